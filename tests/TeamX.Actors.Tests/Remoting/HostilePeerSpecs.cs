using Akka.Actor;
using Akka.Dispatch.SysMsg;
using CsCheck;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Remoting.Support;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>Scenario 48: what a peer sends that it should not is logged and dropped, and the node goes on.</summary>
[Collection(Stings.Collection)]
public sealed class HostilePeerSpecs : IAsyncLifetime
{
    private const int Messages = 400;
    private const int Tries = 10;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private ActorSystem _hostile = null!;
    private ActorSystem _good = null!;
    private RemotingNode _node = null!;
    private TaskCompletionSource<object> _reached = null!;

    public async Task InitializeAsync()
    {
        _hostile = RemotingNode.Stranger(RawSerializer.Hocon);
        _good = RemotingNode.Stranger();
        _node = await RemotingNode.StartAsync();
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _node.System.ActorOf(Props.Create(() => new Private(_reached)), "other");
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _hostile.Terminate();
        await _good.Terminate();
    }

    [Fact]
    public async Task Should_answer_when_a_stranger_asks_the_gateway() => (await _node.AskAsync(_good)).Should().Be("pong");

    [Fact]
    public async Task Should_create_nothing_when_a_peer_names_types()
    {
        var before = Stings.Count;

        foreach (var attack in Attacks.All(_good))
        {
            _hostile.ActorSelection(_node.Gateway).Tell(attack);
            Direct("/user/teamx").Tell(attack);
        }

        await StillAnswers();
        Stings.Count.Should().Be(before);
    }

    [Fact]
    public async Task Should_write_one_line_when_a_message_can_not_be_read()
    {
        (await _node.AskAsync(_hostile)).Should().Be("pong");

        Direct("/user/teamx").Tell(new RawMessage("unknown", 4711, "anything", [1, 2, 3]));
        (await _node.AskAsync(_hostile)).Should().Be("pong");

        _node.Log.Should().ContainSingle().Which.Should().Contain("4711");
    }

    [Fact]
    public async Task Should_go_on_when_a_peer_sends_anything()
    {
        var before = Stings.Count;
        var random = new Random(48);

        foreach (var message in Enumerable.Range(0, Messages).Select(_ => WireNoise.Of(_node.System, _good).Single()))
        {
            (random.Next(3) switch
            {
                0 => (ICanTell)_hostile.ActorSelection(_node.Gateway),
                1 => Direct("/user/teamx"),
                _ => Direct("/"),
            }).Tell(message, _hostile.DeadLetters);
        }

        await StillAnswers();
        Stings.Count.Should().Be(before);
    }

