using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Hosting;

/// <summary>The two services that a host's own code calls.</summary>
public sealed class ClientSpecs : IAsyncLifetime, IDisposable
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private readonly TemporaryDirectory _directory = new();
    private readonly TestRunner _runner = TestRunner.Held();
    private HostedEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await HostedEngine.StartAsync(_directory.Path, _runner);
        await _engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));
        await _engine.Ask<DefinitionReceipt>(new DefineAgent(Acme, Ada, "Ada", new RunnerSpec("test")));
        _engine.Heartbeat.Stop();
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_ask_for_the_right_wakeup_when_an_issue_is_assigned() =>
        (await Queued(_engine.Queue.QueueIssueAssignmentWakeupAsync(Acme, Ada, "T-7", null, "G-1", "P-1", "T-1")))
            .Should().BeEquivalentTo(new
            {
                Trigger = new Trigger(TriggerType.TicketAssigned, "T-7"), Priority = 70,
                Context = new WakeupContext
                {
                    TicketId = "T-7", GoalId = "G-1", ProjectId = "P-1", ParentTicketId = "T-1", SourceKind = "issue_assignment", SourceRefId = "T-7",
                },
            });

    [Fact]
    public async Task Should_keep_the_callers_source_when_an_issue_is_assigned_with_one() =>
        (await Queued(_engine.Queue.QueueIssueAssignmentWakeupAsync(Acme, Ada, "T-7", "planning"))).Context.SourceKind.Should().Be("planning");

    [Fact]
    public async Task Should_ask_for_the_right_wakeup_when_a_routine_is_carried_out() =>
        (await Queued(_engine.Queue.QueueRoutineCompletionWakeupAsync(Acme, Ada, "R-1", "T-7", "G-1")))
            .Should().BeEquivalentTo(new
            {
                Trigger = new Trigger(TriggerType.Routine, "R-1"), Priority = 60,
                Context = new WakeupContext { TicketId = "T-7", GoalId = "G-1", SourceKind = "routine_execution", SourceRefId = "R-1" },
            });

    [Fact]
    public async Task Should_ask_for_the_right_wakeup_when_a_person_asks() =>
        (await Queued(_engine.Queue.TriggerManualWakeupAsync(Acme, Ada, "please", "grace", "T-7")))
            .Should().BeEquivalentTo(new
            {
                Trigger = new Trigger(TriggerType.Manual), Priority = 80, Reason = "please", RequestedBy = "grace",
                Context = new WakeupContext { TicketId = "T-7", SourceKind = "manual" },
            });

    [Fact]
    public async Task Should_ask_for_the_right_wakeup_when_a_goal_is_decomposed() =>
        (await Queued(_engine.Queue.QueueGoalDecompositionWakeupAsync(Acme, Ada, "G-1", "T-1")))
            .Should().BeEquivalentTo(new
            {
                Trigger = new Trigger(TriggerType.GoalDecomposed, "G-1"), Priority = 75,
                Context = new WakeupContext { GoalId = "G-1", ParentTicketId = "T-1", SourceKind = "goal_decomposition", SourceRefId = "G-1" },
            });

    [Fact]
    public async Task Should_wake_the_agent_again_and_again_when_a_wakeup_is_to_recur()
    {
        _engine.Heartbeat.Start();
        var id = (await Recurring(new Recurrence { Every = TimeSpan.FromSeconds(1) }, context: new WakeupContext { TicketId = "T-7" })).ScheduleId;

        (await _runner.Next()).Complete();
        var again = await _runner.Next();
        _engine.Heartbeat.Stop();
        await _engine.Ask<StatsView>(new GetStats(Acme));
        again.Complete();

        (again.Context.Trigger, again.Context.Priority, again.Context.Context.TicketId)
            .Should().Be((new Trigger(TriggerType.Schedule, id.Value), 50, "T-7"));
    }

    [Fact]
    public async Task Should_make_another_schedule_when_a_recurring_wakeup_is_asked_for_again_without_an_id()
    {
        var daily = new Recurrence { Cron = "0 9 * * *", TimeZone = "Europe/Berlin" };
        var (one, other) = (await Recurring(daily), await Recurring(daily));

        (one.Created, other.Created).Should().Be((true, true));
        (one.ScheduleId.Kind, other.ScheduleId.Kind).Should().Be((ScheduleKind.Wakeup, ScheduleKind.Wakeup));
        one.ScheduleId.Should().NotBe(other.ScheduleId);
        (await _engine.Ask<ScheduleView>(new GetSchedule(Acme, one.ScheduleId))).Definition
            .Should().Be(new ScheduleDefinition(Ada, daily), "what the caller leaves out is the default");
    }

    [Fact]
    public async Task Should_replace_the_schedule_when_a_recurring_wakeup_is_asked_for_again_with_its_id()
    {
        var first = await Recurring(new Recurrence { Cron = "0 9 * * *" }, "morning");
        var second = await Recurring(new Recurrence { Cron = "0 8 * * *" }, "morning");

        (first.ScheduleId, first.Created).Should().Be((ScheduleId.Schedule("morning"), true));
        (second.ScheduleId, second.Created).Should().Be((ScheduleId.Schedule("morning"), false));
        (await _engine.Ask<SchedulePage>(new ListSchedules(Acme, ScheduleKind.Wakeup))).Items
            .Should().ContainSingle().Which.Definition.Recurrence.Cron.Should().Be("0 8 * * *");
    }

    [Fact]
    public async Task Should_refuse_when_a_recurring_wakeup_would_come_too_often() =>
        (await _engine.Queue.ScheduleRecurringWakeupAsync(Acme, Ada, new Recurrence { Every = TimeSpan.FromMilliseconds(999) }))
            .Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.EveryOutOfRange);

    [Fact]
    public async Task Should_start_nothing_while_stopped_and_go_on_when_started()
    {
        var id = await Scheduled();
        (await _engine.Ask<WakeupView>(new GetWakeup(Acme, id))).Status.Should().Be(WakeupStatus.Pending);
        _runner.Count.Should().Be(0);

        _engine.Heartbeat.Start();
        (await _runner.Next()).Complete();

        (await _engine.End(Acme, id)).Should().BeEquivalentTo(new { Status = WakeupStatus.Completed, Result = "\"done\"" });
    }

    [Fact]
    public async Task Should_let_running_runs_end_and_start_no_other_when_stopped_in_the_middle()
    {
        _engine.Heartbeat.Start();
        var first = await Scheduled();
        var run = await _runner.Next();
        var second = await Scheduled();
        _engine.Heartbeat.Stop();
        await _engine.Ask<StatsView>(new GetStats(Acme));
        run.Complete();

        (await _engine.End(Acme, first)).Status.Should().Be(WakeupStatus.Completed);
        (await _engine.Ask<WakeupView>(new GetWakeup(Acme, second))).Status.Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public async Task Should_cancel_retry_and_tell_the_history_when_asked()
    {
        var id = await Scheduled();
        (await _engine.Heartbeat.CancelWakeupAsync(Acme, id, "not needed")).Should().BeOfType<Done>();
        (await _engine.Heartbeat.RetryFailedWakeupAsync(Acme, id)).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.NotRetryable);

        var history = (await _engine.Heartbeat.GetAgentWakeupHistoryAsync(Acme, Ada, 10)).Should().BeOfType<WakeupPage>().Subject;
        history.Items.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Id = id, Status = WakeupStatus.Cancelled, Reason = "not needed" });
        (await _engine.Heartbeat.GetStatsAsync(Acme)).Should().BeOfType<StatsView>().Which.Cancelled.Should().Be(1);
        (await _engine.Heartbeat.CheckAgentLivenessAsync(Acme, Ada)).Should().BeOfType<LivenessView>().Which.IsAlive.Should().BeFalse("it has never run");
    }

    [Fact]
    public async Task Should_fail_the_run_for_good_when_its_result_is_too_large()
    {
        _engine.Heartbeat.Start();
        var id = await Scheduled();
        (await _runner.Next()).Complete('"' + new string('x', 65 * 1024) + '"');

        var view = await _engine.End(Acme, id);

        view.Should().BeEquivalentTo(new { Status = WakeupStatus.Failed, ErrorCode = RefusalCodes.ResultTooLarge, Attempt = 1, Result = (string?)null });
        view.Error.Should().Be("A result has at most 64 KiB. Keep large things elsewhere and report a reference.");
    }

    [Fact]
    public async Task Should_list_the_companies_when_asked() =>
        (await _engine.Client.ListCompaniesAsync(new ListCompanies())).Items.Should().Equal(Acme);

    [Fact]
    public async Task Should_stop_waiting_when_the_caller_cancels()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => _engine.Heartbeat.GetStatsAsync(Acme, cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<WakeupId> Scheduled() =>
        (await _engine.Heartbeat.ScheduleWakeupAsync(Acme, new WakeupOrder(Ada, new Trigger(TriggerType.Routine, Guid.NewGuid().ToString("N")))))
            .Should().BeOfType<WakeupReceipt>().Subject.WakeupId;

    private async Task<ScheduleReceipt> Recurring(Recurrence recurrence, string? id = null, WakeupContext? context = null) =>
        (await _engine.Queue.ScheduleRecurringWakeupAsync(Acme, Ada, recurrence, id, context)).Should().BeOfType<ScheduleReceipt>().Subject;

    private async Task<WakeupView> Queued(Task<CompanyReply> asked) =>
        await _engine.Ask<WakeupView>(new GetWakeup(Acme, (await asked).Should().BeOfType<WakeupReceipt>().Subject.WakeupId));
}
