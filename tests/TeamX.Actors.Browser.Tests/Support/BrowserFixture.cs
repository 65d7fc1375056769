using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>The built program on SQLite as a process of its own, and a browser before it.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public class BrowserFixture : IAsyncLifetime
{
    // Beside other tests a machine of two cores is slow; who is not patient is wrong more often than right.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TempFolder _data = new();
    private HostProcess? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _companies;

    /// <summary>Where the host listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What the host has written.</summary>
    public string Output => _host!.Output;

    /// <summary>The errors in its log, each with what follows it. That a page has failed is a mere warning to the framework.</summary>
    public IReadOnlyList<string> Errors =>
        [.. (_host?.Output ?? "").Split([" ERR ", "Unhandled exception rendering component"], StringSplitOptions.None).Skip(1).Select(error => error[..Math.Min(error.Length, 1_500)])];

    /// <summary>Settings of the host as a command line.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Environment variables of the host.</summary>
    protected virtual Dictionary<string, string> Environment => [];

    /// <summary>The key that the companies of specs are made with; null for none.</summary>
    protected virtual string? Key => null;

    public async Task InitializeAsync()
    {
        if (Chromium.SkipReason is not null) return;

        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        var starting = StartHostAsync("http://127.0.0.1:0");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        await starting;
        await PrepareAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _host?.Dispose();
        _data.Dispose();
    }

    /// <summary>A company of one spec alone.</summary>
    public Task<TestCompany> CompanyAsync(string name) => TestCompany.CreateAsync(Url, $"{name}-{Interlocked.Increment(ref _companies)}", Key);

    /// <summary>The path of a file that does not exist yet.</summary>
    public string NewFile() => _data.File(Guid.NewGuid().ToString("N"));

    /// <summary>A browser of its own for one visitor.</summary>
    public async Task<Visitor> VisitAsync()
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url.ToString(), ViewportSize = Visitor.Wide, ColorScheme = ColorScheme.Light, Locale = "en-GB", TimezoneId = "UTC",
        });
        return await Visitor.BeginAsync(context);
    }

    /// <summary>Ends the host without a warning.</summary>
    public async Task KillHostAsync()
    {
        await _host!.KillAsync();
        _host.Dispose();
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public Task RestartHostAsync() => StartHostAsync(Url.GetLeftPart(UriPartial.Authority));

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    private async Task StartHostAsync(string url)
    {
        // Of two values of one setting the later counts.
        _host = await HostProcess.StartAsync(_data.Path, Environment, ["--urls", url, .. Settings]);
        Url = _host.Url;
    }
}
