using TeamX.Actors.Dashboard.Pages;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>The page of a company, drawn over the real engine.</summary>
public sealed class OverviewSpecs(HostFixture host) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Should_show_slots_queue_and_reasons_without_being_asked_again_when_something_happens()
    {
        await CompanyAsync("slots", 2);
        await using var page = await LivingPage.OpenAsync<Overview>(host.Services, "slots");
        await page.ShowsAsync("Nothing waits");

        await host.AgentAsync("ann", """{"kind":"echo","delay":"PT20M"}""", "slots");
        var running = await WakeAsync("slots", "ann", 50);
        await IsAsync("slots", running, "processing");
        var (late, soon) = (await WakeAsync("slots", "ann", 40), await WakeAsync("slots", "ann", 90));

        await page.ShowsAsync(late);
        var html = await page.HtmlAsync();
        html[html.IndexOf("slot-1", StringComparison.Ordinal)..html.IndexOf("slot-2", StringComparison.Ordinal)].Should().Contain(running);
        html[html.IndexOf("slot-2", StringComparison.Ordinal)..html.IndexOf("queue-row", StringComparison.Ordinal)].Should().Contain("free");
        html.IndexOf(soon, StringComparison.Ordinal).Should().BeLessThan(html.IndexOf(late, StringComparison.Ordinal));
        html.Should().Contain("agent busy").And.Contain("Cancel the request of ann at place 1");
        html[html.IndexOf("queue-row", StringComparison.Ordinal)..].Should().Contain("<span>due</span>").And.NotContain("ago");
    }

    [Fact]
    public async Task Should_show_the_pause_with_its_reason_when_the_company_is_paused()
    {
        await CompanyAsync("lazy", 5);
        await using var page = await LivingPage.OpenAsync<Overview>(host.Services, "lazy");
        await page.ShowsAsync("pause-company");

        await host.OkAsync(HttpMethod.Post, "/api/companies/lazy/pause", """{"reason":"a fire drill"}""");

        await page.ShowsAsync("resume-company");
        (await page.HtmlAsync()).Should().Contain("Paused: a fire drill").And.NotContain("pause-company");
    }

    [Fact]
    public async Task Should_offer_a_dead_letter_for_a_retry_once_when_it_has_failed_for_good()
    {
        await CompanyAsync("sad", 5);
        await host.AgentAsync("bob", """{"kind":"echo","failTimes":9}""", "sad");
        await using var page = await LivingPage.OpenAsync<Overview>(host.Services, "sad");
        var dead = await host.WakeAsync("""{"agentId":"bob","trigger":{"type":"manual"},"maxRetries":0}""", "sad");
        await page.ShowsAsync("Retry the request of bob");

        await host.OkAsync(HttpMethod.Post, $"/api/companies/sad/wakeups/{dead}/retry");

        await page.ShowsAsync(">retried<");
    }

    [Fact]
    public async Task Should_tell_the_runs_of_the_last_hour_in_words_when_it_is_opened()
    {
        await CompanyAsync("past", 5);
        await host.AgentAsync("cyd", company: "past");
        await host.AgentAsync("dan", """{"kind":"echo","failTimes":1}""", "past");
        foreach (var agent in (string[])["cyd", "cyd", "dan"])
        {
            var id = await host.WakeAsync($$"""{"agentId":"{{agent}}","trigger":{"type":"manual"},"maxRetries":0}""", "past");
            await IsAsync("past", id, agent == "dan" ? "failed" : "completed");
        }

        await using var page = await LivingPage.OpenAsync<Overview>(host.Services, "past");

        await page.ShowsAsync("2 well, 1 failed.");
        (await page.HtmlAsync()).Should().Contain("As a table");
    }

    [Fact]
    public async Task Should_say_how_to_create_it_when_there_is_no_such_company()
    {
        await using var page = await LivingPage.OpenAsync<Overview>(host.Services, "nobody");
        await page.ShowsAsync("There is no company 'nobody'");
        (await page.HtmlAsync()).Should().Contain("curl -X PUT http://127.0.0.1/api/companies/nobody");

        await CompanyAsync("nobody", 5);

        await page.ShowsAsync("slot-5");
    }

    private Task IsAsync(string company, string id, string status) => Deadline.UntilAsync(
        $"{id} is {status}", async () => (await host.WakeupAsync(id, company)).GetProperty("status").GetString() == status);

    private Task CompanyAsync(string id, int slots) => host.OkAsync(HttpMethod.Put, $"/api/companies/{id}", $$"""{"name":"{{id}}","maxConcurrentRuns":{{slots}}}""");

    private Task<string> WakeAsync(string company, string agent, int priority) =>
        host.WakeAsync($$"""{"agentId":"{{agent}}","trigger":{"type":"manual"},"priority":{{priority}},"allowCoalescing":false}""", company);
}
