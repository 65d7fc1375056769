using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>A node dies and is back at once, while another one calls it and it calls the other one.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class ReconnectSpecs : IAsyncLifetime
{
    // Round trips, after which a connection that is to replace another one has done so.
    private const int Enough = 50;
    private const string Back = "I am back";

    private readonly int[] _ports = FreePorts.Take(2);
    private readonly Link _toOther = new();
    private readonly Link _toBack = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TcpProxy _other;
    private readonly TcpProxy _back;
    private readonly List<ActorSystem> _systems = [];

    public ReconnectSpecs()
    {
        _other = new TcpProxy(_ports[0], _ => _toOther);
        _back = new TcpProxy(_ports[1], _ =>
        {
            if (_toBack.IsHeld)
            {
                _called.TrySetResult();
            }

            return _toBack;
        });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _toOther.Release();
        _toBack.Release();
        foreach (var system in _systems)
        {
            await system.Terminate();
        }

        await _other.DisposeAsync();
        await _back.DisposeAsync();
    }

    [Fact]
    public async Task Should_hear_each_other_when_a_node_is_back_while_it_is_called()
    {
        var other = Start(_ports[0], _other.Port);
        var first = Start(_ports[1], _back.Port);
        await Deadline.UntilAsync("they hear each other", async () => await HearsAsync(other, _back) && await HearsAsync(first, _other));

        // It dies without a word, and is called again before it is back.
        _toOther.Hold();
        _toBack.Hold();
        _other.Break();
        _back.Break();
        await first.Terminate();
        await Deadline.UntilAsync("it is called", async () => !await HearsAsync(other, _back) && _called.Task.IsCompleted);

        // It calls itself before that call reaches it.
        var second = Start(_ports[1], _back.Port);
        _toOther.Release();
        await Deadline.UntilAsync("its call has come", async () =>
        {
            await HearsAsync(second, _other, Back);
            return _heard.Task.IsCompleted;
        });
        _toBack.Release();
        for (var i = 0; i < Enough; i++)
        {
            await HearsAsync(second, _other);
        }

        await Deadline.UntilAsync("it is heard", () => HearsAsync(second, _other));
        await Deadline.UntilAsync("it hears", () => HearsAsync(other, _back));
    }

    private ActorSystem Start(int port, int publicPort)
    {
        // What nodes of a cluster have, but with the patience that keeps this order of events on a slow machine.
        var system = ActorSystem.Create("far", ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka.loglevel = ERROR
            akka.actor.provider = remote
            akka.remote {
              handshake-timeout = 20s
              dot-netty.tcp { hostname = 127.0.0.1, port = {{port}}, public-port = {{publicPort}}, connection-timeout = 20s }
            }
            """)).WithFallback(TeamXHocon.Load("cluster")));
        system.ActorOf(Props.Create(() => new Echo(_heard)), "echo");
        _systems.Add(system);
        return system;
    }

    private static async Task<bool> HearsAsync(ActorSystem system, TcpProxy whom, string text = "hello")
    {
        try
        {
            var echo = system.ActorSelection(string.Create(CultureInfo.InvariantCulture, $"akka.tcp://far@127.0.0.1:{whom.Port}/user/echo"));
            return await echo.Ask<string>(text, TimeSpan.FromMilliseconds(200)) == text;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private sealed class Echo(TaskCompletionSource heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Back)
            {
                heard.TrySetResult();
            }

            Sender.Tell(message);
        }
    }
}
