using System.Net;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>Every rule about goals, tickets, schedules and routines, broken once; each refusal is one that the contract promises for its operation.</summary>
public sealed class BadWorkSpecs(BadWorkFixture host) : IClassFixture<BadWorkFixture>
{
    private const string Zeros = "0197a000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("GET", "goals/none", 404, "goal_not_found")]
    [InlineData("GET", "goals/a%2Fb", 400, "id_invalid")]
    [InlineData("GET", "goals/none/ancestry", 404, "goal_not_found")]
    [InlineData("GET", "goals?limit=0", 422, "limit_out_of_range")]
    [InlineData("GET", "goals?cursor=%2F", 400, "cursor_invalid")]
    [InlineData("GET", "goals?title=x", 400, "query_invalid")]
    [InlineData("GET", "tickets/none", 404, "ticket_not_found")]
    [InlineData("GET", "tickets/-a", 400, "id_invalid")]
    [InlineData("GET", "tickets?status=finished", 400, "query_invalid")]
    [InlineData("GET", "tickets?assignee=a%2Fb", 400, "id_invalid")]
    [InlineData("GET", "tickets?goal=a%2Fb", 400, "id_invalid")]
    [InlineData("GET", "tickets?limit=1001", 422, "limit_out_of_range")]
    [InlineData("GET", "tickets?cursor=%2F", 400, "cursor_invalid")]
    [InlineData("GET", "schedules/none", 404, "schedule_not_found")]
    [InlineData("GET", "schedules/weekly", 404, "schedule_not_found")]
    [InlineData("GET", "schedules/a%2Fb", 400, "id_invalid")]
    [InlineData("GET", "schedules?limit=0", 422, "limit_out_of_range")]
    [InlineData("GET", "schedules?cursor=%2F", 400, "cursor_invalid")]
    [InlineData("GET", "schedules/none/next", 404, "schedule_not_found")]
    [InlineData("GET", "schedules/daily/next?count=0", 422, "limit_out_of_range")]
    [InlineData("GET", "schedules/daily/next?count=1001", 422, "limit_out_of_range")]
    [InlineData("GET", "schedules/daily/next?count=ten", 400, "query_invalid")]
    [InlineData("GET", "routines/none", 404, "routine_not_found")]
    [InlineData("GET", "routines/daily", 404, "routine_not_found")]
    [InlineData("GET", "routines?limit=1001", 422, "limit_out_of_range")]
    [InlineData("GET", "routines/none/next", 404, "routine_not_found")]
    [InlineData("DELETE", "schedules/none", 404, "schedule_not_found")]
    [InlineData("DELETE", "routines/none", 404, "routine_not_found")]
    [InlineData("POST", "schedules/none/run", 404, "schedule_not_found")]
    [InlineData("POST", "routines/none/run", 404, "routine_not_found")]
    [InlineData("POST", "schedules/left/run", 409, "agent_terminated")]
    public Task Should_refuse_an_address_when_it_names_nothing(string verb, string path, int status, string code) =>
        RefusedAsync(verb, path, null, status, code);

