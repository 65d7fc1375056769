using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.TestKit.Simulation;
using TeamX.Actors.TestKit.Storage;

namespace TeamX.Actors.TestKit;

/// <summary>
/// Companies in virtual time: the engine as a host runs it, on a journal in memory, with scripted runners. Time stands still until
/// <see cref="AdvanceAsync"/> moves it, from one deadline to the next; every call returns when nothing more can happen by itself. Weeks
/// take seconds. Restarts and crashes keep the journal.
/// </summary>
public sealed class Scenario : IAsyncDisposable
{
    private readonly ScenarioBuilder _setup;
    private readonly Pump _pump;
    private readonly VirtualClock _clock;
    private readonly ScenarioStorage _storage = new();
    private readonly Dictionary<WakeupId, CompanyId> _companyOf = [];
    private readonly List<string> _warnings = [];
    private Incarnation? _incarnation;

    private Scenario(ScenarioBuilder setup)
    {
        (_setup, _pump, _clock) = (setup, new Pump(setup.Seed), new VirtualClock(setup.StartAt));
        Journal = new ScenarioJournal(_storage, () => Running, SettleAsync);
    }

    /// <summary>Virtual wall time.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Virtual monotonic time since the start; a jump of the wall clock does not show here.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>What happened, durably, over all restarts.</summary>
    public ScenarioEvents Events { get; } = new();

    /// <summary>The scripts of the agents, and what their runs were told.</summary>
    public ScriptedRunners Runner => _setup.Runner;

    /// <summary>The journal's faults, and what is in it.</summary>
    public ScenarioJournal Journal { get; }

