using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

public sealed class EventSpecs(EventFixture host) : IClassFixture<EventFixture>
{
    private const string Acme = "/api/companies/acme/events";

    [Fact]
    public async Task Should_tell_of_request_and_run_in_the_shape_of_the_field_when_an_agent_is_woken()
    {
        await host.AgentAsync("shaped");
        var id = await host.WakeAsync("""
            {"agentId":"shaped","trigger":{"type":"ticket_assigned","id":"T-1"},"context":{"ticketId":"T-1","metadata":{"lang":"fr"}},"requestedBy":"me"}
            """);
        using var reader = await host.ReadAsync(Acme, "0");

        var scheduled = await NextAsync(reader, "wakeup.scheduled", id);
        var started = await NextAsync(reader, "agent.wakeup", id);
        var completed = await NextAsync(reader, "wakeup.completed", id);

        foreach (var happened in new[] { scheduled, started, completed })
        {
            var data = happened.Data;
            new[] { "type", "companyId", "actorId", "actorKind" }.Select(name => data.GetProperty(name).GetString())
                .Should().Equal(happened.Type, "acme", "shaped", "employee");
            happened.Payload.GetProperty("wakeupId").GetString().Should().Be(id);
            happened.Payload.GetProperty("agentId").GetString().Should().Be("shaped");
            happened.Payload.GetProperty("trigger").GetRawText().Should().Be("""{"type":"ticket_assigned","id":"T-1"}""");
        }

        started.Payload.GetProperty("wakeupRequestId").GetString().Should().Be(id);
        foreach (var happened in new[] { scheduled, started })
        {
            happened.Payload.GetProperty("context").GetRawText().Should().Be("""{"ticketId":"T-1","metadata":{"lang":"fr"}}""");
        }

        scheduled.Data.GetProperty("requestedBy").GetString().Should().Be("me");
    }

    [Fact]
    public async Task Should_tell_neither_lease_tokens_nor_settings_of_runners()
    {
        const string marker = "not-for-the-stream";
        await using var receiver = await TestServer.AnsweringAsync(202);
        await host.AgentAsync("outside", $$$"""{"kind":"http","url":"{{{receiver.Url}}}/{{{marker}}}","headers":{"X-Marker":"{{{marker}}}"}}""");
        var id = await host.WakeAsync("""{"agentId":"outside","trigger":{"type":"manual"}}""");
        await Deadline.UntilAsync("the run is outside", () => receiver.Requests.Count == 1);
        var token = JsonSerializer.Deserialize<JsonElement>(receiver.Requests[0].Text).GetProperty("leaseToken").GetString()!;
        await host.OkAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{id}/complete", $$"""{"leaseToken":"{{token}}","result":"done"}""");
        using var reader = await host.ReadAsync(Acme, "0");

        var told = new List<string>();
        while (told.Count == 0 || !(told[^1].Contains("wakeup.completed") && told[^1].Contains(id)))
        {
            told.Add((await reader.NextAsync())!.Json);
        }

        told.Should().Contain(json => json.Contains("agent.defined") && json.Contains("outside"));
        receiver.Requests[0].Headers["X-Marker"].Should().Equal(marker);
        told.Should().NotContain(json => json.Contains(token) || json.Contains(marker));
    }

    [Fact]
    public async Task Should_begin_behind_the_number_in_the_address_when_a_reader_comes_for_the_first_time()
    {
        using var reader = await host.ReadAsync($"{Acme}?after=0");

        (await reader.NextAsync())!.Data.GetProperty("type").GetString().Should().Be("company.defined");
    }

    [Fact]
    public async Task Should_begin_behind_what_the_reader_remembers_when_the_address_says_something_else()
    {
        await host.AgentAsync("second");
        await host.AgentAsync("third");
        using var one = await host.ReadAsync($"{Acme}?after=0", "2");
        using var all = await host.ReadAsync("/api/events?after=0.0", "1.0");

        (await one.NextAsync())!.Number.Should().Be(3);
        (await all.NextAsync())!.Number.Should().Be(2);
    }

    [Fact]
    public async Task Should_show_that_the_connection_lives_when_nothing_happens_in_the_company()
    {
        await host.CompanyAsync("quiet");
        await host.CompanyAsync("loud");
        using var reader = await host.ReadAsync("/api/companies/quiet/events", "6");
        (await reader.NextAsync())!.Number.Should().Be(7);
        var heard = new TaskCompletionSource();
        var load = LoadUntilAsync(heard.Task);

        for (var i = 0; i < 3; i++)
        {
            (await reader.BlockAsync()).Should().Equal(new Dictionary<string, string> { [""] = "heartbeat" });
        }

        heard.SetResult();
        await load;

        // Other companies are never quiet meanwhile.
        async Task LoadUntilAsync(Task end)
        {
            while (!end.IsCompleted)
            {
                await host.LoadAsync("loud", 10);
            }
        }
    }

    [Theory]
    [InlineData("/api/companies/acme/events?after=x", null, "cursor_invalid")]
    [InlineData("/api/companies/acme/events?after=-1", null, "cursor_invalid")]
    [InlineData("/api/companies/acme/events?after=1.0", null, "cursor_invalid")]
    [InlineData("/api/companies/acme/events?after=1", "x", "cursor_invalid")]
    [InlineData("/api/companies/acme/events?since=1", null, "query_invalid")]
    [InlineData("/api/events?after=1", null, "cursor_invalid")]
    [InlineData("/api/events?after=1.x", null, "cursor_invalid")]
    [InlineData("/api/events?after=1.0", "-1.0", "cursor_invalid")]
    public async Task Should_answer_400_when_it_can_not_be_resumed_there(string path, string? lastId, string code) =>
        await RefusedAsync(path, lastId, HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Should_answer_404_when_the_company_is_unknown() =>
        await RefusedAsync("/api/companies/nobody/events", null, HttpStatusCode.NotFound, "company_not_found");

    private static async Task<EventReader.Seen> NextAsync(EventReader reader, string type, string wakeup)
    {
        while (true)
        {
            var happened = (await reader.NextAsync())!;
            if (happened.Type == type && happened.Payload.GetProperty("wakeupId").GetString() == wakeup)
            {
                return happened;
            }
        }
    }

    private async Task RefusedAsync(string path, string? lastId, HttpStatusCode status, string code)
    {
        using var response = await host.SendAsync(HttpMethod.Get, path, null as string, lastId is null ? [] : [("Last-Event-ID", lastId)]);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = (int)status, Code = code });
        Contract.Allows("GET", path.Split('?')[0], (int)status, code).Should().BeTrue();
    }
}
