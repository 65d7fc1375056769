using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using TeamX.Actors.Company;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>Events of one node, heard on another.</summary>
public sealed class EventPublisherSpecs : IAsyncLifetime
{
    private static readonly CompanyNotification Event = MessageSamples.Public.OfType<CompanyNotification>().Single();
    private readonly ActorSystem _here = Node();
    private readonly ActorSystem _there = Node();

    public async Task InitializeAsync()
    {
        var first = Akka.Cluster.Cluster.Get(_here);
        using var patience = new CancellationTokenSource(Patience.Long);
        await first.JoinAsync(first.SelfAddress, patience.Token);
        await Akka.Cluster.Cluster.Get(_there).JoinAsync(first.SelfAddress, patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _there.Terminate();
        await _here.Terminate();
    }

    [Fact]
    public async Task Should_hear_an_event_of_another_node_when_it_has_subscribed_to_the_topic()
    {
        var heard = new TaskCompletionSource<CompanyNotification>(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscriber = _there.ActorOf(Props.Create(() => new Subscriber(heard)));
        (await DistributedPubSub.Get(_there).Mediator.Ask<SubscribeAck>(new Subscribe(CompanyEvents.Topic, subscriber), Patience.Long)).Should().NotBeNull();
        _here.ActorOf(EventPublisher.Props());

        // The news of a subscription takes a while to reach the other nodes, and until then events pass it by.
        using var patience = new CancellationTokenSource(Patience.Long);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!heard.Task.IsCompleted && await again.WaitForNextTickAsync(patience.Token))
        {
            _here.EventStream.Publish(Event);
        }

        (await heard.Task).Should().Be(Event);
    }

    private static ActorSystem Node() => ActorSystem.Create("teamx", ConfigurationFactory.ParseString("""
        akka {
          loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
          cluster.pub-sub.gossip-interval = 100ms
        }
        """).WithFallback(TeamXHocon.Load("reference")));

    private sealed class Subscriber : ReceiveActor
    {
        public Subscriber(TaskCompletionSource<CompanyNotification> heard) => Receive<CompanyNotification>(next => heard.TrySetResult(next));
    }
}
