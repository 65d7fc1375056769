using System.Net;
using Microsoft.AspNetCore.Routing;
using TeamX.Actors.Dashboard;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>The program's pages, without keys.</summary>
public sealed class PageSpecs(HostFixture host) : IClassFixture<HostFixture>, IDisposable
{
    private readonly Browser _browser = new(host.Http.BaseAddress!);

    public void Dispose() => _browser.Dispose();

    /// <summary>Whether an endpoint is a page's and no part of the contract.</summary>
    internal static bool Serves(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not null;

    [Theory]
    [InlineData("/")]
    [InlineData("/c/acme")]
    [InlineData("/c/acme/agents")]
    [InlineData("/c/acme/work")]
    [InlineData("/c/acme/schedules")]
    [InlineData("/c/acme/wakeups/0197a000-0000-7000-8000-000000000000")]
    public async Task Should_serve_a_page_when_a_browser_of_this_machine_asks(string address)
    {
        using var page = await _browser.GetAsync(address);

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("frame-ancestors 'none'").And.Contain("script-src 'self';");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await page.Content.ReadAsStringAsync()).Should().Contain("<base href=\"/\"").And.Contain("<!--Blazor:");
    }

    [Fact]
    public async Task Should_serve_every_file_for_good_when_a_page_names_it()
    {
        var files = Browser.FilesOf(await _browser.TextAsync("/"));

        files.Should().HaveCount(6);
        foreach (var file in files)
        {
            using var answer = await _browser.GetAsync("/" + file);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, file);
            answer.Headers.CacheControl!.ToString().Should().Contain("immutable");
            answer.Content.Headers.ContentLength.Should().BePositive();
        }
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/c/acme/nothing")]
    [InlineData("/_teamx/0000000000000000/dashboard.css")]
    public async Task Should_stay_a_problem_when_an_address_is_none(string address)
    {
        using var answer = await _browser.GetAsync(address);

        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).Should().Be((HttpStatusCode.NotFound, "application/problem+json"));
    }

    [Fact]
    public void Should_refer_to_the_engine_alone_when_it_is_built() =>
        typeof(DashboardExtensions).Assembly.GetReferencedAssemblies().Select(reference => reference.Name).Where(name => name!.StartsWith("TeamX", StringComparison.Ordinal))
            .Should().BeSubsetOf(["TeamX.Actors", "TeamX.Actors.Domain"]);
}
