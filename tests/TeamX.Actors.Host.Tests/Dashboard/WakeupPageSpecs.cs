using TeamX.Actors.Dashboard.Pages;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>The page of one request, drawn over the real engine.</summary>
public sealed class WakeupPageSpecs(HostFixture host) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Should_lead_to_the_new_request_and_offer_no_second_retry_when_somebody_has_retried_it()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/again", """{"name":"again"}""");
        await host.AgentAsync("bob", """{"kind":"echo","failTimes":9}""", "again");
        var dead = await host.WakeAsync("""{"agentId":"bob","trigger":{"type":"manual"},"maxRetries":0}""", "again");
        await using var page = await LivingPage.OpenAsync<Wakeup>(host.Services, "again", id: dead);
        await page.ShowsAsync("retry-wakeup");

        await host.OkAsync(HttpMethod.Post, $"/api/companies/again/wakeups/{dead}/retry");

        await page.ShowsAsync("Retried as");
        (await page.HtmlAsync()).Should().NotContain("retry-wakeup");
    }

    [Fact]
    public async Task Should_let_ages_grow_when_nothing_happens_any_more()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/calm", """{"name":"calm"}""");
        await host.AgentAsync("ann", """{"kind":"echo"}""", "calm");
        var done = await host.WakeAsync("""{"agentId":"ann","trigger":{"type":"manual"}}""", "calm");
        await using var page = await LivingPage.OpenAsync<Wakeup>(host.Services, "calm", id: done);
        await page.ShowsAsync("completed");
        await page.ShowsAsync("s ago");
        var before = await page.HtmlAsync();

        await Deadline.UntilAsync("an age has grown", async () => await page.HtmlAsync() is var now && now != before && now.Contains("s ago", StringComparison.Ordinal));
    }
}
