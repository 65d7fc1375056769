using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Tests.Runners;

public sealed class ProcessRunnerOutcomeSpecs : IDisposable
{
    private readonly ProcessRunnerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("""echo working; echo '{"done":3}'""", """{"done":3}""")]
    [InlineData("""echo '{"done":1}'; echo '{"done":2}'; echo bye""", """{"done":2}""")]
    [InlineData("""printf '{"no":"newline"}'""", """{"no":"newline"}""")]
    [InlineData("""printf '{\n  "pretty": [\n    1,\n    2\n  ]\n}\n'""", "{\n  \"pretty\": [\n    1,\n    2\n  ]\n}")]
    [InlineData("""echo 'Hello, Grüße "q"'""", """
        "Hello, Grüße \"q\""
        """)]
    [InlineData("""echo '[INFO] ready'; echo '{broken}'""", """
        "{broken}"
        """)]
    [InlineData("true", null)]
    public async Task Should_complete_with_the_output_when_the_command_ends_with_0(string script, string? result)
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Script(script));

        outcome.Result.Should().Be(result);
    }

    [Fact]
    public async Task Should_hand_over_the_wakeup_on_standard_input_when_it_starts()
    {
        var run = TestRun.Of(_fixture.Settings("cat"), attempt: 2) with { Reason = "please", AgentRole = "writer" };

        var outcome = (RunOutcome.Completed)(await _fixture.Runner.RunAsync(run, CancellationToken.None))!;

        using var json = JsonDocument.Parse(outcome.Result!);
        var root = json.RootElement;
        root.GetProperty("id").GetString().Should().Be(run.WakeupId.ToString());
        root.GetProperty("companyId").GetString().Should().Be("acme");
        root.GetProperty("agentId").GetString().Should().Be("ann");
        root.GetProperty("agentRole").GetString().Should().Be("writer");
        root.GetProperty("attempt").GetInt32().Should().Be(2);
        root.GetProperty("mayHaveRunBefore").GetBoolean().Should().BeTrue();
        root.GetProperty("leaseToken").GetString().Should().Be(run.LeaseToken.ToString());
        root.GetProperty("trigger").GetRawText().Should().Be("""{"type":"ticket_assigned","id":"T-7"}""");
        root.GetProperty("scheduledFor").GetString().Should().Be("2026-03-01T08:00:00.000Z");
        root.GetProperty("timeout").GetString().Should().Be("PT30M");
        root.GetProperty("reason").GetString().Should().Be("please");
        root.GetProperty("context").GetRawText().Should().Be("""{"ticketId":"T-7","metadata":{"lang":"fr"}}""");
    }

    [Fact]
    public async Task Should_say_why_from_the_root_down_when_mission_goals_and_tickets_are_known()
    {
        var run = TestRun.Of(_fixture.Settings("cat")) with
        {
            Mission = "Feed people.",
            Goals = [new AncestorGoal(new GoalId("top"), "Bread", null), new AncestorGoal(new GoalId("near"), "Ovens", "Hot ones.")],
            Tickets =
            [
                new AncestorTicket(new TicketId("T-1"), "Build", null, TicketStatus.InProgress),
                new AncestorTicket(new TicketId("T-7"), "Bricks", "Red.", TicketStatus.Open),
            ],
        };

        var outcome = (RunOutcome.Completed)(await _fixture.Runner.RunAsync(run, CancellationToken.None))!;

        using var json = JsonDocument.Parse(outcome.Result!);
        json.RootElement.GetProperty("mission").GetString().Should().Be("Feed people.");
        json.RootElement.GetProperty("goals").GetRawText().Should().Be(
            """[{"id":"top","title":"Bread"},{"id":"near","title":"Ovens","description":"Hot ones."}]""");
        json.RootElement.GetProperty("tickets").GetRawText().Should().Be("""
            [{"id":"T-1","title":"Build","status":"in_progress"},{"id":"T-7","title":"Bricks","description":"Red.","status":"open"}]
            """);
    }

    [Fact]
    public async Task Should_give_empty_chains_when_no_goal_or_ticket_is_known()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Settings("cat"));

        using var json = JsonDocument.Parse(outcome.Result!);
        json.RootElement.TryGetProperty("mission", out _).Should().BeFalse("what is null is left out");
        json.RootElement.GetProperty("goals").GetRawText().Should().Be("[]");
        json.RootElement.GetProperty("tickets").GetRawText().Should().Be("[]");
    }

    [Theory]
    [InlineData(true, "near")]
    [InlineData(false, "told")]
    public async Task Should_name_the_nearest_goal_when_the_context_names_another(bool known, string named)
    {
        var run = TestRun.Of(_fixture.Script("echo \"\\\"$TEAMX_GOAL_ID\\\"\"")) with
        {
            Context = WakeupContext.Empty with { GoalId = "told" },
            Goals = known ? [new AncestorGoal(new GoalId("top"), "Bread", null), new AncestorGoal(new GoalId("near"), "Ovens", null)] : [],
        };

        var outcome = (RunOutcome.Completed)(await _fixture.Runner.RunAsync(run, CancellationToken.None))!;

        outcome.Result.Should().Be($"\"{named}\"");
    }

    [Fact]
    public async Task Should_name_the_run_in_the_environment_when_it_starts()
    {
        var script = """echo "\"$TEAMX_WAKEUP_ID $TEAMX_COMPANY_ID $TEAMX_AGENT_ID $TEAMX_ATTEMPT $TEAMX_LEASE_TOKEN $TEAMX_TICKET_ID $TEAMX_URL\"" """;
        var run = TestRun.Of(_fixture.Script(script));

        var outcome = (RunOutcome.Completed)(await _fixture.Runner.RunAsync(run, CancellationToken.None))!;

        outcome.Result.Should().Be($"\"{run.WakeupId} acme ann 1 {run.LeaseToken} T-7 http://127.0.0.1:5210\"");
    }

    [Fact]
    public async Task Should_pass_arguments_untouched_when_a_shell_would_read_them()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Settings("printf", "%s|", "$(echo no)", "a b", "*", "--x"));

        outcome.Result.Should().Be("\"$(echo no)|a b|*|--x|\"");
    }

    [Theory]
    [InlineData("""echo '{"retryAfter":90}'""", 90)]
    [InlineData("""echo '{"retryAfter":"PT2M"}'""", 120)]
    [InlineData("echo later", 60)]
    [InlineData("""echo '{"retryAfter":"soon"}'""", 60)]
    public async Task Should_defer_when_the_command_ends_with_75(string script, int seconds)
    {
        var before = TimeProvider.System.GetUtcNow();

        var outcome = await _fixture.RunAsync<RunOutcome.Deferred>(_fixture.Script($"{script}; exit 75"));

        outcome.Until.Should().BeOnOrAfter(before.AddSeconds(seconds)).And.BeBefore(before.AddSeconds(seconds + 20));
    }

    [Fact]
    public async Task Should_defer_to_exactly_the_instant_when_the_command_names_one()
    {
        var script = """echo '{"retryAfter":"2031-05-06T16:05:00+02:00","reason":"rate limited"}'; exit 75""";

        var outcome = await _fixture.RunAsync<RunOutcome.Deferred>(_fixture.Script(script));

        outcome.Should().Be(new RunOutcome.Deferred(new DateTimeOffset(2031, 5, 6, 14, 5, 0, TimeSpan.Zero), "rate limited"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(78, true)]
    public async Task Should_fail_with_standard_error_when_the_command_ends_with_another_code(int exitCode, bool permanent)
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(_fixture.Script($"echo out; echo no model >&2; exit {exitCode}"));

        outcome.Should().Be(new RunOutcome.Failed("no model", permanent, $"exit_{exitCode}"));
    }

    [Fact]
    public async Task Should_say_the_exit_code_when_a_failed_command_wrote_no_error()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(_fixture.Script("exit 3"));

        outcome.Error.Should().Contain("exit code 3");
    }

    [Fact]
    public async Task Should_keep_the_end_of_standard_error_when_it_is_long()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(_fixture.Script("head -c 3000000 /dev/zero | tr '\\0' e >&2; echo END >&2; exit 1"));

        outcome.Error.Should().HaveLength(ErrorTail.Kept - 1).And.EndWith("eEND");
    }

    [Fact]
    public async Task Should_fail_for_good_when_the_result_is_too_large()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(_fixture.Script("head -c 70000 /dev/zero | tr '\\0' x"));

        outcome.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.ResultTooLarge });
    }

    [Fact]
    public async Task Should_complete_when_an_endless_line_comes_before_the_result()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Script("head -c 100000000 /dev/zero; echo; echo '{\"ok\":true}'"));

        outcome.Result.Should().Be("""{"ok":true}""");
    }

    [Theory]
    [InlineData("exec 0<&-; echo 1")]
    [InlineData("head -c 1 > /dev/null; echo 1")]
    public async Task Should_complete_when_the_command_does_not_read_its_input(string script)
    {
        var large = new string('m', 500_000);
        var run = TestRun.Of(_fixture.Script(script)) with { Context = WakeupContext.Empty with { Metadata = $$"""{"text":"{{large}}"}""" } };

        var outcome = await _fixture.Runner.RunAsync(run, CancellationToken.None);

        outcome.Should().Be(new RunOutcome.Completed("1"));
    }

    [Fact]
    public async Task Should_fail_for_good_when_the_command_does_not_exist_any_more()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(_fixture.Settings("/no/such/agent"));

        outcome.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerCommandNotFound });
    }

    [Fact]
    public void Should_declare_that_its_runs_outlive_the_process() => ((IAgentRunner)_fixture.Runner).OutlivesProcess.Should().BeTrue();
}
