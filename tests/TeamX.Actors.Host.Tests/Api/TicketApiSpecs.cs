using System.Net;
using System.Text.Json;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class TicketApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    private const string Tickets = "/api/companies/acme/tickets";

    [Fact]
    public async Task Should_wake_the_assignee_once_when_a_ticket_is_put_twice()
    {
        await host.PausedAgentAsync("once");
        await host.OkAsync(HttpMethod.Put, "/api/companies/acme/goals/once-goal", """{"title":"Why"}""");
        const string body = """
            {"title":"Bake","description":"A loaf.","goalId":"once-goal","assigneeId":"once","priority":90,"requestedBy":"me"}
            """;

        using var first = await host.SendAsync(HttpMethod.Put, $"{Tickets}/T-once", body);
        using var second = await host.SendAsync(HttpMethod.Put, $"{Tickets}/T-once", body);

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        first.Headers.Location!.ToString().Should().Be($"{Tickets}/T-once");
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await second.Content.ReadAsStringAsync();
        text.Should().Be(await first.Content.ReadAsStringAsync());
        text.Should().MatchRegex(
            """^{"id":"T-once","companyId":"acme","title":"Bake","description":"A loaf.","status":"open","""
            + """ ?"assigneeId":"once","goalId":"once-goal","priority":90,"createdAt":"[^"]+Z","updatedAt":"[^"]+Z"}$""");
        var wakeup = (await WakeupsOfAsync("once")).Should().ContainSingle().Subject;
        wakeup.GetProperty("trigger").GetRawText().Should().Be("""{"type":"ticket_assigned","id":"T-once"}""");
        wakeup.GetProperty("priority").GetInt32().Should().Be(90);
        wakeup.GetProperty("context").GetProperty("ticketId").GetString().Should().Be("T-once");
        wakeup.GetProperty("context").GetProperty("goalId").GetString().Should().Be("once-goal");
    }

    [Fact]
    public async Task Should_take_the_ticket_away_when_it_is_put_without_an_assignee()
    {
        await host.PausedAgentAsync("loses");
        await PutAsync("T-lost", """{"title":"Bake","assigneeId":"loses"}""");

        var ticket = await PutAsync("T-lost", """{"title":"Bake"}""");

        ticket.TryGetProperty("assigneeId", out _).Should().BeFalse("PUT replaces the whole resource");
        var wakeup = (await WakeupsOfAsync("loses")).Should().ContainSingle().Subject;
        wakeup.GetProperty("status").GetString().Should().Be("cancelled");
        wakeup.GetProperty("reason").GetString().Should().Be("ticket_unassigned");
    }

    [Fact]
    public async Task Should_answer_202_with_the_wakeup_then_200_with_the_ticket_when_it_is_assigned_twice()
    {
        await host.PausedAgentAsync("gets");
        await PutAsync("T-gets", """{"title":"Bake"}""");

        using var first = await host.SendAsync(HttpMethod.Post, $"{Tickets}/T-gets/assign", """{"agentId":"gets","requestedBy":"me"}""");
        using var second = await host.SendAsync(HttpMethod.Post, $"{Tickets}/T-gets/assign", """{"agentId":"gets"}""");

        first.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var receipt = await JsonOfAsync(first);
        receipt.GetProperty("outcome").GetString().Should().Be("scheduled");
        var id = receipt.GetProperty("wakeupId").GetString()!;
        first.Headers.Location!.ToString().Should().Be($"/api/companies/acme/wakeups/{id}");
        var wakeup = await host.WakeupAsync(id);
        wakeup.GetProperty("priority").GetInt32().Should().Be(70);
        wakeup.GetProperty("requestedBy").GetString().Should().Be("me");
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        (await JsonOfAsync(second)).GetProperty("assigneeId").GetString().Should().Be("gets");
        (await WakeupsOfAsync("gets")).Should().ContainSingle();
    }

    [Fact]
    public async Task Should_cancel_the_wakeup_of_the_assignee_before_when_a_ticket_is_reassigned()
    {
        await host.PausedAgentAsync("before");
        await host.PausedAgentAsync("after");
        await PutAsync("T-moves", """{"title":"Bake","assigneeId":"before"}""");

        await host.OkAsync(HttpMethod.Post, $"{Tickets}/T-moves/assign", """{"agentId":"after"}""");

        var cancelled = (await WakeupsOfAsync("before")).Should().ContainSingle().Subject;
        cancelled.GetProperty("status").GetString().Should().Be("cancelled");
        cancelled.GetProperty("reason").GetString().Should().Be("ticket_reassigned");
        (await WakeupsOfAsync("after")).Should().ContainSingle().Subject.GetProperty("status").GetString().Should().Be("pending");
    }

    [Fact]
    public async Task Should_show_when_it_was_closed_and_cancel_its_wakeup_when_a_ticket_is_done()
    {
        await host.PausedAgentAsync("works");
        await PutAsync("T-done", """{"title":"Bake","assigneeId":"works"}""");

        var begun = await StatusAsync("T-done", "in_progress");
        var blocked = await StatusAsync("T-done", "blocked");
        var done = await StatusAsync("T-done", "done");

        begun.GetProperty("status").GetString().Should().Be("in_progress");
        blocked.GetProperty("status").GetString().Should().Be("blocked");
        blocked.TryGetProperty("closedAt", out _).Should().BeFalse();
        done.GetProperty("status").GetString().Should().Be("done");
        done.GetProperty("closedAt").GetDateTimeOffset().Should().Be(done.GetProperty("updatedAt").GetDateTimeOffset());
        var wakeup = (await WakeupsOfAsync("works")).Should().ContainSingle().Subject;
        wakeup.GetProperty("reason").GetString().Should().Be("ticket_done");
    }

    [Fact]
    public async Task Should_name_the_run_that_assigned_it_as_the_cause_when_the_header_says_so()
    {
        await host.PausedAgentAsync("asks");
        await host.PausedAgentAsync("helps");
        var cause = await host.WakeAsync("""{"agentId":"asks","trigger":{"type":"manual"}}""");

        using var response = await host.SendAsync(
            HttpMethod.Put, $"{Tickets}/T-caused", """{"title":"Help","assigneeId":"helps"}""", ("X-TeamX-Caused-By", cause));

        response.StatusCode.Should().Be(HttpStatusCode.Created);
        var wakeup = (await WakeupsOfAsync("helps")).Should().ContainSingle().Subject;
        wakeup.GetProperty("context").GetProperty("causedBy").GetString().Should().Be(cause);
        wakeup.GetProperty("causeDepth").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Should_list_what_fits_every_filter_when_tickets_are_listed()
    {
        await host.PausedAgentAsync("filters");
        await host.OkAsync(HttpMethod.Put, "/api/companies/acme/goals/filtered", """{"title":"Why"}""");
        await PutAsync("F-1", """{"title":"Fits","assigneeId":"filters","goalId":"filtered"}""");
        await PutAsync("F-2", """{"title":"Nobody's","goalId":"filtered"}""");
        await PutAsync("F-3", """{"title":"No goal","assigneeId":"filters"}""");
        await PutAsync("F-4", """{"title":"Closed","assigneeId":"filters","goalId":"filtered"}""");
        await StatusAsync("F-4", "cancelled");
        await PutAsync("F-5", """{"title":"Fits too","assigneeId":"filters","goalId":"filtered"}""");

        (await host.PagesAsync($"{Tickets}?goal=filtered")).Should().Equal("F-1", "F-2", "F-4", "F-5");
        (await host.PagesAsync($"{Tickets}?assignee=filters")).Should().Equal("F-1", "F-3", "F-4", "F-5");
        (await host.PagesAsync($"{Tickets}?assignee=filters&goal=filtered&status=open")).Should().Equal("F-1", "F-5");
    }

    private static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    private Task<JsonElement> PutAsync(string id, string body) => host.OkAsync(HttpMethod.Put, $"{Tickets}/{id}", body);

    private Task<JsonElement> StatusAsync(string id, string status) =>
        host.OkAsync(HttpMethod.Post, $"{Tickets}/{id}/status", $$"""{"status":"{{status}}"}""");

    private async Task<IEnumerable<JsonElement>> WakeupsOfAsync(string agent) =>
        (await host.OkAsync(HttpMethod.Get, $"/api/companies/acme/wakeups?agent={agent}")).GetProperty("items").EnumerateArray();
}
