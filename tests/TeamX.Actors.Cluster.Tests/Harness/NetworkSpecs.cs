using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Cluster.Tests.Harness;

/// <summary>The network of the specs, between two real actor systems.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class NetworkSpecs : IAsyncLifetime
{
    // Round trips of others that a message that is not held would have made as well.
    private const int Enough = 50;

    private readonly int[] _ports = FreePorts.Take(3);
    private readonly List<ActorSystem> _systems = [];
    private readonly Network _network;

    public NetworkSpecs() => _network = new Network(_ports, databasePort: 1);

    public Task InitializeAsync()
    {
        for (var node = 0; node < _ports.Length; node++)
        {
            var system = ActorSystem.Create("far", ConfigurationFactory.ParseString($$"""
                akka.loglevel = ERROR
                akka.actor.provider = remote
                akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = {{_ports[node]}}, public-port = {{_network.NodePorts[node]}} }
                """));
            system.ActorOf(Props.Create(() => new Echo()), "echo");
            _systems.Add(system);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
        {
            await system.Terminate();
        }

        await _network.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Should_hold_what_is_sent_when_a_node_is_cut_off_and_deliver_it_when_it_is_back(int cutOff)
    {
        await AskAsync(0, 1);
        _network.CutOff(cutOff);
        var held = AskAsync(0, 1);
        for (var others = 0; others < Enough; others++)
        {
            await AskAsync(2, 1 - cutOff);
        }

        held.IsCompleted.Should().BeFalse();

        _network.Heal(cutOff);

        await held;
    }

    [Fact]
    public async Task Should_let_the_others_talk_when_a_node_is_cut_off()
    {
        await AskAsync(0, 1);
        await AskAsync(1, 2);
        _network.CutOff(0);

        await AskAsync(1, 2);
        await AskAsync(2, 1);
    }

    [Fact]
    public async Task Should_cut_off_a_node_also_when_only_it_calls()
    {
        await AskAsync(0, 1);
        _network.CutOff(0);
        var unheard = AskAsync(0, 2);
        for (var others = 0; others < Enough; others++)
        {
            await AskAsync(1, 2);
        }

        unheard.IsCompleted.Should().BeFalse();
        _network.Heal(0);
        await unheard;
    }

    [Fact]
    public async Task Should_close_a_connection_when_its_target_has_ended()
    {
        await AskAsync(0, 1);
        await _systems[1].Terminate();

        await Deadline.UntilAsync("the other system knows", async () => await _systems[0]
            .ActorSelection($"akka.tcp://far@127.0.0.1:{_network.NodePorts[1]}/user/echo").ResolveOne(TimeSpan.FromMilliseconds(100))
            .ContinueWith(found => found.IsFaulted, TaskScheduler.Default));
    }

    private async Task AskAsync(int from, int to)
    {
        var echo = _systems[from].ActorSelection($"akka.tcp://far@127.0.0.1:{_network.NodePorts[to]}/user/echo");
        (await echo.Ask<string>("hello", TimeSpan.FromSeconds(20))).Should().Be("hello");
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
