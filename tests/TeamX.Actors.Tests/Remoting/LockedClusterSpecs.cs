using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Cluster.Tools.Singleton;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Remoting.Support;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>What Akka's modules send each other in a cluster is all on the list.</summary>
public sealed class LockedClusterSpecs : IAsyncLifetime
{
    private const string Settings = """
        akka {
          actor.provider = cluster
          cluster {
            min-nr-of-members = 2
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            sharding { state-store-mode = ddata, distributed-data.durable.keys = [], remember-entities = off, rebalance-interval = 500ms, retry-interval = 200ms }
            singleton.hand-over-retry-interval = 200ms
            singleton-proxy.singleton-identification-interval = 200ms
            pub-sub.gossip-interval = 200ms
          }
        }
        """;

    private RemotingNode _first = null!;
    private RemotingNode _second = null!;

    public async Task InitializeAsync()
    {
        _first = await RemotingNode.StartAsync(cluster: true, hocon: Settings);
        _second = await RemotingNode.StartAsync(cluster: true, hocon: Settings);
        await Task.WhenAll(Cluster.Get(_first.System).JoinAsync(_first.Address), Cluster.Get(_second.System).JoinAsync(_first.Address)).WaitAsync(Patience.Long);
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task Should_work_when_shards_singletons_and_topics_move_between_nodes()
    {
        var regions = new[] { Region(_first), Region(_second) };
        await KnownAsync(regions);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(entity => AskAsync(regions[entity % 2], $"e{entity}:hello")));
        answers.Distinct().Should().HaveCount(2, "entities live on both nodes");

        var nodes = new[] { _first, _second };
        var singletons = new[] { One(_first), One(_second) };
        await PublishedAsync(from: _first, to: _second);

        // The node with the singleton leaves: its shards, perhaps the coordinator, and the singleton move to the other.
        var host = await AskAsync(singletons[0], "who");
        (await AskAsync(singletons[1], "who")).Should().Be(host);
        var staying = host == _first.Address.ToString() ? 1 : 0;
        await CoordinatedShutdown.Get(nodes[1 - staying].System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(Patience.Long);
        var moved = await Task.WhenAll(Enumerable.Range(0, 40).Select(entity => AskAsync(regions[staying], $"e{entity}:hello")));

        moved.Distinct().Should().Equal(nodes[staying].Address.ToString());
        (await AskAsync(singletons[staying], "who")).Should().Be(nodes[staying].Address.ToString());
        _first.Log.Concat(_second.Log).Should().NotContain(line => line.Contains("erialization failed", StringComparison.Ordinal));
    }

    /// <summary>Waits until the coordinator has heard of all regions: one that comes later gets no entity for now.</summary>
    private static async Task KnownAsync(IActorRef[] regions)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while ((await regions[0].Ask<CurrentRegions>(GetCurrentRegions.Instance, patience.Token)).Regions.Count < regions.Length)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Asks again while there is no answer: what is under way to a node that leaves may be lost.</summary>
    private static async Task<string> AskAsync(IActorRef actor, string question)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            try
            {
                return await actor.Ask<string>(question, TimeSpan.FromSeconds(2), patience.Token);
            }
            catch (AskTimeoutException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private static IActorRef Region(RemotingNode node) => ClusterSharding.Get(node.System).Start(
        "echo", _ => Props.Create(() => new WhereAmI()), ClusterShardingSettings.Create(node.System), new Extractor());

    private static IActorRef One(RemotingNode node)
    {
        node.System.ActorOf(ClusterSingletonManager.Props(Props.Create(() => new WhereAmI()), ClusterSingletonManagerSettings.Create(node.System)), "one");
        return node.System.ActorOf(ClusterSingletonProxy.Props("/user/one", ClusterSingletonProxySettings.Create(node.System)));
    }

    private static async Task PublishedAsync(RemotingNode from, RemotingNode to)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        to.System.ActorOf(Props.Create(() => new Subscriber(heard)));
        while (!heard.Task.IsCompleted)
        {
            DistributedPubSub.Get(from.System).Mediator.Tell(new Publish("topic", "news"));
            await Task.WhenAny(heard.Task, Task.Delay(100));
        }
    }

    private sealed class WhereAmI : ReceiveActor
    {
        public WhereAmI() => ReceiveAny(_ => Sender.Tell(Cluster.Get(Context.System).SelfAddress.ToString()));
    }

    private sealed class Subscriber : ReceiveActor
    {
        public Subscriber(TaskCompletionSource heard)
        {
            DistributedPubSub.Get(Context.System).Mediator.Tell(new Subscribe("topic", Self));
            Receive<string>(_ => heard.TrySetResult());
        }
    }

    private sealed class Extractor() : HashCodeMessageExtractor(16)
    {
        public override string EntityId(object message) => ((string)message).Split(':')[0];
    }
}
