using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Workers;

/// <summary>Two actor systems that are a cluster: one has companies, the other executes runs.</summary>
public sealed class WorkerNodeClusterSpecs : IAsyncLifetime
{
    private readonly ActorSystem _companies = StartSystem(WorkerNodeTracker.Role);
    private readonly ActorSystem _workers = StartSystem(WorkerNode.Role);
    private readonly WorkerNodes _nodes = new(TimeProvider.System);

    public async Task InitializeAsync()
    {
        var cluster = Cluster.Get(_companies);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Patience.Long);
        await Cluster.Get(_workers).JoinAsync(cluster.SelfAddress).WaitAsync(Patience.Long);
        _companies.ActorOf(WorkerNodeTracker.Props(_nodes), WorkerNodeTracker.Name);
        StartNode("w1");
        await Until(() => _nodes.HasFree);
    }

    public async Task DisposeAsync()
    {
        await _workers.Terminate().WaitAsync(Patience.Long);
        await _companies.Terminate().WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task Should_reach_the_node_when_it_was_chosen()
    {
        _nodes.Choose().Should().Be("w1");
        _nodes.Choose().Should().Be("w1");
        _nodes.Choose().Should().BeNull();

        (await _nodes.Find("w1")!.Ask<ActorIdentity>(new Identify(0), Patience.Long)).Subject.Path.Address.Should().Be(Cluster.Get(_workers).SelfAddress);
    }

    [Fact]
    public async Task Should_give_no_runs_when_the_node_drains()
    {
        await _nodes.Find("w1")!.Ask<WorkerNodeDrained>(new DrainWorker(), Patience.Long);

        await Until(() => !_nodes.HasFree);
        _nodes.Find("w1").Should().NotBeNull("its runs may still be told to stop");
    }

    [Fact]
    public async Task Should_give_no_runs_when_the_node_dies_and_forget_it_when_it_is_removed()
    {
        await _workers.Terminate().WaitAsync(Patience.Long);

        await Until(() => !_nodes.HasFree && _nodes.Find("w1") is null);
        Cluster.Get(_companies).Down(Cluster.Get(_workers).SelfAddress);
        await Until(() => Cluster.Get(_companies).State.Members.Count == 1);
        _nodes.Choose().Should().BeNull();
    }

    [Fact]
    public async Task Should_give_no_runs_when_the_node_leaves()
    {
        await Cluster.Get(_workers).LeaveAsync().WaitAsync(Patience.Long);

        await Until(() => !_nodes.HasFree && _nodes.Find("w1") is null);
    }

    private static ActorSystem StartSystem(string role) => ActorSystem.Create("teamx", ConfigurationFactory.ParseString($$"""
        akka {
          actor.provider = cluster
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster {
            roles = ["{{role}}"]
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 4s }
            run-coordinated-shutdown-when-down = off
          }
          coordinated-shutdown { run-by-actor-system-terminate = off, run-by-clr-shutdown-hook = off }
        }
        """));

    private void StartNode(string incarnation)
    {
        var settings = new EngineSettings
        {
            Policy = CompanyPolicy.Default,
            Time = TimeProvider.System,
            Runners = new RunnerCatalog([TestRunner.Completing()]),
            Incarnation = incarnation,
        };
        _workers.ActorOf(WorkerNode.Props(settings, _workers.DeadLetters, 2), WorkerNode.Name);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