    [Theory]
    [InlineData("/user/other")]
    [InlineData("/user/*")]
    [InlineData("/system/*")]
    [InlineData("/user/teamx/../other")]
    public async Task Should_reach_nobody_else_when_a_peer_selects_them(string path)
    {
        _hostile.ActorSelection($"{_node.Address}{path}").Tell("hello");

        await StillAnswers();
        _reached.Task.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData("/user/other")]
    [InlineData("/user")]
    [InlineData("/system")]
    [InlineData("/remote")]
    [InlineData("/system/endpointManager")]
    public async Task Should_reach_nobody_else_when_a_peer_names_their_path(string path)
    {
        Direct(path).Tell("hello");
        await StillAnswers();

        _reached.Task.IsCompleted.Should().BeFalse();
        _node.Log.Should().Contain(line => line.Contains($"names {path}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_answer_nobody_else_when_a_peer_says_that_they_asked()
    {
        var other = (IInternalActorRef)Direct("/user/other");

        _hostile.ActorSelection(_node.Gateway).Tell("ping", other);
        await StillAnswers();

        _reached.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Should_live_when_a_peer_wants_the_gateway_to_stop()
    {
        foreach (object end in new object[] { PoisonPill.Instance, Kill.Instance })
        {
            _hostile.ActorSelection(_node.Gateway).Tell(end);
            Direct("/user/teamx").Tell(end);
        }

        ((IInternalActorRef)Direct("/user/teamx")).Stop();
        ((IInternalActorRef)Direct("/user/teamx")).Suspend();
        ((IInternalActorRef)Direct("/user/teamx")).Restart(new StingException("sting"));

        await StillAnswers();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/user/teamx")]
    [InlineData("/system/remote-watcher")]
    public async Task Should_live_when_a_peer_sends_what_only_actors_of_the_node_say(string path)
    {
        var (root, system, gateway) = ((IInternalActorRef)Direct("/"), (IInternalActorRef)Direct("/system"), (IInternalActorRef)Direct("/user/teamx"));
        ISystemMessage[] messages =
        [
            new DeathWatchNotification(system, existenceConfirmed: true, addressTerminated: false), new DeathWatchNotification(gateway, true, false),
            new DeathWatchNotification(root, true, true), new Watch(system, gateway), new Watch(gateway, gateway), new Watch(root, system), new Unwatch(system, gateway),
        ];
        var written = messages.Select(message => Attacks.Written("system", _good, message)).ToArray();

        foreach (var message in written.Concat(written.DistinctBy(one => one.Manifest).Select(one => one with { Bytes = [] })))
        {
            Direct(path).Tell(message);
        }

        await StillAnswers();
        _node.Log.Should().NotContain(line => line.StartsWith("[ERROR]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_live_when_a_peer_sends_nothing_at_all()
    {
        var nothing = new RawMessage("nothing", 0, "", []);

        foreach (var recipient in new ICanTell[] { _hostile.ActorSelection(_node.Gateway), Direct("/user/teamx"), Direct("/"), Direct("/system/remote-watcher") })
        {
            recipient.Tell(nothing, _hostile.DeadLetters);
        }

        await StillAnswers();
    }

    [Fact]
    public async Task Should_start_no_actor_when_a_peer_deploys_one_here()
    {
        var before = Stings.Count;

        _hostile.ActorOf(Props.Create<StingActor>().WithDeploy(new Deploy(new RemoteScope(_node.Address))), "guest");

        await StillAnswers();
        Stings.Count.Should().Be(before);
    }

    [Fact]
    public async Task Should_tell_a_program_that_watches_when_the_gateway_ends()
    {
        var gateway = await _good.ActorSelection(_node.Gateway).ResolveOne(Patience.Long);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _good.ActorOf(Props.Create(() => new Watcher(gateway, watching, ended)));
        await watching.Task.WaitAsync(Patience.Long);
        (await _node.AskAsync(_good)).Should().Be("pong");

        _node.System.Stop(await _node.System.ActorSelection("/user/teamx").ResolveOne(Patience.Long));

        await ended.Task.WaitAsync(Patience.Long);
    }

    private IActorRef Direct(string path) => ((ExtendedActorSystem)_hostile).Provider.ResolveActorRef($"{_node.Address}{path}");

    /// <summary>Messages of one peer are served in turn: behind this answer, all that it sent before was read or dropped.</summary>
    private async Task StillAnswers()
    {
        string? answer = null;
        for (var tries = 0; answer is null && tries < Tries; tries++)
        {
            try
            {
                answer = await _hostile.ActorSelection(_node.Gateway).Ask<string>("ping", Short);
            }
            catch (AskTimeoutException)
            {
                // Its association ended, which is its own loss; it comes back after a second.
            }
        }

        answer.Should().Be("pong", "{0}", string.Join('\n', _node.Log));
        (await _node.AskAsync(_good)).Should().Be("pong");
    }

    private sealed class Private : ReceiveActor
    {
        public Private(TaskCompletionSource<object> reached) => ReceiveAny(message => reached.TrySetResult(message));
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef gateway, TaskCompletionSource watching, TaskCompletionSource ended)
        {
            Context.Watch(gateway);
            Receive<Terminated>(_ => ended.TrySetResult());
            watching.TrySetResult();
        }
    }
}
