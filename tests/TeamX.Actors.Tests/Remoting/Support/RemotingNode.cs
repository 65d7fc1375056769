using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>An actor system that is reached as a host's is, with an actor at <c>/user/teamx</c> that answers "ping" with "pong".</summary>
internal sealed class RemotingNode : IAsyncDisposable
{
    private const string Quiet = "akka { loglevel = INFO, stdout-loglevel = OFF, loggers = [], remote.retry-gate-closed-for = 1s, coordinated-shutdown.exit-clr = off }";

    private readonly IHost _host;
    private readonly ConcurrentQueue<LogEvent> _log = [];

    private RemotingNode(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Recorder(_log))), typeof(Warning));
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Recorder(_log))), typeof(Error));
        System.ActorOf(Props.Create(() => new Ponger()), "teamx");
    }

    public ActorSystem System { get; }

    public Address Address => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    public string Gateway => $"{Address}/user/teamx";

    /// <summary>Warnings and errors so far, as text.</summary>
    public IReadOnlyList<string> Log => [.. _log.Select(entry => entry.ToString())];

    public static async Task<RemotingNode> StartAsync(Action<RemotingOptions>? configure = null, bool cluster = false, string? hocon = null)
    {
        var options = new RemotingOptions { Hostname = "127.0.0.1", Port = 0 };
        configure?.Invoke(options);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddAkka("teamx", akka => akka
            .AddHocon(Quiet, HoconAddMode.Prepend)
            .AddHocon(hocon ?? (cluster ? "akka.actor.provider = cluster" : ""), HoconAddMode.Prepend)
            .AddHocon(TeamXHocon.Load("reference"), HoconAddMode.Append)
            .AddRemoting(options, cluster));
        var host = builder.Build();
        await host.StartAsync();
        return new RemotingNode(host);
    }

    /// <summary>Somebody else's actor system, with all that Akka.NET brings.</summary>
    public static ActorSystem Stranger(string hocon = "", params Setup[] setups)
    {
        var config = ConfigurationFactory.ParseString(hocon + """

            akka { loglevel = OFF, stdout-loglevel = OFF, loggers = [], log-dead-letters = off, coordinated-shutdown.exit-clr = off }
            akka.actor.provider = remote
            akka.remote.retry-gate-closed-for = 1s
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0, maximum-frame-size = 16777216b }
            """);
        return ActorSystem.Create("stranger", setups.Aggregate(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), (all, setup) => all.And(setup)));
    }

    /// <summary>Asks the gateway as a stranger does.</summary>
    public async Task<string> AskAsync(ActorSystem from) => await from.ActorSelection(Gateway).Ask<string>("ping", Patience.Long);

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        _host.Dispose();
    }

    private sealed class Ponger : ReceiveActor
    {
        public Ponger() => Receive<string>(text => text == "ping", _ => Sender.Tell("pong"));
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(ConcurrentQueue<LogEvent> log) => Receive<LogEvent>(log.Enqueue);
    }
}