    [Theory]
    [InlineData("goals")]
    [InlineData("goals/top")]
    [InlineData("tickets")]
    [InlineData("tickets/whole")]
    [InlineData("schedules")]
    [InlineData("schedules/daily/next")]
    [InlineData("routines")]
    [InlineData("routines/weekly")]
    public async Task Should_find_nothing_when_there_is_no_such_company(string path)
    {
        using var response = await host.SendAsync(HttpMethod.Get, $"/api/companies/nobody/{path}");

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 404, Code = "company_not_found" });
    }

    [Theory]
    [InlineData("PUT", "goals/new", "{}", 400, "field_missing")]
    [InlineData("PUT", "goals/new", """{"title":""}""", 400, "text_invalid")]
    [InlineData("PUT", "goals/new", """{"title":"G","parent":"top"}""", 400, "field_unknown")]
    [InlineData("PUT", "goals/new", """{"title":"G","parentGoalId":"a/b"}""", 400, "id_invalid")]
    [InlineData("PUT", "goals/new", """{"title":"G","parentGoalId":"none"}""", 404, "goal_not_found")]
    [InlineData("PUT", "goals/top", """{"title":"G","parentGoalId":"top"}""", 409, "goal_cycle")]
    [InlineData("PUT", "goals/top", """{"title":"G","parentGoalId":"below"}""", 409, "goal_cycle")]
    [InlineData("PUT", "goals/new", """{"title":"G","parentGoalId":"level-32"}""", 422, "goal_too_deep")]
    [InlineData("POST", "goals/top/decompose", "{}", 400, "field_missing")]
    [InlineData("POST", "goals/none/decompose", """{"agentId":"ann"}""", 404, "goal_not_found")]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"nobody"}""", 404, "agent_not_found")]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"olga"}""", 404, "agent_not_found")]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"gone"}""", 409, "agent_terminated")]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"ann","parentTicketId":"none"}""", 404, "ticket_not_found")]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"ann","parentTicketId":"a/b"}""", 400, "id_invalid")]
    public Task Should_refuse_and_write_nothing_when_a_goal_breaks_a_rule(string verb, string path, string body, int status, string code) =>
        RefusedAsync(verb, path, body, status, code);

    [Theory]
    [InlineData("PUT", "tickets/new", """{"title":null}""", 400, "field_invalid")]
    [InlineData("PUT", "tickets/new", """{"title":"T","status":"done"}""", 400, "field_unknown")]
    [InlineData("PUT", "tickets/new", """{"title":"T","goalId":"none"}""", 404, "goal_not_found")]
    [InlineData("PUT", "tickets/new", """{"title":"T","goalId":"a/b"}""", 400, "id_invalid")]
    [InlineData("PUT", "tickets/new", """{"title":"T","parentTicketId":"none"}""", 404, "ticket_not_found")]
    [InlineData("PUT", "tickets/new", """{"title":"T","assigneeId":"nobody"}""", 404, "agent_not_found")]
    [InlineData("PUT", "tickets/new", """{"title":"T","assigneeId":"gone"}""", 409, "agent_terminated")]
    [InlineData("PUT", "tickets/new", """{"title":"T","priority":101}""", 422, "priority_out_of_range")]
    [InlineData("PUT", "tickets/whole", """{"title":"T","parentTicketId":"part"}""", 409, "ticket_cycle")]
    [InlineData("PUT", "tickets/whole", """{"title":"T","parentTicketId":"whole"}""", 409, "ticket_cycle")]
    [InlineData("PUT", "tickets/closed", """{"title":"Reopened"}""", 409, "ticket_closed")]
    [InlineData("POST", "tickets/closed/assign", """{"agentId":"ann"}""", 409, "ticket_closed")]
    [InlineData("POST", "tickets/none/assign", """{"agentId":"ann"}""", 404, "ticket_not_found")]
    [InlineData("POST", "tickets/whole/assign", """{"agentId":"nobody"}""", 404, "agent_not_found")]
    [InlineData("POST", "tickets/whole/assign", """{"agentId":"gone"}""", 409, "agent_terminated")]
    [InlineData("POST", "tickets/whole/assign", """{"agentId":""}""", 400, "id_invalid")]
    [InlineData("POST", "tickets/whole/assign", "", 400, "body_missing")]
    [InlineData("POST", "tickets/whole/status", """{"status":"finished"}""", 422, "ticket_status_unknown")]
    [InlineData("POST", "tickets/whole/status", """{"status":"unknown"}""", 422, "ticket_status_unknown")]
    [InlineData("POST", "tickets/whole/status", "{}", 400, "field_missing")]
    [InlineData("POST", "tickets/closed/status", """{"status":"open"}""", 409, "ticket_closed")]
    [InlineData("POST", "tickets/none/status", """{"status":"open"}""", 404, "ticket_not_found")]
    public Task Should_refuse_and_write_nothing_when_a_ticket_breaks_a_rule(string verb, string path, string body, int status, string code) =>
        RefusedAsync(verb, path, body, status, code);

    [Theory]
    [InlineData("""{"every":"P1D"}""", 400, "field_missing")]
    [InlineData("""{"agentId":"ann"}""", 422, "recurrence_invalid")]
    [InlineData("""{"agentId":"ann","every":"P1D","cron":"0 9 * * *"}""", 422, "recurrence_invalid")]
    [InlineData("""{"agentId":"ann","cron":"0 9 * * *","anchor":"2026-03-01T08:00:00Z"}""", 422, "recurrence_invalid")]
    [InlineData("""{"agentId":"ann","every":"PT0.5S"}""", 422, "every_out_of_range")]
    [InlineData("""{"agentId":"ann","every":"P367D"}""", 422, "every_out_of_range")]
    [InlineData("""{"agentId":"ann","every":"1h"}""", 400, "field_invalid")]
    [InlineData("""{"agentId":"ann","every":"P1D","anchor":"1999-01-01T00:00:00Z"}""", 422, "anchor_out_of_range")]
    [InlineData("""{"agentId":"ann","cron":"hourly"}""", 422, "cron_invalid")]
    [InlineData("""{"agentId":"ann","cron":"0 0 30 2 *"}""", 422, "cron_never_fires")]
    [InlineData("""{"agentId":"ann","cron":"0 9 * * *","timeZone":"Mars/Olympus"}""", 422, "time_zone_unknown")]
    [InlineData("""{"agentId":"ann","cron":"0 9 * * *","timeZone":null}""", 400, "field_invalid")]
    [InlineData("""{"agentId":"ann","every":"P1D","overlapPolicy":"maybe"}""", 422, "overlap_policy_unknown")]
    [InlineData("""{"agentId":"ann","every":"P1D","missedFirePolicy":"later"}""", 422, "missed_fire_policy_unknown")]
    [InlineData("""{"agentId":"ann","every":"P1D","priority":-1}""", 422, "priority_out_of_range")]
    [InlineData("""{"agentId":"ann","every":"P1D","maxRetries":101}""", 422, "max_retries_out_of_range")]
    [InlineData("""{"agentId":"ann","every":"P1D","timeout":"P31D"}""", 422, "timeout_out_of_range")]
    [InlineData("""{"agentId":"ann","every":"P1D","context":{"ticketId":"../T"}}""", 400, "id_invalid")]
    [InlineData("""{"agentId":"ann","every":"P1D","context":{"metadata":[]}}""", 400, "json_invalid")]
    [InlineData("""{"agentId":"ann","every":"P1D","ticket":{"title":"T","assigneeId":"ann"}}""", 400, "field_unknown")]
    [InlineData("""{"agentId":"a/b","every":"P1D"}""", 400, "id_invalid")]
    [InlineData("""{"agentId":"nobody","every":"P1D"}""", 404, "agent_not_found")]
    [InlineData("""{"agentId":"gone","every":"P1D"}""", 409, "agent_terminated")]
    public Task Should_refuse_and_write_nothing_when_a_schedule_breaks_a_rule(string body, int status, string code) =>
        RefusedAsync("PUT", "schedules/new", body, status, code);

    [Theory]
    [InlineData("""{"every":"P1D","agentId":"ann"}""", 400, "field_unknown")]
    [InlineData("""{"every":"P1D"}""", 400, "field_missing")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T"}}""", 400, "field_missing")]
    [InlineData("""{"every":"P1D","ticket":{"title":"","assigneeId":"ann"}}""", 400, "text_invalid")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T {day}","assigneeId":"ann"}}""", 422, "placeholder_invalid")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T {","assigneeId":"ann"}}""", 422, "placeholder_invalid")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"ann","goalId":"none"}}""", 404, "goal_not_found")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"ann","goalId":"a/b"}}""", 400, "id_invalid")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"ann","parentTicketId":"none"}}""", 404, "ticket_not_found")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"nobody"}}""", 404, "agent_not_found")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"gone"}}""", 409, "agent_terminated")]
    [InlineData("""{"every":"P1D","ticket":{"title":"T","assigneeId":"ann"},"context":{"ticketId":"T"}}""", 400, "field_unknown")]
    [InlineData("""{"every":"P1D","cron":"@daily","ticket":{"title":"T","assigneeId":"ann"}}""", 422, "recurrence_invalid")]
    public Task Should_refuse_and_write_nothing_when_a_routine_breaks_a_rule(string body, int status, string code) =>
        RefusedAsync("PUT", "routines/new", body, status, code);

    [Fact]
    public async Task Should_say_where_the_fault_is_when_a_cron_expression_cannot_be_read()
    {
        var problem = await RefusedAsync("PUT", "schedules/new", """{"agentId":"ann","cron":"0 25 * * *"}""", 422, "cron_invalid");

        problem.Detail.Should().MatchRegex("hour|position");
    }

    [Fact]
    public Task Should_refuse_a_schedule_when_its_context_is_over_64_KiB() => RefusedAsync(
        "PUT", "schedules/new", $$$$"""{"agentId":"ann","every":"P1D","context":{"metadata":{"x":"{{{{new string('x', 66_000)}}}}"}}}""", 413, "context_too_large");

    [Theory]
    [InlineData("PUT", "", """{"name":"Acme"}""")]
    [InlineData("POST", "/pause", null)]
    [InlineData("PUT", "/agents/ann", """{"name":"ann","runner":{"kind":"echo"}}""")]
    [InlineData("POST", "/agents/ann/pause", null)]
    [InlineData("POST", "/agents/ann/wakeups", null)]
    [InlineData("POST", "/wakeups", BadInputFixture.Good)]
    [InlineData("POST", $"/wakeups/{Zeros}/cancel", null)]
    [InlineData("POST", $"/wakeups/{Zeros}/complete", $$"""{"leaseToken":"{{Zeros}}"}""")]
    [InlineData("PUT", "/goals/new", """{"title":"G"}""")]
    [InlineData("POST", "/goals/top/decompose", """{"agentId":"ann"}""")]
    [InlineData("PUT", "/tickets/new", """{"title":"T"}""")]
    [InlineData("POST", "/tickets/whole/assign", """{"agentId":"ann"}""")]
    [InlineData("POST", "/tickets/whole/status", """{"status":"blocked"}""")]
    [InlineData("PUT", "/schedules/new", """{"agentId":"ann","every":"P1D"}""")]
    [InlineData("POST", "/schedules/daily/run", null)]
    [InlineData("DELETE", "/schedules/daily", null)]
    [InlineData("PUT", "/routines/new", """{"every":"P1D","ticket":{"title":"T","assigneeId":"ann"}}""")]
    [InlineData("DELETE", "/routines/weekly", null)]
    public async Task Should_refuse_any_write_when_its_cause_is_no_wakeup_id(string verb, string path, string? body)
    {
        var before = host.JournalRows();

        using var response = await host.SendAsync(new HttpMethod(verb), $"/api/companies/acme{path}", body, ("X-TeamX-Caused-By", "ann"));

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 400, Code = "id_invalid" });
        host.JournalRows().Should().Be(before);
    }

    [Theory]
    [InlineData("POST", "goals/top/decompose", """{"agentId":"ann"}""")]
    [InlineData("PUT", "tickets/new", """{"title":"T","assigneeId":"ann"}""")]
    [InlineData("POST", "tickets/whole/assign", """{"agentId":"ann"}""")]
    [InlineData("POST", "schedules/daily/run", null)]
    [InlineData("POST", "routines/weekly/run", null)]
    public Task Should_refuse_to_wake_anybody_when_the_chain_of_causes_is_too_long(string verb, string path, string? body) =>
        RefusedAsync(verb, path, body, 422, "wake_depth_exceeded", ("X-TeamX-Caused-By", host.DeepestCause));

    [Theory]
    [InlineData("goals/below", """{"title":"Goal","parentGoalId":"top"}""")]
    [InlineData("tickets/part", """{"title":"Part","parentTicketId":"whole"}""")]
    [InlineData("tickets/closed", """{"title":"Closed"}""")]
    [InlineData("schedules/daily", """{"agentId":"ann","every":"P1D"}""")]
    [InlineData("routines/weekly", """{"every":"P7D","ticket":{"title":"Weekly","assigneeId":"ann"}}""")]
    public async Task Should_write_nothing_when_a_definition_is_put_as_it_is(string path, string body)
    {
        var address = $"/api/companies/acme/{path}";
        var (shown, before) = (await host.OkAsync(HttpMethod.Get, address), host.JournalRows());

        using var response = await host.SendAsync(HttpMethod.Put, address, body);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be(shown.GetRawText());
        host.JournalRows().Should().Be(before);
    }

    private async Task<Problem> RefusedAsync(
        string verb, string path, string? body, int status, string code, params (string Name, string Value)[] headers)
    {
        var before = host.JournalRows();
        var address = $"/api/companies/acme/{path}";

        using var response = await host.SendAsync(new HttpMethod(verb), address, string.IsNullOrEmpty(body) ? null : body, headers);

        var problem = await Problem.OfAsync(response);
        problem.Should().BeEquivalentTo(new { Status = status, Code = code });
        host.JournalRows().Should().Be(before);
        Contract.Allows(verb, address.Split('?')[0], status, code).Should().BeTrue("{0} {1} documents {2} {3}", verb, path, status, code);
        return problem;
    }
}
