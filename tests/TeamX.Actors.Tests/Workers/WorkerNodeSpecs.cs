using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Workers;

/// <summary>A worker node between a region and a tracker, which the spec plays, and a runner.</summary>
public sealed class WorkerNodeSpecs : Akka.TestKit.Xunit2.TestKit
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(60);
    private readonly TestProbe _region;
    private readonly TestProbe _tracker;

    public WorkerNodeSpecs()
        : base(Patience.Settings)
    {
        (_region, _tracker) = (CreateTestProbe(), CreateTestProbe());
        var tracker = _tracker.Ref;
        Sys.ActorOf(Props.Create(() => new Forwarding(tracker)), WorkerNodeTracker.Name);
    }

    [Fact]
    public async Task Should_report_to_the_region_and_settle_with_the_worker_that_ran()
    {
        var runner = TestRunner.Held();
        var (node, start) = (Node(runner, 1), Start());
        node.Tell(new ExecuteRun(Acme, start));
        (await runner.Next()).Complete("42");

        (await Reported(start)).Should().Be(new RunOutcome.Completed("42"));
        Watch(_region.LastSender);
        _region.LastSender.Tell(new WorkerReportAnswer(start.Lease.Token, Done.Instance));
        await ExpectTerminatedAsync(_region.LastSender, Patience.Long);
    }

    [Fact]
    public async Task Should_run_it_once_when_the_order_comes_twice()
    {
        var runner = TestRunner.Held();
        var (node, start) = (Node(runner, 2), Start());
        node.Tell(new ExecuteRun(Acme, start));
        node.Tell(new ExecuteRun(Acme, start));
        await Settled(node);

        await runner.Next();
        (await Loaded(load => load.Received > 0)).Should().Match<WorkerLoad>(load => load.Running == 1 && load.Received == 1);
        runner.Count.Should().Be(1);
    }

    [Fact]
    public async Task Should_give_a_run_back_unused_when_it_is_full_and_repeat_it_until_it_is_answered()
    {
        var runner = TestRunner.Held();
        var (node, first, second) = (Node(runner, 1), Start(), Start());
        node.Tell(new ExecuteRun(Acme, first));
        node.Tell(new ExecuteRun(Acme, second));

        (await Reported(second)).Should().Be(new RunOutcome.Interrupted("worker_full", Planned: true));
        _region.LastSender.Should().Be(node);
        node.Tell(new WorkerReportAnswer(second.Lease.Token, Refusals.Unavailable));
        await Reported(second);
        node.Tell(new WorkerReportAnswer(second.Lease.Token, Done.Instance));
        await Settled(node);
        await _region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(1_200));
        runner.Count.Should().Be(1);
    }

    [Fact]
    public async Task Should_take_the_next_run_when_one_has_ended_though_its_report_is_unanswered()
    {
        var runner = TestRunner.Held();
        var (node, first, second) = (Node(runner, 1), Start(), Start());
        node.Tell(new ExecuteRun(Acme, first));
        (await runner.Next()).Complete();
        await Reported(first);
        node.Tell(new ExecuteRun(Acme, second));

        (await runner.Next()).Context.WakeupId.Should().Be(second.Request.WakeupId);
    }

    [Fact]
    public async Task Should_never_execute_more_than_its_capacity_when_many_come_at_once()
    {
        var (gate, now, most) = (new Lock(), 0, 0);
        var runner = new TestRunner(async _ =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Yield();
            lock (gate)
            {
                now--;
            }

            return new RunOutcome.Completed();
        });
        var node = Node(runner, 3);
        var starts = Enumerable.Range(0, 200).Select(_ => Start()).ToList();
        starts.ForEach(start => node.Tell(new ExecuteRun(Acme, start)));
        var reported = new Dictionary<LeaseToken, RunOutcome>();
        while (reported.Count < starts.Count)
        {
            var report = (WorkerReport)await _region.FishForMessageAsync(message => message is WorkerReport, Patience.Long);
            reported[report.Report.Token] = report.Report.Outcome;
            _region.LastSender.Tell(new WorkerReportAnswer(report.Report.Token, Done.Instance));
        }

        most.Should().BeInRange(1, 3);
        reported.Values.Should().OnlyContain(outcome => outcome is RunOutcome.Completed || outcome == new RunOutcome.Interrupted("worker_full", true));
        (await Loaded(load => load is { Running: 0, Received: 200 })).Offered.Should().Be(3);
    }

    [Fact]
    public async Task Should_stop_only_the_run_of_the_token()
    {
        var runner = TestRunner.Held();
        var (node, first, second) = (Node(runner, 2), Start(), Start());
        node.Tell(new ExecuteRun(Acme, first));
        var run = await runner.Next();
        node.Tell(new ExecuteRun(Acme, second));
        var other = await runner.Next();
        node.Tell(new AbortRun(first.Lease.Token, StopReason.Cancelled));

        await run.Stopped.WaitAsync(Patience.Long);
        (await Reported(first)).Should().BeOfType<RunOutcome.Cancelled>();
        other.Stop.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Should_report_an_interruption_until_it_is_answered_when_a_worker_dies()
    {
        var runner = TestRunner.Held();
        var (node, start) = (Node(runner, 1, settings => settings with { LeaseHeartbeat = Short }), Start());
        node.Tell(new ExecuteRun(Acme, start));
        var run = await runner.Next();
        await _region.FishForMessageAsync(message => message is WorkerRenewal, Patience.Long);
        _region.LastSender.Tell(Kill.Instance);

        await run.Stopped.WaitAsync(Patience.Long);
        (await Reported(start)).Should().Be(new RunOutcome.Interrupted("worker_died", Planned: false));
        await Reported(start);
        (await Loaded(load => load.Received > 0 && load.Running == 0)).Offered.Should().Be(1);
    }

    [Fact]
    public async Task Should_report_what_the_run_came_to_when_the_worker_dies_after_its_end()
    {
        var (node, start) = (Node(TestRunner.Completing(), 1), Start());
        node.Tell(new ExecuteRun(Acme, start));
        await Reported(start);
        Sys.Stop(_region.LastSender);

        await _region.FishForMessageAsync(message => message is WorkerReport && _region.LastSender.Equals(node), Patience.Long);
        ((WorkerReport)_region.LastMessage).Report.Outcome.Should().Be(new RunOutcome.Completed("\"done\""));
    }

    [Fact]
    public async Task Should_stop_the_run_when_its_renewals_go_unanswered_for_too_long()
    {
        var runner = TestRunner.Held();
        var node = Node(runner, 1, settings => settings with
        {
            LeaseHeartbeat = Short, Policy = settings.Policy with { LeaseDuration = TimeSpan.FromMilliseconds(300) },
        });
        var start = Start();
        node.Tell(new ExecuteRun(Acme, start));

        await (await runner.Next()).Stopped.WaitAsync(Patience.Long);
        (await Reported(start)).Should().Be(new RunOutcome.Interrupted("lease_lost", Planned: false));
    }

    [Fact]
    public async Task Should_end_its_runs_and_take_no_more_when_it_drains()
    {
        var runner = TestRunner.Held();
        var (node, first, second) = (Node(runner, 4), Start(), Start());
        node.Tell(new ExecuteRun(Acme, first));
        await runner.Next();
        node.Tell(new DrainWorker());
        node.Tell(new ExecuteRun(Acme, second));

        await Loaded(load => load is { Capacity: 0, Offered: 0, Running: 1 });
        (await Reported(second)).Should().Be(new RunOutcome.Interrupted("drain", Planned: true));
        node.Tell(new WorkerReportAnswer(second.Lease.Token, Done.Instance));
        (await Reported(first)).Should().Be(new RunOutcome.Interrupted("drain", Planned: true));
        await ExpectNoMsgAsync(Short);
        _region.LastSender.Tell(new WorkerReportAnswer(first.Lease.Token, Done.Instance));
        await ExpectMsgAsync<WorkerNodeDrained>(Patience.Long);
    }

    [Fact]
    public async Task Should_be_drained_at_once_when_it_has_nothing()
    {
        Node(TestRunner.Completing(), 4).Tell(new DrainWorker());

        await ExpectMsgAsync<WorkerNodeDrained>(Patience.Long);
    }

    [Fact]
    public async Task Should_stop_all_runs_at_once_and_wait_for_no_answer_when_the_cluster_has_cut_it_off()
    {
        var runner = TestRunner.Held();
        var node = Node(runner, 4, settings => settings with { ShutdownGrace = Patience.Long });
        List<StartRun> starts = [Start(), Start()];
        starts.ForEach(start => node.Tell(new ExecuteRun(Acme, start)));
        TestRun[] runs = [await runner.Next(), await runner.Next()];
        node.Tell(new AbortAllRuns());

        await ExpectMsgAsync<WorkerNodeDrained>(Patience.Long);
        runs.Should().OnlyContain(run => run.Stop.IsCancellationRequested);
    }

    [Fact]
    public async Task Should_free_the_place_and_keep_watching_when_a_caller_outside_takes_the_run()
    {
        var node = Node(new TestRunner(_ => Task.FromResult<RunOutcome?>(null)) { HandsOver = true }, 1);
        var start = Start();
        start = start with { Lease = start.Lease with { Executor = RunStarted.ExternalExecutor } };
        node.Tell(new ExecuteRun(Acme, start));

        await _region.ExpectMsgAsync(new WorkerHandedOver(Acme, start.Request.WakeupId, start.Lease.Token), Patience.Long);
        Watch(_region.LastSender);
        await Loaded(load => load is { Received: 1, Running: 0, Offered: 1 });
        node.Tell(new AbortRun(start.Lease.Token, StopReason.LeaseLost));
        await ExpectTerminatedAsync(_region.LastSender, Patience.Long);
    }

    [Fact]
    public async Task Should_divide_what_is_free_and_let_the_rest_go_round_when_several_nodes_have_companies()
    {
        // The others have no tracker: what they are told is lost, and what they are offered shows in what is left for this one.
        var others = Enumerable.Range(1, 2).ToImmutableDictionary(i => new Address("akka", $"other{i}"), _ => true);
        var node = Node(TestRunner.Held(), 8, members: others);

        var offers = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            node.Tell(new MembersWithRole(others.Add(Here, true)));
            offers.Add((await _tracker.ExpectMsgAsync<WorkerLoad>(Patience.Long)).Offered);
        }

        offers.Order().Should().Equal(2, 3, 3);
    }

    private Address Here => ((ExtendedActorSystem)Sys).Provider.DefaultAddress;

    private static StartRun Start()
    {
        var request = new WakeupScheduled(
            new WakeupId(Guid.NewGuid()), new AgentId("ada"), new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch, new WakeupContext(), 4);
        var agent = new AgentDefined(new AgentId("ada"), "Ada", "engineer", null, 1, new RunnerSpec("test", "{}"));
        var lease = new Lease(1, new LeaseToken(Guid.NewGuid()), "here");
        return new StartRun(request, agent, lease, 1, TimeSpan.FromMinutes(30), 1, true, new Ancestry(null, [], []));
    }

    private IActorRef Node(
        TestRunner runner, int capacity, Func<EngineSettings, EngineSettings>? configure = null, ImmutableDictionary<Address, bool>? members = null)
    {
        var settings = new EngineSettings
        {
            Policy = CompanyPolicy.Default,
            Time = TimeProvider.System,
            Runners = new RunnerCatalog([runner]),
            Incarnation = "here",
            CancelGrace = Short,
            ShutdownGrace = Short,
        };
        var node = Sys.ActorOf(WorkerNode.Props(configure?.Invoke(settings) ?? settings, _region, capacity), WorkerNode.Name);
        node.Tell(new MembersWithRole(members ?? ImmutableDictionary<Address, bool>.Empty.Add(Here, true)));
        return node;
    }

    /// <summary>The outcome that is reported next on a run.</summary>
    private async Task<RunOutcome> Reported(StartRun start)
    {
        var report = (WorkerReport)await _region.FishForMessageAsync(message => message is WorkerReport report && report.Report.Token == start.Lease.Token, Patience.Long);
        report.Report.Should().BeEquivalentTo(new { CompanyId = Acme, start.Request.WakeupId, ByWorker = true });
        return report.Report.Outcome;
    }

    private async Task<WorkerLoad> Loaded(Predicate<WorkerLoad> fits) =>
        (WorkerLoad)await _tracker.FishForMessageAsync(message => message is WorkerLoad load && fits(load), Patience.Long);

    private static async Task Settled(IActorRef node) => await node.Ask<ActorIdentity>(new Identify(0), Patience.Long);

    /// <summary>Stands where worker nodes look for a tracker.</summary>
    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(IActorRef tracker) => ReceiveAny(tracker.Forward);
    }
}
