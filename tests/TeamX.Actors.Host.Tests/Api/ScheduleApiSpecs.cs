using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class ScheduleApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    private const string Company = "/api/companies/acme";

    [Fact]
    public async Task Should_answer_201_then_200_with_the_same_schedule_when_it_is_put_twice()
    {
        await host.AgentAsync("twice");
        const string body = """
            {"agentId":"twice","every":"PT36H","anchor":"2026-03-01T08:00:00+01:00","enabled":false,"overlapPolicy":"queue","missedFirePolicy":"fire_all",
             "priority":10,"maxRetries":2,"timeout":"PT90S","context":{"projectId":"P","metadata":{"b":1.50}},"requestedBy":"me"}
            """;

        using var first = await host.SendAsync(HttpMethod.Put, $"{Company}/schedules/twice", body);
        using var second = await host.SendAsync(HttpMethod.Put, $"{Company}/schedules/twice", body);

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        first.Headers.Location!.ToString().Should().Be($"{Company}/schedules/twice");
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await second.Content.ReadAsStringAsync();
        text.Should().Be(await first.Content.ReadAsStringAsync());
        text.Should().MatchRegex(
            """^{"id":"twice","companyId":"acme","agentId":"twice","context":{"projectId":"P","metadata":{"b":1.50}},"every":"P1DT12H","""
            + """ ?"anchor":"2026-03-01T07:00:00.000Z","timeZone":"UTC","enabled":false,"overlapPolicy":"queue","missedFirePolicy":"fire_all","""
            + """ ?"priority":10,"maxRetries":2,"timeout":"PT1M30S","fires":0,"createdAt":"[^"]+Z"}$""");
    }

    [Fact]
    public async Task Should_fill_in_what_is_left_out_when_a_routine_is_put()
    {
        await host.AgentAsync("fills");

        var routine = await RoutineAsync("fills", """{"cron":"0 9 * * MON-FRI","timeZone":"Europe/Berlin","ticket":{"title":"Report of {date}","assigneeId":"fills"}}""");

        routine.GetProperty("ticket").GetRawText().Should().Be("""{"title":"Report of {date}","assigneeId":"fills"}""");
        routine.GetProperty("context").GetRawText().Should().Be("{}");
        routine.GetProperty("enabled").GetBoolean().Should().BeTrue();
        routine.GetProperty("overlapPolicy").GetString().Should().Be("coalesce");
        routine.GetProperty("missedFirePolicy").GetString().Should().Be("fire_once");
        routine.GetProperty("nextFireAt").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UtcNow);
        routine.TryGetProperty("agentId", out _).Should().BeFalse("the assignee stands in the ticket");
        (await host.OkAsync(HttpMethod.Get, $"{Company}/routines/fills")).GetRawText().Should().Be(routine.GetRawText());
    }

    [Fact]
    public async Task Should_wake_its_agent_by_itself_when_it_falls_due()
    {
        await host.AgentAsync("ticks");

        await ScheduleAsync("ticks", """{"agentId":"ticks","every":"PT1S"}""");

        var schedule = default(JsonElement);
        await Deadline.UntilAsync("the schedule has fired twice", async () =>
            (schedule = await host.OkAsync(HttpMethod.Get, $"{Company}/schedules/ticks")).GetProperty("fires").GetInt64() > 1);
        using var stopped = await host.SendAsync(HttpMethod.Delete, $"{Company}/schedules/ticks");
        schedule.GetProperty("lastFiredAt").GetDateTimeOffset().Should().BeOnOrAfter(schedule.GetProperty("anchor").GetDateTimeOffset());
        schedule.GetProperty("lastOutcome").GetString().Should().BeOneOf("scheduled", "coalesced");
        var page = await host.OkAsync(HttpMethod.Get, $"{Company}/wakeups?agent=ticks&trigger=schedule&triggerId=ticks");
        page.GetProperty("items").EnumerateArray().Should().NotBeEmpty().And.OnlyContain(wakeup => wakeup.GetProperty("priority").GetInt32() == 50);
    }

    [Fact]
    public async Task Should_merge_into_the_pending_wakeup_when_a_schedule_is_run_again()
    {
        await host.PausedAgentAsync("merges");
        await ScheduleAsync("merges", """{"agentId":"merges","every":"P1D","enabled":false,"context":{"ticketId":"T-1"}}""");

        using var first = await host.SendAsync(HttpMethod.Post, $"{Company}/schedules/merges/run", """{"requestedBy":"me"}""");
        using var second = await host.SendAsync(HttpMethod.Post, $"{Company}/schedules/merges/run");

        first.StatusCode.Should().Be(HttpStatusCode.OK);
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        var scheduled = await JsonOfAsync(first);
        var coalesced = await JsonOfAsync(second);
        scheduled.GetProperty("outcome").GetString().Should().Be("scheduled");
        scheduled.TryGetProperty("ticketId", out _).Should().BeFalse("a plain schedule makes no ticket");
        coalesced.GetProperty("outcome").GetString().Should().Be("coalesced");
        coalesced.GetProperty("wakeupId").GetString().Should().Be(scheduled.GetProperty("wakeupId").GetString());
        var wakeup = await host.WakeupAsync(scheduled.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("trigger").GetRawText().Should().Be("""{"type":"schedule","id":"merges"}""");
        wakeup.GetProperty("requestedBy").GetString().Should().Be("me");
        wakeup.GetProperty("context").GetProperty("ticketId").GetString().Should().Be("T-1");
        var schedule = await host.OkAsync(HttpMethod.Get, $"{Company}/schedules/merges");
        schedule.GetProperty("fires").GetInt64().Should().Be(2);
        schedule.GetProperty("lastOutcome").GetString().Should().Be("coalesced");
        schedule.TryGetProperty("nextFireAt", out _).Should().BeFalse("it is disabled");
    }

    [Fact]
    public async Task Should_say_why_nothing_happened_when_the_last_wakeup_is_pending_and_the_policy_is_skip()
    {
        await host.PausedAgentAsync("skips");
        await RoutineAsync("skips", """{"every":"P1D","overlapPolicy":"skip","ticket":{"title":"Once","assigneeId":"skips"}}""");
        await host.OkAsync(HttpMethod.Post, $"{Company}/routines/skips/run");

        using var response = await host.SendAsync(HttpMethod.Post, $"{Company}/routines/skips/run");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await JsonOfAsync(response)).GetRawText().Should().Be("""{"outcome":"skipped","reason":"last_pending"}""");
    }

    [Fact]
    public async Task Should_make_a_ticket_and_tell_the_agent_why_when_a_routine_is_run()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery", """{"name":"Bakery","mission":"Feed people."}""");
        await host.AgentAsync("bakes", """{"kind":"process","command":"cat"}""", "bakery");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/goals/top", """{"title":"Bread"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/goals/near", """{"title":"Fresh bread","parentGoalId":"top"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/tickets/week", """{"title":"This week"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/routines/daily", """
            {"cron":"0 4 * * *","timeZone":"Europe/Berlin","priority":65,"context":{"projectId":"P","metadata":{"loaves":12}},
             "ticket":{"title":"Loaves no. {number}","description":"As {always}.","goalId":"near","parentTicketId":"week","assigneeId":"bakes"}}
            """);

        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/bakery/routines/daily/run");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var fire = await JsonOfAsync(response);
        fire.GetProperty("outcome").GetString().Should().Be("scheduled");
        var (wakeupId, ticketId) = (fire.GetProperty("wakeupId").GetString()!, fire.GetProperty("ticketId").GetString()!);
        var ticket = await host.OkAsync(HttpMethod.Get, $"/api/companies/bakery/tickets/{ticketId}");
        ticket.GetRawText().Should().StartWith($$"""{"id":"{{ticketId}}","companyId":"bakery","title":"Loaves no. 1","description":"As {always}.",""");
        ticket.GetProperty("assigneeId").GetString().Should().Be("bakes");
        ticket.GetProperty("routineId").GetString().Should().Be("daily");
        var wakeup = default(JsonElement);
        await Deadline.UntilAsync("the wakeup is completed", async () =>
            (wakeup = await host.WakeupAsync(wakeupId, "bakery")).GetProperty("status").GetString() == "completed");
        wakeup.GetProperty("trigger").GetRawText().Should().Be("""{"type":"routine","id":"daily"}""");
        wakeup.GetProperty("priority").GetInt32().Should().Be(65);
        var input = wakeup.GetProperty("result");
        input.GetProperty("mission").GetString().Should().Be("Feed people.");
        input.GetProperty("goals").GetRawText().Should().Be("""[{"id":"top","title":"Bread"},{"id":"near","title":"Fresh bread"}]""");
        input.GetProperty("tickets").EnumerateArray().Select(one => one.GetProperty("id").GetString()).Should().Equal("week", ticketId);
        input.GetProperty("context").GetProperty("projectId").GetString().Should().Be("P");
        input.GetProperty("context").GetProperty("metadata").GetRawText().Should().Be("""{"loaves":12}""");
        var wakeups = await host.OkAsync(HttpMethod.Get, "/api/companies/bakery/wakeups");
        wakeups.GetProperty("items").GetArrayLength().Should().Be(1, "the assignment inside a fire wakes nobody else");
    }

    [Fact]
    public async Task Should_count_on_from_the_anchor_when_the_next_times_are_asked_for()
    {
        await host.AgentAsync("previews");
        await ScheduleAsync("previews", """{"agentId":"previews","every":"PT15M","anchor":"2026-01-01T00:05:00Z","enabled":false}""");

        var ten = await TimesAsync("previews");
        var three = await TimesAsync("previews?count=3");

        ten.Should().HaveCount(10).And.BeInAscendingOrder().And.OnlyContain(at => at.Minute % 15 == 5 && at.Second == 0);
        ten.Zip(ten.Skip(1), (a, b) => b - a).Should().OnlyContain(gap => gap == TimeSpan.FromMinutes(15));
        ten[0].Should().BeAfter(DateTimeOffset.UtcNow.AddMinutes(-1)).And.BeBefore(DateTimeOffset.UtcNow.AddMinutes(16));
        three.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("schedules", """{"agentId":"deletes","every":"P1D"}""", "schedule_not_found")]
    [InlineData("routines", """{"every":"P1D","ticket":{"title":"Bye","assigneeId":"deletes"}}""", "routine_not_found")]
    public async Task Should_find_it_no_longer_but_keep_what_it_made_when_it_is_deleted(string collection, string body, string code)
    {
        await host.PausedAgentAsync("deletes");
        await host.OkAsync(HttpMethod.Put, $"{Company}/{collection}/deletes", body);
        var fire = await host.OkAsync(HttpMethod.Post, $"{Company}/{collection}/deletes/run");

        using var first = await host.SendAsync(HttpMethod.Delete, $"{Company}/{collection}/deletes");
        using var second = await host.SendAsync(HttpMethod.Delete, $"{Company}/{collection}/deletes");
        using var get = await host.SendAsync(HttpMethod.Get, $"{Company}/{collection}/deletes");

        first.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await first.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        (await Problem.OfAsync(second)).Should().BeEquivalentTo(new { Status = 404, Code = code });
        (await Problem.OfAsync(get)).Should().BeEquivalentTo(new { Status = 404, Code = code });
        (await host.WakeupAsync(fire.GetProperty("wakeupId").GetString()!)).GetProperty("status").GetString().Should().Be("pending");
        if (fire.TryGetProperty("ticketId", out var ticket))
        {
            await host.OkAsync(HttpMethod.Get, $"{Company}/tickets/{ticket.GetString()}");
        }
    }

    [Fact]
    public async Task Should_show_each_kind_once_when_lists_are_read_page_by_page()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/many", """{"name":"Many"}""");
        await host.AgentAsync("ann", company: "many");
        foreach (var id in new[] { "c", "a", "b" })
        {
            await host.OkAsync(HttpMethod.Put, $"/api/companies/many/schedules/{id}", """{"agentId":"ann","every":"P1D"}""");
        }

        await host.OkAsync(HttpMethod.Put, "/api/companies/many/routines/a", """{"every":"P1D","ticket":{"title":"A","assigneeId":"ann"}}""");

        (await host.PagesAsync("/api/companies/many/schedules")).Should().Equal("a", "b", "c");
        (await host.PagesAsync("/api/companies/many/routines")).Should().Equal("a");
    }

    private static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    private Task<JsonElement> ScheduleAsync(string id, string body) => host.OkAsync(HttpMethod.Put, $"{Company}/schedules/{id}", body);

    private Task<JsonElement> RoutineAsync(string id, string body) => host.OkAsync(HttpMethod.Put, $"{Company}/routines/{id}", body);

    private async Task<List<DateTimeOffset>> TimesAsync(string schedule)
    {
        var (id, query) = schedule.Split('?') is [var name, var rest] ? (name, $"?{rest}") : (schedule, "");
        var times = await host.OkAsync(HttpMethod.Get, $"{Company}/schedules/{id}/next{query}");
        return [.. times.GetProperty("items").EnumerateArray().Select(at => at.GetDateTimeOffset())];
    }
}
