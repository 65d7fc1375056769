using System.Diagnostics;
using Microsoft.Playwright;
using TeamX.Actors.Browser.Tests.Load;
using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Somebody before the page of a company, in a headless Chromium: processes of their own beside the engine's.</summary>
internal sealed class PageViewer : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ICDPSession _system;
    private readonly IPage _page;

    private PageViewer(IPlaywright playwright, IBrowser browser, ICDPSession system, IPage page) =>
        (_playwright, _browser, _system, _page) = (playwright, browser, system, page);

    /// <summary>Starts the browser, with an empty page.</summary>
    /// <param name="pages">Where the engine's pages are.</param>
    public static async Task<PageViewer> StartAsync(Uri pages)
    {
        var playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] }).ConfigureAwait(false);
        var system = await browser.NewBrowserCDPSessionAsync().ConfigureAwait(false);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = pages.ToString() }).ConfigureAwait(false);
        return new PageViewer(playwright, browser, system, page);
    }

    /// <summary>Opens the page of a company.</summary>
    /// <returns>How long it took until the first request of its queue was seen.</returns>
    public async Task<TimeSpan> OpenAsync(CompanyId company)
    {
        var begin = Stopwatch.GetTimestamp();
        await _page.GotoAsync($"/c/{company}", new PageGotoOptions { WaitUntil = WaitUntilState.Commit }).ConfigureAwait(false);
        await _page.GetByTestId("queue-row").First.WaitForAsync().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Leaves it for an empty page.</summary>
    public Task LeaveAsync() => _page.GotoAsync("about:blank");

    /// <summary>Begins to count how often the open page changes.</summary>
    public Task CountUpdatesAsync() => PageUpdates.CountAsync(_page);

    /// <summary>When it changed since then, in milliseconds.</summary>
    public Task<double[]> UpdatesAsync() => PageUpdates.SeenAsync(_page);

    /// <summary>Processor time of all processes of the browser that live.</summary>
    public async Task<TimeSpan> ProcessorTimeAsync()
    {
        var processes = (await _system.SendAsync("SystemInfo.getProcessInfo").ConfigureAwait(false))!.Value.GetProperty("processInfo");
        return TimeSpan.FromSeconds(processes.EnumerateArray().Sum(process => process.GetProperty("cpuTime").GetDouble()));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync().ConfigureAwait(false);
        _playwright.Dispose();
    }
}
