using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Security;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>An open page without a browser: it reads, follows and draws as on the server, and what it has drawn goes nowhere.</summary>
internal sealed partial class LivingPage : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly HtmlRenderer _renderer;
    private HtmlRootComponent _root;

    private LivingPage(AsyncServiceScope scope)
    {
        _scope = scope;
        _renderer = new HtmlRenderer(Services, Services.GetRequiredService<ILoggerFactory>());
    }

    private IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>Opens a page.</summary>
    /// <typeparam name="TPage">The page.</typeparam>
    /// <param name="host">The services of the host.</param>
    /// <param name="company">The company of its address.</param>
    /// <param name="key">The key that its user has logged in with; null without keys.</param>
    /// <param name="id">The request of its address; null when it has none.</param>
    public static async Task<LivingPage> OpenAsync<TPage>(IServiceProvider host, string company, string? key = null, string? id = null)
        where TPage : IComponent
    {
        var page = new LivingPage(host.CreateAsyncScope());
        ((IHostEnvironmentNavigationManager)page.Services.GetRequiredService<NavigationManager>()).Initialize("http://127.0.0.1/", $"http://127.0.0.1/c/{company}");
        page.Services.GetRequiredService<DashboardSession>().Enter(key is null ? null : page.Services.GetRequiredService<DashboardTickets>().Issue(key), "/api");
        var address = new Dictionary<string, object?> { ["Company"] = company };
        if (id is not null)
        {
            address["Id"] = id;
        }

        page._root = await page._renderer.Dispatcher.InvokeAsync(() => page._renderer.BeginRenderingComponent<TPage>(ParameterView.FromDictionary(address))).ConfigureAwait(false);
        return page;
    }

    /// <summary>What it shows now.</summary>
    public Task<string> HtmlAsync() => _renderer.Dispatcher.InvokeAsync(() => _root.ToHtmlString());

    /// <summary>Waits until it shows something.</summary>
    public async Task ShowsAsync(string text)
    {
        try
        {
            await Deadline.UntilAsync($"the page shows {text}", async () => WebUtility.HtmlDecode(await HtmlAsync()).Contains(text, StringComparison.Ordinal)).ConfigureAwait(false);
        }
        catch (Exception late)
        {
            throw new InvalidOperationException($"The page shows: {Tags().Replace(await HtmlAsync().ConfigureAwait(false), " ")}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _renderer.DisposeAsync().ConfigureAwait(false);
        await _scope.DisposeAsync().ConfigureAwait(false);
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
