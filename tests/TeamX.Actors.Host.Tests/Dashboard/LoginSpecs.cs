using System.Net;
using TeamX.Actors.Host.Tests.Security;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>A host with keys: who may see a page, and what a browser keeps.</summary>
public sealed class LoginSpecs(KeyedHost host) : IClassFixture<KeyedHost>, IDisposable
{
    private const string Ticket = "TeamX.Dashboard";
    private readonly Browser _browser = new(host.Http.BaseAddress!);

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("/", "/login")]
    [InlineData("/c/acme/agents", "/login?page=c%2Facme%2Fagents")]
    [InlineData("/?after=acme", "/login?page=%3Fafter%3Dacme")]
    public async Task Should_lead_to_the_login_when_nobody_has_logged_in(string page, string login)
    {
        using var response = await _browser.GetAsync(page);

        (response.StatusCode, response.Headers.Location?.ToString()).Should().Be((HttpStatusCode.Found, login));
    }

    [Fact]
    public async Task Should_open_the_page_that_was_asked_for_when_the_key_is_known()
    {
        using var answer = await _browser.LogInAsync(KeyedHost.AcmeReader, "/login?page=c%2Facme%2Fagents");
        using var page = await _browser.GetAsync("/c/acme/agents");

        answer.Headers.Location!.ToString().Should().Be("/c/acme/agents");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().Contain("<!--Blazor:");
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Ticket, StringComparison.Ordinal)).ToLowerInvariant()
            .Should().Contain("httponly").And.Contain("samesite=strict").And.Contain("max-age=43200").And.NotContain("secure");
    }

    [Fact]
    public async Task Should_say_so_and_keep_nothing_when_the_key_is_unknown()
    {
        using var answer = await _browser.LogInAsync(KeyedHost.Unknown);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("This key is not known here").And.NotContain(KeyedHost.Unknown);
        _browser.Cookies.GetAllCookies().Should().NotContain(cookie => cookie.Name == Ticket);
    }

    [Fact]
    public async Task Should_refuse_the_form_when_it_did_not_come_from_here()
    {
        using var answer = await _browser.PostAsync("/login", ("key", KeyedHost.Operator));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        _browser.Cookies.GetAllCookies().Should().NotContain(cookie => cookie.Name == Ticket);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("x/../..//evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Should_stay_at_home_when_the_login_names_another_place(string page)
    {
        using var answer = await _browser.LogInAsync(KeyedHost.Reader, $"/login?page={Uri.EscapeDataString(page)}");

        answer.StatusCode.Should().Be(HttpStatusCode.Found);
        new Uri(host.Http.BaseAddress!, answer.Headers.Location!).Authority.Should().Be(host.Http.BaseAddress!.Authority);
    }

    [Fact]
    public async Task Should_ask_again_when_the_ticket_was_changed()
    {
        (await _browser.LogInAsync(KeyedHost.Operator)).Dispose();
        var ticket = _browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == Ticket);
        var text = WebUtility.UrlDecode(ticket.Value).ToCharArray();
        text[40] = text[40] == 'A' ? 'B' : 'A';
        ticket.Value = WebUtility.UrlEncode(new string(text));

        using var page = await _browser.GetAsync("/");

        page.StatusCode.Should().Be(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Should_ask_again_when_somebody_has_logged_out()
    {
        (await _browser.LogInAsync(KeyedHost.Operator)).Dispose();
        (await _browser.PostAsync("/logout")).Dispose();

        using var page = await _browser.GetAsync("/");

        page.Headers.Location?.ToString().Should().Be("/login");
    }

    [Fact]
    public async Task Should_open_no_connection_when_nobody_has_logged_in()
    {
        using var before = await _browser.PostAsync("/_blazor/negotiate?negotiateVersion=1");
        (await _browser.LogInAsync(KeyedHost.Reader)).Dispose();
        using var after = await _browser.PostAsync("/_blazor/negotiate?negotiateVersion=1");

        (before.StatusCode, after.StatusCode).Should().Be((HttpStatusCode.Forbidden, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Should_ask_for_a_key_as_ever_when_the_browser_calls_the_api()
    {
        (await _browser.LogInAsync(KeyedHost.Operator)).Dispose();

        using var answer = await _browser.GetAsync("/api/companies");

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Should_serve_its_files_when_nobody_has_logged_in()
    {
        var files = Browser.FilesOf(await _browser.TextAsync("/login"));

        files.Should().NotBeEmpty();
        foreach (var file in files)
        {
            using var answer = await _browser.GetAsync("/" + file);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, file);
        }
    }
}