    /// <summary>Warnings and errors that the engine logged.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings) return [.. _warnings];
        }
    }

    /// <summary>The services of the host that runs now: <c>IHeartbeatService</c>, <c>IAgentWakeupQueue</c>, <c>CompanyClient</c>.</summary>
    public IServiceProvider Services => Running.Services;

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => Running.System;

    private Incarnation Running => _incarnation ?? throw new InvalidOperationException("The process of the scenario does not run. Start it again first.");

    /// <summary>Starts a scenario with its companies, agents, goals, schedules and routines.</summary>
    /// <exception cref="ScenarioException">A definition was refused.</exception>
    public static async Task<Scenario> StartAsync(Action<ScenarioBuilder>? configure = null)
    {
        var setup = new ScenarioBuilder();
        configure?.Invoke(setup);
        var scenario = new Scenario(setup);
        try
        {
            await scenario.StartAsync().ConfigureAwait(false);
            foreach (var definition in setup.Definitions)
            {
                if (await scenario.AskAsync(definition).ConfigureAwait(false) is Refusal refusal)
                {
                    throw new ScenarioException($"{definition.GetType().Name} was refused: {refusal}.");
                }
            }

            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a command or query, and settles.</summary>
    /// <returns>The answer, which may be a refusal.</returns>
    /// <exception cref="ScenarioException">No answer came: writes are held, or the process was killed.</exception>
    public async Task<CompanyReply> AskAsync(IWithCompanyId message)
    {
        var answer = Running.Region.Ask<CompanyReply>(message, Timeout.InfiniteTimeSpan);
        await SettleAsync().ConfigureAwait(false);
        return answer.IsCompleted
            ? await answer.ConfigureAwait(false)
            : throw new ScenarioException($"{message?.GetType().Name} was not answered.");
    }

    /// <summary>Sends a command or query, and settles.</summary>
    /// <exception cref="ScenarioException">The answer is another one, a refusal for example.</exception>
    public async Task<TReply> AskAsync<TReply>(IWithCompanyId message)
        where TReply : CompanyReply
    {
        var answer = await AskAsync(message).ConfigureAwait(false);
        return answer as TReply ?? throw new ScenarioException($"{message?.GetType().Name} was answered with {answer}.");
    }

    /// <summary>Sends a command without waiting for its answer, and settles.</summary>
    public Task TellAsync(IWithCompanyId message)
    {
        Running.Region.Tell(message, ActorRefs.NoSender);
        return SettleAsync();
    }

    /// <summary>Asks for a wakeup.</summary>
    /// <param name="agent">The agent to wake.</param>
    /// <param name="type">Why.</param>
    /// <param name="triggerId">The thing that fired.</param>
    /// <param name="with">Changes the order before it is sent: priority, time, context, …</param>
    /// <param name="company">The agent's company; null for the first one.</param>
    /// <returns>The request that answers for it, also when it was coalesced or deduplicated.</returns>
    /// <exception cref="ScenarioException">It was refused.</exception>
    public async Task<WakeupId> ScheduleAsync(
        string agent, TriggerType type = TriggerType.Schedule, string? triggerId = null, Func<WakeupOrder, WakeupOrder>? with = null, string? company = null)
    {
        var order = new WakeupOrder(new AgentId(agent), new Trigger(type, triggerId));
        var to = CompanyOf(company);
        var receipt = await AskAsync<WakeupReceipt>(new ScheduleWakeup(to, with?.Invoke(order) ?? order)).ConfigureAwait(false);
        _companyOf[receipt.WakeupId] = to;
        return receipt.WakeupId;
    }

    /// <summary>Sends a command or query when virtual time has come so far, in the middle of what else happens then.</summary>
    internal Task<CompanyReply> AskAtAsync(TimeSpan elapsed, IWithCompanyId message)
    {
        var answer = new TaskCompletionSource<CompanyReply>();
        Running.Scheduler.After(elapsed - Elapsed, () => _ = Forward());
        return answer.Task;

        async Task Forward() => answer.SetResult(await Running.Region.Ask<CompanyReply>(message, Timeout.InfiniteTimeSpan).ConfigureAwait(false));
    }

    /// <summary>One request as people see it.</summary>
    public Task<WakeupView> GetAsync(WakeupId id) => AskAsync<WakeupView>(new GetWakeup(_companyOf.GetValueOrDefault(id, _setup.DefaultCompany), id));

    /// <summary>One agent as people see it.</summary>
    public Task<AgentView> GetAgentAsync(string agent, string? company = null) =>
        AskAsync<AgentView>(new GetAgent(CompanyOf(company), new AgentId(agent)));

    /// <summary>Statistics of a company.</summary>
    public Task<StatsView> GetStatsAsync(string? company = null) => AskAsync<StatsView>(new GetStats(CompanyOf(company)));

    /// <summary>Whether the company's supervisor is in memory. Asking does not wake it.</summary>
    public bool IsInMemory(string? company = null)
    {
        var path = Running.Region.Path / LocalCompanies.NameOf(CompanyOf(company));
        return ((ExtendedActorSystem)System).Provider.ResolveActorRef(path) is LocalActorRef;
    }

    /// <summary>Returns when nothing more can happen before time moves.</summary>
    /// <exception cref="TimeoutException">Something is stuck; the message says what.</exception>
    public Task SettleAsync() => _pump.AtRestAsync(() => false, _setup.Patience);

    /// <summary>Moves time, from deadline to deadline.</summary>
    /// <exception cref="TimeoutException">Something is stuck; the message says what.</exception>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var target = Elapsed + by;
        await _pump.AtRestAsync(() => Step(target), _setup.Patience).ConfigureAwait(false);
    }

    /// <summary>Moves time to an instant of the wall clock.</summary>
    public Task AdvanceToAsync(DateTimeOffset instant) => AdvanceAsync(instant - Now);

    /// <summary>Moves time until a condition holds; it is looked at after each deadline.</summary>
    /// <exception cref="ScenarioException">It did not hold within the given time.</exception>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var target = Elapsed + within;
        var holds = false;
        await _pump.AtRestAsync(() => !(holds = condition()) && Step(target), _setup.Patience).ConfigureAwait(false);
        if (!holds)
        {
            throw new ScenarioException($"The condition did not hold within {within}.");
        }
    }

    /// <summary>Somebody sets the wall clock; deadlines in monotonic time stay where they are.</summary>
    public void JumpWallClock(TimeSpan by) => _clock.JumpWall(by);

    /// <summary>SIGTERM: drains, stops, and starts again on the same journal.</summary>
    /// <param name="downFor">How long the process is down.</param>
    public async Task RestartAsync(TimeSpan downFor = default)
    {
        await StopAsync().ConfigureAwait(false);
        _clock.AdvanceTo(Elapsed + downFor);
        await StartAsync().ConfigureAwait(false);
    }

    /// <summary><c>kill -9</c>, and a start on the same journal: nothing is drained, nothing further is written.</summary>
    /// <param name="downFor">How long the process is down.</param>
    public async Task CrashAsync(TimeSpan downFor = default)
    {
        await KillAsync().ConfigureAwait(false);
        _clock.AdvanceTo(Elapsed + downFor);
        await StartAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the process after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        _incarnation = await Incarnation.StartAsync(_pump, _clock, _storage, _setup.Options, Runner, Observe).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _pump.Reseed();
    }

    /// <summary>SIGTERM: nothing new starts, running runs get their grace, everything is written; what is not by then is given up.</summary>
    public async Task StopAsync()
    {
        var drained = Running.Region.Ask<Drained>(new DrainCompanies(), Timeout.InfiniteTimeSpan);
        var limit = Elapsed + TeamXHostingExtensions.DrainLimit(_setup.Options);
        await _pump.AtRestAsync(() => !drained.IsCompleted && Step(limit), _setup.Patience).ConfigureAwait(false);
        if (!drained.IsCompleted)
        {
            await KillAsync().ConfigureAwait(false);
            return;
        }

        await Running.StopAsync(_setup.Patience).ConfigureAwait(false);
        _incarnation = null;
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        await Running.KillAsync(_setup.Patience).ConfigureAwait(false);
        _incarnation = null;
    }

    /// <summary>Ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_incarnation is not null)
        {
            await KillAsync().ConfigureAwait(false);
        }

        _pump.Dispose();
    }

    private CompanyId CompanyOf(string? company) => company is null ? _setup.DefaultCompany : new CompanyId(company);

    /// <summary>Goes to the next deadline; without one before the target, to the target.</summary>
    private bool Step(TimeSpan target)
    {
        var scheduler = _incarnation?.Scheduler;
        if (scheduler?.NextDeadline is not { } next || next > target)
        {
            if (target != TimeSpan.MaxValue)
            {
                _clock.AdvanceTo(target);
            }

            return false;
        }

        _clock.AdvanceTo(next);
        scheduler.FireDue();
        return true;
    }

    private void Observe(object message)
    {
        if (message is CompanyNotification notification)
        {
            Events.Add(notification);
        }
        else
        {
            lock (_warnings) _warnings.Add(message.ToString()!);
        }
    }
}
