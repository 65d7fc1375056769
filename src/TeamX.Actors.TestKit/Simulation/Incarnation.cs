using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeamX.Actors.Company;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.TestKit.Storage;

namespace TeamX.Actors.TestKit.Simulation;

/// <summary>One life of the process: a host with the engine as production builds it, in virtual time on the scenario's storage.</summary>
internal sealed class Incarnation
{
    private readonly IHost _host;
    private readonly StorageSession _session;

    private Incarnation(IHost host, StorageSession session)
    {
        (_host, _session) = (host, session);
        System = host.Services.GetRequiredService<ActorSystem>();
        Region = host.Services.GetRequiredService<IRequiredActor<CompanyRegion>>().ActorRef;
    }

    public ActorSystem System { get; }

    public IActorRef Region { get; }

    public IServiceProvider Services => _host.Services;

    public StorageSession Session => _session;

    public VirtualScheduler Scheduler => (VirtualScheduler)System.Scheduler;

    public static async Task<Incarnation> StartAsync(
        Pump pump, VirtualClock clock, ScenarioStorage storage, TeamXOptions options, ScriptedRunners runners, Action<object> observe)
    {
        var session = new StorageSession(storage);
        var setup = new SimulationSetup(pump, clock, session);
        ActorSystem? system = null;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddTeamXClient();
        builder.Services.AddAkka("teamx", akka =>
        {
            akka.Setups.Add(setup);
            akka.AddHocon(TeamXHocon.Load("scenario"), HoconAddMode.Prepend);
            akka.WithActors((started, _) =>
            {
                system = started;
                var observer = started.ActorOf(Props.Create(() => new Observer(observe)), "scenario-observer");
                started.EventStream.Subscribe(observer, typeof(CompanyNotification));
                started.EventStream.Subscribe(observer, typeof(Warning));
                started.EventStream.Subscribe(observer, typeof(Error));
            });
            akka.WithTeamX(options, runners.For(setup, () => (VirtualScheduler)system!.Scheduler), clock, session);
        });
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return new Incarnation(host, session);
    }

    /// <summary>Ends the process with nothing left to drain.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _host.StopAsync().WaitAsync(patience).ConfigureAwait(false);
        _host.Dispose();
    }

    /// <summary>Ends the process as <c>kill -9</c> would: nothing is written any more, nobody is asked.</summary>
    public async Task KillAsync(TimeSpan patience)
    {
        _session.Sever();
        await System.Terminate().WaitAsync(patience).ConfigureAwait(false);
        _host.Dispose();
    }

    private sealed class Observer(Action<object> observe) : UntypedActor
    {
        protected override void OnReceive(object message) => observe(message);
    }

    /// <summary>A scenario hears no signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
