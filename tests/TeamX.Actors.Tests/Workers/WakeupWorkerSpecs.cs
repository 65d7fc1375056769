using Akka.Actor;
using Akka.TestKit;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Workers;

/// <summary>A worker between a guardian, which the spec plays, and a runner.</summary>
public sealed class WakeupWorkerSpecs : Akka.TestKit.Xunit2.TestKit
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(60);
    private readonly TestProbe _guardian;

    public WakeupWorkerSpecs()
        : base(Patience.Settings) => _guardian = CreateTestProbe();

    [Fact]
    public async Task Should_tell_the_runner_all_about_its_run_and_report_the_outcome()
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner);
        var start = Start(attempt: 3, fresh: false);
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        var run = await runner.Next();
        run.Context.Should().BeEquivalentTo(new RunContext
        {
            CompanyId = Acme,
            AgentId = new AgentId("ada"),
            AgentRole = "engineer",
            WakeupId = start.Request.WakeupId,
            Attempt = 3,
            LeaseToken = start.Lease.Token,
            MayHaveRunBefore = true,
            Slot = 1,
            Trigger = start.Request.Trigger,
            Priority = 80,
            ScheduledFor = DateTimeOffset.UnixEpoch,
            Context = start.Request.Context,
            Mission = Why.Mission,
            Goals = Why.Goals,
            Tickets = Why.Tickets,
            Reason = "please",
            RunnerSettings = "{}",
            Timeout = start.Timeout,
            TraceParent = "00-1",
        });
        run.Complete("42");

        (await Reported(start)).Should().Be(new RunOutcome.Completed("42"));
    }

    [Fact]
    public async Task Should_say_that_it_has_not_run_before_when_the_start_is_fresh()
    {
        var runner = TestRunner.Completing();
        Worker(runner).Tell(new ExecuteRun(Acme, Start()), _guardian.Ref);

        (await runner.Next()).Context.MayHaveRunBefore.Should().BeFalse();
    }

    [Fact]
    public async Task Should_report_a_transient_failure_when_the_runner_throws()
    {
        var start = Execute(_ => throw new InvalidOperationException("Out of ideas."));

        (await Reported(start)).Should().Be(new RunOutcome.Failed("InvalidOperationException: Out of ideas.", Permanent: false, "exception"));
    }

    [Fact]
    public async Task Should_report_a_transient_failure_when_the_runner_cancels_without_being_told()
    {
        var start = Execute(_ => Task.FromCanceled<RunOutcome?>(new CancellationToken(canceled: true)));

        (await Reported(start)).Should().BeOfType<RunOutcome.Failed>().Which.Code.Should().Be("exception");
    }

    [Fact]
    public async Task Should_report_a_transient_failure_when_the_runner_returns_nothing()
    {
        var start = Execute(_ => Task.FromResult<RunOutcome?>(null));

        (await Reported(start)).Should().Be(new RunOutcome.Failed("The runner ended without an outcome.", Permanent: false, "no_outcome"));
    }

    [Fact]
    public async Task Should_report_a_transient_failure_when_the_runner_returns_no_task()
    {
        var start = Execute(_ => null!);

        (await Reported(start)).Should().BeOfType<RunOutcome.Failed>().Which.Permanent.Should().BeFalse();
    }

    [Fact]
    public async Task Should_report_a_permanent_failure_when_no_runner_has_the_kind()
    {
        var worker = Worker(new TestRunner(_ => Task.FromResult<RunOutcome?>(null)) { Kind = "other" });
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        (await Reported(start)).Should().Be(new RunOutcome.Failed(
            "No runner of kind 'test' is registered in this host.", Permanent: true, RefusalCodes.RunnerKindUnknown));
    }

    [Fact]
    public async Task Should_renew_the_lease_when_the_runner_blocks_its_thread()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new TestRunner(_ =>
        {
            gate.Wait(Patience.Long);
            return Task.FromResult<RunOutcome?>(new RunOutcome.Completed());
        });
        var worker = Worker(runner, settings => settings with { LeaseHeartbeat = Short });
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        await runner.Next();

        var renewal = (await _guardian.ExpectMsgAsync<WorkerRenewal>(Patience.Long)).Renewal;
        renewal.Should().Be(new RenewLease(Acme, start.Request.WakeupId, start.Lease.Token));
        gate.Set();
        (await Reported(start)).Should().BeOfType<RunOutcome.Completed>();
    }

    [Fact]
    public async Task Should_report_a_cancellation_when_the_runner_obeys()
    {
        var start = await Abort(TestRunner.Held(), StopReason.Cancelled);

        (await Reported(start)).Should().BeOfType<RunOutcome.Cancelled>();
    }

    [Fact]
    public async Task Should_report_a_planned_interruption_when_the_run_is_paused()
    {
        var start = await Abort(TestRunner.Held(), StopReason.Paused);

        (await Reported(start)).Should().Be(new RunOutcome.Interrupted("paused", Planned: true));
    }

    [Fact]
    public async Task Should_count_the_work_when_the_runner_completes_although_it_was_told_to_stop()
    {
        var runner = new TestRunner(async run =>
        {
            await run.Stopped;
            return new RunOutcome.Completed("\"all the same\"");
        });

        (await Reported(await Abort(runner, StopReason.Cancelled))).Should().Be(new RunOutcome.Completed("\"all the same\""));
    }

    [Fact]
    public async Task Should_report_a_cancellation_after_the_grace_when_the_runner_ignores_it()
    {
        var runner = new TestRunner(_ => new TaskCompletionSource<RunOutcome?>().Task);

        (await Reported(await Abort(runner, StopReason.Cancelled))).Should().BeOfType<RunOutcome.Cancelled>();
    }

    [Fact]
    public async Task Should_report_a_cancellation_after_the_grace_when_the_runner_blocks_on_being_told()
    {
        using var never = new ManualResetEventSlim();
        var runner = new TestRunner(async run =>
        {
            var told = new TaskCompletionSource();
            await using var _ = run.Stop.Register(told.SetResult);
            await told.Task;
            never.Wait(Patience.Long);
            return new RunOutcome.Completed();
        });
        var start = await Abort(runner, StopReason.Cancelled);

        (await Reported(start)).Should().BeOfType<RunOutcome.Cancelled>();
        never.Set();
    }

    [Fact]
    public async Task Should_report_a_cancellation_when_the_runner_throws_on_being_told()
    {
        var runner = new TestRunner(run =>
        {
            run.Stop.Register(() => throw new InvalidOperationException("No."));
            return new TaskCompletionSource<RunOutcome?>().Task;
        });

        (await Reported(await Abort(runner, StopReason.Cancelled))).Should().BeOfType<RunOutcome.Cancelled>();
    }

    [Fact]
    public async Task Should_report_a_transient_failure_when_the_run_outlasts_its_timeout()
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner);
        var start = Start() with { Timeout = Short };
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        await (await runner.Next()).Stopped.WaitAsync(Patience.Long);
        (await Reported(start)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Code = "timeout", Permanent = false });
    }

    [Fact]
    public async Task Should_report_an_interruption_when_renewals_go_unanswered_for_too_long()
    {
        var worker = Worker(TestRunner.Held(), settings => settings with
        {
            LeaseHeartbeat = Short, Policy = settings.Policy with { LeaseDuration = TimeSpan.FromMilliseconds(300) },
        });
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        (await Reported(start)).Should().Be(new RunOutcome.Interrupted("lease_lost", Planned: false));
    }

    [Fact]
    public async Task Should_renew_in_time_when_the_run_before_has_left_its_tick_behind()
    {
        // Were the tick of the first run the only one, the second run's renewal would come after nearly two heartbeats. The lease is given up
        // after two thirds of its length: halfway between one heartbeat and that, so that a slow machine fails nothing.
        var heartbeat = TimeSpan.FromMilliseconds(1_500);
        var runner = TestRunner.Held();
        var worker = Worker(runner, settings => settings with
        {
            LeaseHeartbeat = heartbeat, Policy = settings.Policy with { LeaseDuration = 2.25 * heartbeat },
        });
        var first = Start();
        worker.Tell(new ExecuteRun(Acme, first), _guardian.Ref);
        (await runner.Next()).Complete();
        await Answer(worker, first);
        var second = Start();
        worker.Tell(new ExecuteRun(Acme, second), _guardian.Ref);

        (await _guardian.ExpectMsgAsync<WorkerRenewal>(Patience.Long)).Renewal.Token.Should().Be(second.Lease.Token);
        worker.Tell(new WorkerRenewalAnswer(second.Lease.Token, new LeaseRenewal(CancelRequested: false, DateTimeOffset.UtcNow)));
        await _guardian.ExpectMsgAsync<WorkerRenewal>(Patience.Long);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_leave_the_run_alone_when_a_late_answer_is_about_the_run_before(bool cancelled)
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner);
        var (first, second) = (Start(), Start());
        worker.Tell(new ExecuteRun(Acme, first), _guardian.Ref);
        (await runner.Next()).Complete();
        await Answer(worker, first);
        worker.Tell(new ExecuteRun(Acme, second), _guardian.Ref);
        var run = await runner.Next();

        worker.Tell(new WorkerRenewalAnswer(
            first.Lease.Token, cancelled ? new LeaseRenewal(true, DateTimeOffset.UtcNow) : new Refusal(RefusalKind.Conflict, RefusalCodes.StaleLease, "")));
        worker.Tell(new AbortRun(first.Lease.Token, StopReason.Cancelled));
        await Settled(worker);

        run.Stop.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Should_stop_when_a_renewal_says_that_the_run_is_cancelled()
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner, settings => settings with { LeaseHeartbeat = Short });
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        await runner.Next();

        await _guardian.ExpectMsgAsync<WorkerRenewal>(Patience.Long);
        worker.Tell(new WorkerRenewalAnswer(start.Lease.Token, new LeaseRenewal(CancelRequested: true, DateTimeOffset.UtcNow)));

        (await Reported(start)).Should().BeOfType<RunOutcome.Cancelled>();
    }

    [Fact]
    public async Task Should_report_again_when_nobody_answers_and_no_more_when_somebody_has()
    {
        var runner = TestRunner.Completing();
        var worker = Worker(runner);
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        await Reported(start);
        await Reported(start);
        worker.Tell(new WorkerReportAnswer(start.Lease.Token, Refusals.Unavailable));
        await Reported(start);
        await Answer(worker, start, expectReport: false);
        await Settled(worker);
        await _guardian.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(1_200));
    }

    [Fact]
    public async Task Should_take_the_next_run_when_the_report_on_the_last_one_is_unanswered()
    {
        var worker = Worker(TestRunner.Completing());
        var (first, second) = (Start(), Start());
        worker.Tell(new ExecuteRun(Acme, first), _guardian.Ref);
        await Reported(first);
        worker.Tell(new ExecuteRun(Acme, second), _guardian.Ref);

        await _guardian.FishForMessageAsync(message => message is WorkerReport report && report.Report.Token == second.Lease.Token, Patience.Long);
    }

    [Fact]
    public async Task Should_report_the_refusal_as_a_permanent_failure_when_the_outcome_is_refused()
    {
        var worker = Worker(new TestRunner(_ => Task.FromResult<RunOutcome?>(new RunOutcome.Completed("too long"))));
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        (await Reported(start)).Should().Be(new RunOutcome.Completed("too long"));

        worker.Tell(new WorkerReportAnswer(start.Lease.Token, new Refusal(RefusalKind.TooLarge, RefusalCodes.ResultTooLarge, "A result has at most 64 KiB.")));

        (await Reported(start)).Should().Be(new RunOutcome.Failed("A result has at most 64 KiB.", Permanent: true, RefusalCodes.ResultTooLarge));
    }

    [Fact]
    public async Task Should_let_go_of_a_run_when_its_slot_is_given_to_another()
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner);
        var (lost, next) = (Start(), Start());
        worker.Tell(new ExecuteRun(Acme, lost), _guardian.Ref);
        var run = await runner.Next();
        worker.Tell(new ExecuteRun(Acme, next), _guardian.Ref);

        (await _guardian.ExpectMsgAsync<RunSettled>(Patience.Long)).Token.Should().Be(lost.Lease.Token);
        await run.Stopped.WaitAsync(Patience.Long);
        (await runner.Next()).Complete();
        (await Reported(next)).Should().BeOfType<RunOutcome.Completed>();
    }

    [Fact]
    public async Task Should_interrupt_the_run_after_the_grace_when_the_node_drains()
    {
        var worker = Worker(TestRunner.Held());
        var start = Start();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        worker.Tell(new DrainWorker());

        (await Reported(start)).Should().Be(new RunOutcome.Interrupted("drain", Planned: true));
    }

    [Fact]
    public async Task Should_leave_a_run_to_its_caller_when_it_was_handed_over_and_the_node_drains()
    {
        var runner = new TestRunner(_ => Task.FromResult<RunOutcome?>(null)) { HandsOver = true };
        var worker = Worker(runner, settings => settings with { LeaseHeartbeat = Short });
        var start = External();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        await _guardian.ExpectMsgAsync(new WorkerHandedOver(Acme, start.Request.WakeupId, start.Lease.Token), Patience.Long);
        worker.Tell(new DrainWorker());

        await _guardian.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task Should_settle_a_run_that_was_handed_over_when_its_lease_is_gone()
    {
        var runner = new TestRunner(_ => Task.FromResult<RunOutcome?>(null)) { HandsOver = true };
        var worker = Worker(runner);
        var start = External();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        await _guardian.ExpectMsgAsync<WorkerHandedOver>(Patience.Long);
        worker.Tell(new AbortRun(start.Lease.Token, StopReason.LeaseLost));

        await _guardian.ExpectMsgAsync(new RunSettled(start.Lease.Token), Patience.Long);
    }

    [Fact]
    public async Task Should_settle_and_stop_the_run_when_the_caller_outside_reports_before_it_was_handed_over()
    {
        var runner = new TestRunner(run => run.Outcome) { HandsOver = true };
        var worker = Worker(runner);
        var start = External();
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        var run = await runner.Next();
        worker.Tell(new AbortRun(start.Lease.Token, StopReason.LeaseLost));

        await _guardian.ExpectMsgAsync(new RunSettled(start.Lease.Token), Patience.Long);
        await run.Stopped.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task Should_execute_nothing_and_watch_over_the_timeout_when_a_run_goes_on_outside()
    {
        var runner = TestRunner.Completing();
        var worker = Worker(runner);
        var start = External() with { HandedOver = true, Timeout = Short };
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);

        (await Reported(start)).Should().BeOfType<RunOutcome.Failed>().Which.Code.Should().Be("timeout");
        runner.Count.Should().Be(0);
    }

    [Fact]
    public async Task Should_report_a_cancellation_after_the_grace_when_a_run_goes_on_outside()
    {
        var worker = Worker(TestRunner.Completing());
        var start = External() with { HandedOver = true };
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        worker.Tell(new AbortRun(start.Lease.Token, StopReason.Cancelled));

        (await Reported(start)).Should().BeOfType<RunOutcome.Cancelled>();
    }

    [Fact]
    public async Task Should_stop_the_run_when_the_worker_stops()
    {
        var runner = TestRunner.Held();
        var worker = Worker(runner);
        worker.Tell(new ExecuteRun(Acme, Start()), _guardian.Ref);
        var run = await runner.Next();
        Sys.Stop(worker);

        await run.Stopped.WaitAsync(Patience.Long);
    }

    private static readonly Ancestry Why = new(
        "Make everything", [new AncestorGoal(new GoalId("G-1"), "Grow", null)], [new AncestorTicket(new TicketId("T-1"), "Hire", "Ten people", TicketStatus.Open)]);

    private static StartRun Start(int attempt = 1, bool fresh = true)
    {
        var request = new WakeupScheduled(
            new WakeupId(Guid.NewGuid()), new AgentId("ada"), new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch,
            new WakeupContext { TicketId = "T-1" }, 4)
        { Reason = "please", TraceParent = "00-1" };
        var agent = new AgentDefined(new AgentId("ada"), "Ada", "engineer", null, 1, new RunnerSpec("test", "{}"));
        return new StartRun(request, agent, new Lease(1, new LeaseToken(Guid.NewGuid()), "here"), attempt, TimeSpan.FromMinutes(30), 1, fresh, Why);
    }

    private static StartRun External()
    {
        var start = Start();
        return start with { Lease = start.Lease with { Executor = RunStarted.ExternalExecutor } };
    }

    private IActorRef Worker(TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null)
    {
        var settings = new EngineSettings
        {
            Policy = CompanyPolicy.Default,
            Time = TimeProvider.System,
            Runners = new RunnerCatalog([runner]),
            CancelGrace = Short,
            ShutdownGrace = Short,
        };
        return _guardian.ChildActorOf(WakeupWorker.Props(Acme, configure?.Invoke(settings) ?? settings));
    }

    private StartRun Execute(Func<TestRun, Task<RunOutcome?>> body)
    {
        var start = Start();
        Worker(new TestRunner(body)).Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        return start;
    }

    private async Task<StartRun> Abort(TestRunner runner, StopReason reason)
    {
        var (worker, start) = (Worker(runner), Start());
        worker.Tell(new ExecuteRun(Acme, start), _guardian.Ref);
        await runner.Next();
        worker.Tell(new AbortRun(start.Lease.Token, reason));
        return start;
    }

    /// <summary>The outcome that the worker reports next on a run.</summary>
    private async Task<RunOutcome> Reported(StartRun start)
    {
        var report = ((WorkerReport)await _guardian.FishForMessageAsync(message => message is WorkerReport, Patience.Long)).Report;
        report.Should().BeEquivalentTo(new { CompanyId = Acme, start.Request.WakeupId, start.Lease.Token, ByWorker = true });
        return report.Outcome;
    }

    private async Task Answer(IActorRef worker, StartRun start, bool expectReport = true)
    {
        if (expectReport)
        {
            await Reported(start);
        }

        worker.Tell(new WorkerReportAnswer(start.Lease.Token, Done.Instance));
        await _guardian.FishForMessageAsync(message => message is RunSettled settled && settled.Token == start.Lease.Token, Patience.Long);
    }

    /// <summary>The worker has handled everything that was sent before.</summary>
    private static async Task Settled(IActorRef worker) => await worker.Ask<ActorIdentity>(new Identify(0), Patience.Long);
}
