using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Akka.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TeamX.Actors.Dashboard;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>The dashboard in a host that has a Blazor app, a sign-in and a fallback policy of its own.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class EmbeddedDashboardSpecs : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private WebApplication _host = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, Doorman>("Doorman", null);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddAkka("embedded", akka => akka.WithTeamX(new TeamXOptions { DataDirectory = _data.Path }));
        builder.Services.AddTeamXDashboard();

        _host = builder.Build();
        _host.UsePathBase("/under");
        _host.UseRouting();
        _host.UseAuthentication();
        _host.UseAuthorization();
        _host.UseAntiforgery();
        _host.MapRazorComponents<OwnApp>().AddInteractiveServerRenderMode();
        _host.MapTeamXDashboard("/dashboard");
        await _host.StartAsync();
        _browser = new Browser(new Uri(_host.Urls.Single()));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Should_live_beside_the_hosts_own_app_when_both_are_mapped()
    {
        using var page = await _browser.GetAsync("/dashboard/c/acme");
        var text = await page.Content.ReadAsStringAsync();
        using var connection = await _browser.PostAsync("/dashboard/_blazor/negotiate?negotiateVersion=1");
        using var stranger = await _browser.GetAsync("/");
        using var own = await _browser.GetAsync("/?friend");

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        text.Should().Contain("<base href=\"/dashboard/\"");
        connection.StatusCode.Should().Be(HttpStatusCode.OK);
        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await own.Content.ReadAsStringAsync()).Should().Contain("a page of the host");
        foreach (var file in Browser.FilesOf(text))
        {
            using var answer = await _browser.GetAsync("/dashboard/" + file);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, file);
        }
    }

    [Fact]
    public async Task Should_find_itself_when_the_host_has_a_path_base() =>
        (await _browser.TextAsync("/under/dashboard")).Should().Contain("<base href=\"/under/dashboard/\"");

    [Fact]
    public async Task Should_let_nobody_in_when_there_are_no_keys_and_the_name_is_not_of_this_machine()
    {
        using var page = await _browser.GetAsync("/dashboard", host: "evil.example");

        page.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await page.Content.ReadAsStringAsync()).Should().Contain("TeamX:ApiKeys");
    }

    private sealed class Doorman(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Query.ContainsKey("friend")
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("Doorman")), "Doorman"))
            : AuthenticateResult.NoResult());
    }
}

/// <summary>The host's own app: one page.</summary>
[Route("/")]
public sealed class OwnApp : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "a page of the host");
}
