using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Company.Support;

/// <summary>The engine's actors over a <see cref="TestStorage"/>: one process that a spec can kill.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly CompanyId Acme = new("acme");
    public static readonly AgentId Ada = new("ada");

    /// <summary>Journal and snapshots of a <see cref="TestStorage"/>, and no shutdown but the spec's.</summary>
    public const string Settings = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          coordinated-shutdown { run-by-actor-system-terminate = off, run-by-clr-shutdown-hook = off }
          persistence {
            journal.plugin = "teamx.test-journal"
            snapshot-store.plugin = "teamx.test-snapshots"
          }
        }
        teamx {
          test-journal {
            class = "TeamX.Actors.Tests.Company.Support.TestJournal, TeamX.Actors.Tests"
            plugin-dispatcher = "akka.actor.default-dispatcher"
            circuit-breaker { max-failures = 100000, call-timeout = 60s, reset-timeout = 1s }
          }
          test-snapshots {
            class = "TeamX.Actors.Tests.Company.Support.TestSnapshotStore, TeamX.Actors.Tests"
            plugin-dispatcher = "akka.actor.default-dispatcher"
          }
        }
        """;

    private readonly Channel<CompanyNotification> _notifications = Channel.CreateUnbounded<CompanyNotification>();
    private readonly TestRunner[] _runners;

    private TestEngine(TestStorage storage, TestRunner[] runners, Func<EngineSettings, EngineSettings>? configure, bool inBytes = false)
    {
        Storage = storage;
        _runners = runners;
        var config = ConfigurationFactory.ParseString($"akka.actor.serialize-messages = {(inBytes ? "on" : "off")}")
            .WithFallback(ConfigurationFactory.ParseString(Settings)).WithFallback(TeamXHocon.Load("reference"));
        System = ActorSystem.Create("teamx", BootstrapSetup.Create().WithConfig(config).And(storage));
        var waker = System.ActorOf(CompanyWaker.Props(storage, TimeProvider.System, TimeSpan.FromSeconds(2), TimeSpan.Zero), "teamx-waker");
        var directory = System.ActorOf(CompanyDirectory.Props(storage, waker), "teamx-directory");
        var settings = new EngineSettings
        {
            Policy = CompanyPolicy.Default,
            Time = TimeProvider.System,
            Runners = new RunnerCatalog(runners),
            Directory = directory,
        };
        Region = System.ActorOf(LocalCompanies.Props(configure?.Invoke(settings) ?? settings), "teamx-companies");
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Listener(_notifications.Writer))), typeof(CompanyNotification));
        waker.Tell(new CompanyWaker.Begin(Region));
        Directory = directory;
    }

    public TestStorage Storage { get; }

    public ActorSystem System { get; }

    public IActorRef Region { get; }

    public IActorRef Directory { get; }

    public static TestEngine Start(TestStorage storage, TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null) =>
        new(storage, [runner], configure);

    public static TestEngine Start(TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null) =>
        new(new TestStorage(), [runner], configure);

    /// <summary>
    /// Every message is written and read on its way, as if each actor were on another node. Only for a journal that never fails: what Akka.Persistence
    /// tells itself then can't be written.
    /// </summary>
    public static TestEngine StartInBytes(TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null) =>
        new(new TestStorage(), [runner], configure, inBytes: true);

    /// <summary>An engine with the company <see cref="Acme"/> and its agent <see cref="Ada"/>.</summary>
    public static async Task<TestEngine> StartWithAda(TestRunner runner, Func<EngineSettings, EngineSettings>? configure = null, int runs = 1)
    {
        var engine = Start(runner, configure);
        await engine.Define(Acme, runs);
        return engine;
    }

    public static ScheduleWakeup Wake(string? triggerId = null, int? priority = null, CompanyId? company = null) => new(
        company ?? Acme, new WakeupOrder(Ada, new Trigger(TriggerType.Routine, triggerId ?? Guid.NewGuid().ToString("N"))) { Priority = priority });

    /// <summary>Defines a company with the agent <see cref="Ada"/>.</summary>
    public async Task Define(CompanyId id, int runs = 1)
    {
        await Ask<DefinitionReceipt>(new DefineCompany(id, id.Value));
        await Ask<DefinitionReceipt>(new DefineAgent(id, Ada, "Ada", new RunnerSpec(_runners[0].Kind), MaxConcurrentRuns: runs));
    }

    public async Task<CompanyReply> Ask(IWithCompanyId message) => await Region.Ask<CompanyReply>(message, Patience.Long);

    public async Task<T> Ask<T>(IWithCompanyId message)
        where T : CompanyReply
    {
        var reply = await Ask(message);
        return reply.Should().BeOfType<T>().Subject;
    }

    /// <summary>Schedules one wakeup and returns its id.</summary>
    public async Task<WakeupId> Schedule(ScheduleWakeup? wake = null) => (await Ask<WakeupReceipt>(wake ?? Wake())).WakeupId;

    public async Task<WakeupView> Get(WakeupId id, CompanyId? company = null) => await Ask<WakeupView>(new GetWakeup(company ?? Acme, id));

    /// <summary>Reads published events until one fits.</summary>
    public async Task<CompanyNotification> Until(Func<CompanyNotification, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var next = await _notifications.Reader.ReadAsync(patience.Token);
            if (fits(next))
            {
                return next;
            }
        }
    }

    /// <summary>Reads published events until the request has one of a kind.</summary>
    public async Task<T> Until<T>(WakeupId id)
        where T : WakeupEvent => (T)(await Until(next => next.Event is T about && about.WakeupId == id)).Event;

    /// <summary>The guardian of a company; null when it is not in memory.</summary>
    public async Task<IActorRef?> GuardianOf(CompanyId id)
    {
        var identity = await System.ActorSelection($"/user/teamx-companies/company-{id}").Ask<ActorIdentity>(new Identify(0), Patience.Long);
        return identity.Subject;
    }

    /// <summary>Asks again as long as the company is unavailable.</summary>
    public async Task<T> Eventually<T>(IWithCompanyId message)
        where T : CompanyReply
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var reply = await Ask(message);
            if (reply != Refusals.Unavailable)
            {
                return reply.Should().BeOfType<T>().Subject;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The supervisor of a company that is in memory.</summary>
    public async Task<ActorRefWithCell> SupervisorOf(CompanyId id)
    {
        var guardian = (ActorRefWithCell)(await GuardianOf(id))!;
        return guardian.Children.OfType<ActorRefWithCell>().Single(child => child.Underlying.Props.Type == typeof(CompanySupervisor));
    }

    /// <summary>Ends when the company's supervisor has handled all that was sent before, though its answers may wait for a write.</summary>
    public async Task Settled(CompanyId id)
    {
        await Region.Ask<ActorIdentity>(new Identify(0), Patience.Long);
        var supervisor = await SupervisorOf(id);
        while (supervisor.Underlying.HasMessages)
        {
            await Task.Yield();
        }

        await supervisor.Ask<ActorIdentity>(new Identify(0), Patience.Long);
    }

    /// <summary>Ends when the company is gone from memory.</summary>
    public async Task Gone(CompanyId id)
    {
        if (await GuardianOf(id) is { } guardian)
        {
            await guardian.WatchAsync().WaitAsync(Patience.Long);
        }
    }

    /// <summary>Ends the process without a word to anybody.</summary>
    public async Task Kill() => await System.Terminate().WaitAsync(Patience.Long);

    public async ValueTask DisposeAsync() => await Kill();

    private sealed class Listener : ReceiveActor
    {
        public Listener(ChannelWriter<CompanyNotification> writer) => Receive<CompanyNotification>(next => writer.TryWrite(next));
    }
}
