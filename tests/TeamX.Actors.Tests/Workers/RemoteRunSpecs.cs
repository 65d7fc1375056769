using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;
using static TeamX.Actors.Tests.Company.Support.TestEngine;

namespace TeamX.Actors.Tests.Workers;

/// <summary>Companies whose runs a worker node executes, which here is in the same process.</summary>
public sealed class RemoteRunSpecs
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task Should_name_the_node_as_executor_and_finish_when_a_node_has_room()
    {
        await using var cluster = await StartAsync(TestRunner.Completing());
        cluster.AddNode("w1", 1);

        var id = await cluster.Engine.Schedule();
        (await cluster.Engine.Until<RunStarted>(id)).Executor.Should().Be("w1");
        await cluster.Engine.Until<RunCompleted>(id);
    }

    [Fact]
    public async Task Should_wait_and_say_so_while_no_node_has_a_free_place_and_start_when_one_has()
    {
        var runner = TestRunner.Held();
        await using var cluster = await StartAsync(runner, runs: 2);
        var id = await cluster.Engine.Schedule();

        var waiting = await cluster.Engine.Ask<WakeupExplanation>(new ExplainWakeup(Acme, id));
        waiting.Wakeup.Waiting.Should().Match<WaitView>(wait => wait.Code == WaitReason.NoWorker && wait.EarliestAt != null);
        waiting.Wakeup.Waiting!.Message.Should().Be("No worker node has a free place. It starts when a run of any company ends, or a worker node joins.");
        (await cluster.Engine.Ask<AgentExplanation>(new ExplainAgent(Acme, Ada))).Code.Should().Be(WaitReason.NoWorker);

        cluster.AddNode("w1", 1);
        var first = await runner.Next();
        var second = await cluster.Engine.Schedule();
        await cluster.Engine.Settled(Acme);
        (await cluster.Engine.Get(second)).Waiting!.Code.Should().Be(WaitReason.NoWorker);
        first.Complete();

        (await runner.Next()).Context.WakeupId.Should().Be(second);
        cluster.Engine.Storage.EventsOf(Acme).Should().NotContain(body => body is RunInterrupted);
    }

    [Fact]
    public async Task Should_start_it_again_once_and_use_nothing_up_when_the_chosen_node_turns_out_full()
    {
        var runner = TestRunner.Held();
        await using var cluster = await StartAsync(runner);
        var node = cluster.AddNode("w1", 1);
        await cluster.Engine.Eventually<CompanyView>(new GetCompany(Acme));

        // Somebody else has filled the place, and this node has not heard of it.
        node.Tell(new ExecuteRun(new CompanyId("other"), await Order(cluster)));
        var other = await runner.Next();
        var id = await cluster.Engine.Schedule();
        (await cluster.Engine.Until<RunInterrupted>(id)).Should().Match<RunInterrupted>(end => end.Reason == "worker_full" && !end.Counted);
        other.Complete();

        (await runner.Next()).Complete();
        await cluster.Engine.Until<RunCompleted>(id);
        cluster.Engine.Storage.EventsOf(Acme).OfType<RunInterrupted>().Should().ContainSingle("nothing is tried again before the node has said what is free");
        (await cluster.Engine.Get(id)).Should().Match<WakeupView>(wakeup => wakeup.Interruptions == 0 && wakeup.Failures == 0);
    }

    [Fact]
    public async Task Should_stop_the_run_at_its_node_when_it_is_cancelled()
    {
        var runner = TestRunner.Held();
        await using var cluster = await StartAsync(runner);
        cluster.AddNode("w1", 1);
        var id = await cluster.Engine.Schedule();
        var run = await runner.Next();

        await cluster.Engine.Ask<Done>(new CancelWakeup(Acme, id));

        await run.Stopped.WaitAsync(Patience.Long);
        await cluster.Engine.Until<WakeupCancelled>(id);
    }

    [Fact]
    public async Task Should_keep_the_run_and_take_its_report_when_the_company_recovers_meanwhile()
    {
        var runner = TestRunner.Held();
        await using var cluster = await StartAsync(runner);
        cluster.AddNode("w1", 1);
        var id = await cluster.Engine.Schedule();
        var run = await runner.Next();
        var guardian = (await cluster.Engine.GuardianOf(Acme))!;

        cluster.Engine.System.Stop(guardian);
        await guardian.WatchAsync().WaitAsync(Patience.Long);
        await cluster.Engine.Eventually<CompanyView>(new GetCompany(Acme));
        run.Complete("\"kept\"");

        (await cluster.Engine.Until<RunCompleted>(id)).Result.Should().Be("\"kept\"");
        runner.Count.Should().Be(1);
    }

    [Fact]
    public async Task Should_refuse_and_record_the_late_report_when_the_node_was_cut_off_for_a_lease()
    {
        var runner = TestRunner.Held();
        await using var cluster = await StartAsync(runner, settings => settings with
        {
            // The run gives up after two thirds of it: a second earlier, so that a slow machine changes no order.
            LeaseHeartbeat = Short, Policy = settings.Policy with { LeaseDuration = TimeSpan.FromSeconds(3) },
        });
        cluster.AddNode("w1", 1);
        var id = await cluster.Engine.Schedule();
        var run = await runner.Next();
        cluster.CutOff = true;

        (await cluster.Engine.Until<RunInterrupted>(id)).Reason.Should().Be("lease_expired");
        run.Stop.IsCancellationRequested.Should().BeTrue("the run gives up before its lease does");
        cluster.CutOff = false;
        var late = await cluster.Engine.Until<StaleReportRefused>(id);

        late.Should().Be(new StaleReportRefused(id, run.Context.LeaseToken, "interrupted"));
    }

    [Fact]
    public async Task Should_watch_over_a_run_outside_where_the_company_is_when_its_node_is_gone()
    {
        var runner = new TestRunner(_ => Task.FromResult<RunOutcome?>(null)) { HandsOver = true };
        await using var cluster = await StartAsync(runner);
        var node = cluster.AddNode("w1", 1);
        var id = await cluster.Engine.Schedule(Wake() with { Order = Wake().Order with { Timeout = TimeSpan.FromSeconds(2) } });
        await runner.Next();
        await cluster.WhenEmpty(node);
        cluster.Engine.System.Stop(node);

        (await cluster.Engine.Until<RetryScheduled>(id)).Code.Should().Be("timeout");
    }

    /// <summary>A run as a guardian would order it, of a company that does not exist here.</summary>
    private static async Task<StartRun> Order(Cluster cluster)
    {
        var request = new WakeupScheduled(
            new WakeupId(Guid.NewGuid()), Ada, new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch, new WakeupContext(), 4);
        var agent = await cluster.Engine.Ask<AgentView>(new GetAgent(Acme, Ada));
        return new StartRun(
            request, new AgentDefined(Ada, "Ada", null, null, 1, new RunnerSpec(agent.Runner.Kind)),
            new Domain.Wakeups.Lease(1, new LeaseToken(Guid.NewGuid()), "w1"), 1, TimeSpan.FromMinutes(1), 1, true, new Ancestry(null, [], []));
    }

    private static async Task<Cluster> StartAsync(TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null, int runs = 1)
    {
        var nodes = new WorkerNodes(TimeProvider.System);
        EngineSettings? settings = null;
        var engine = await StartWithAda(
            runner,
            given => settings = (configure?.Invoke(given) ?? given) with { WorkerNodes = nodes, IsDead = _ => false, CancelGrace = Short, ShutdownGrace = Short },
            runs);
        return new Cluster(engine, settings!, nodes);
    }

    private sealed class Cluster(TestEngine engine, EngineSettings settings, WorkerNodes nodes) : IAsyncDisposable
    {
        private readonly ImmutableDictionary<Address, bool> _members = ImmutableDictionary<Address, bool>.Empty.Add(
            ((ExtendedActorSystem)engine.System).Provider.DefaultAddress, true);

        private volatile bool _cutOff;

        public TestEngine Engine => engine;

        /// <summary>Whether what workers say is lost on its way.</summary>
        public bool CutOff
        {
            get => _cutOff;
            set => _cutOff = value;
        }

        public IActorRef AddNode(string incarnation, int capacity)
        {
            var tracker = engine.System.ActorOf(WorkerNodeTracker.Props(nodes), WorkerNodeTracker.Name);
            var wire = engine.System.ActorOf(Props.Create(() => new Wire(engine.Region, this)));
            var node = engine.System.ActorOf(WorkerNode.Props(settings with { Incarnation = incarnation }, wire, capacity), WorkerNode.Name);
            tracker.Tell(new MembersWithRole(_members));
            node.Tell(new MembersWithRole(_members));
            return node;
        }

        /// <summary>Ends when the node has no worker any more.</summary>
        public async Task WhenEmpty(IActorRef node)
        {
            using var patience = new CancellationTokenSource(Patience.Long);
            while (((ActorRefWithCell)node).Children.Any())
            {
                await Task.Delay(10, patience.Token);
            }
        }

        public ValueTask DisposeAsync() => engine.DisposeAsync();
    }

    /// <summary>Between a worker node and the region.</summary>
    private sealed class Wire : UntypedActor
    {
        private readonly IActorRef _region;
        private readonly Cluster _cluster;

        public Wire(IActorRef region, Cluster cluster) => (_region, _cluster) = (region, cluster);

        protected override void OnReceive(object message)
        {
            if (!_cluster.CutOff)
            {
                _region.Forward(message);
            }
        }
    }
}
