using System.Diagnostics.CodeAnalysis;
using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Tickets;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>
/// Everything a company's supervisor knows. Mutable, private to its supervisor, deterministic: decisions read it, only
/// <see cref="Apply(RecordedEvent)"/> changes it, and the same events always lead to the same state.
/// </summary>
public sealed partial class CompanyState
{
    /// <summary>Completed and cancelled requests kept for questions; the same number of dead-lettered ones is kept for retry by hand.</summary>
    public const int KeptFinished = 1_000;

    /// <summary>Due requests beyond which the next ones are packed: they will wait for longer than packing and unpacking take.</summary>
    private const int KeptUnpacked = 10_000;

    private readonly LiveWakeups _live = new();
    private readonly Dictionary<AgentId, AgentState> _agents = [];
    private readonly FinishedWakeups _finished = new(KeptFinished);
    private readonly FinishedWakeups _deadLettered = new(KeptFinished);
    private readonly RunSlots _running = new();
    private readonly IRequestForm? _requestForm;

    /// <summary>An empty state, before the first event.</summary>
    /// <param name="id">The company.</param>
    /// <param name="requestForm">How pending requests are packed; null for not at all, which takes more memory.</param>
    public CompanyState(CompanyId id, IRequestForm? requestForm = null) => (Id, Retention, _requestForm) = (id, new RetentionState(id), requestForm);

    /// <summary>The company.</summary>
    public CompanyId Id { get; }

    /// <summary>The number of the last event.</summary>
    public long LastEventNumber { get; private set; }

    /// <summary>The definition; null while the company does not exist.</summary>
    public CompanyDefined? Definition { get; private set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The policy in force; null before the first activation.</summary>
    public CompanyPolicy? JournaledPolicy { get; private set; }

    /// <summary>The policy in force.</summary>
    public CompanyPolicy Policy => JournaledPolicy ?? CompanyPolicy.Default;

    /// <summary>Whether nothing may start.</summary>
    public bool Paused { get; private set; }

    /// <summary>Why.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>The agents, by id.</summary>
    public IReadOnlyDictionary<AgentId, AgentState> Agents => _agents;

    /// <summary>The pending and processing requests, by id.</summary>
    public LiveWakeups Live => _live;

    /// <summary>The running requests by slot.</summary>
    public RunSlots Running => _running;

    /// <summary>The kept completed and cancelled requests, oldest end first.</summary>
    public IEnumerable<Wakeup> Finished => _finished.Items;

    /// <summary>The kept dead-lettered requests, oldest end first.</summary>
    public IEnumerable<Wakeup> DeadLettered => _deadLettered.Items;

    /// <summary>Every request that ended after this event is still known; what ended before may be forgotten.</summary>
    public long CompleteSince => Math.Max(_finished.ForgottenThrough, _deadLettered.ForgottenThrough);

    /// <summary>All requests that are known: live, finished and dead-lettered.</summary>
    public IEnumerable<Wakeup> Known => _live.Values.Concat(_finished.Items).Concat(_deadLettered.Items);

    /// <summary>The pending requests in their order.</summary>
    public WakeupQueue Queue { get; } = new();

    /// <summary>The pending requests by what they merge with.</summary>
    public CoalesceIndex Coalescing { get; } = new();

    /// <summary>The pending requests by the ticket that they are about.</summary>
    public TicketIndex PendingByTicket { get; } = new();

    /// <summary>The goals.</summary>
    public GoalTree Goals { get; } = new();

    /// <summary>The tickets.</summary>
    public TicketTree Tickets { get; } = new();

    /// <summary>The schedules and routines.</summary>
    public ScheduleBook Schedules { get; } = new();

    /// <summary>The number of the last event that can have changed why work is done.</summary>
    public long LineageChangedAt { get; private set; }

    /// <summary>The idempotency keys of the window.</summary>
    public IdempotencyKeys IdempotencyKeys { get; } = new();

    /// <summary>Counters and times.</summary>
    public Statistics Statistics { get; } = new();

    /// <summary>When the retention was applied, and which snapshots are kept for it.</summary>
    public RetentionState Retention { get; }

    /// <summary>Pending requests with a failed run behind.</summary>
    public int Retrying { get; private set; }

    /// <summary>What a snapshot costs: everything that can still change, counted.</summary>
    public int LiveItems => _live.Count + Goals.All.Count + Tickets.All.Count + Schedules.All.Count;

    /// <summary>Bytes of context that pending requests hold.</summary>
    public long PendingContextBytes { get; private set; }

    /// <summary>Runs at once that are allowed now.</summary>
    public int MaxConcurrentRuns => Definition?.MaxConcurrentRuns ?? Policy.MaxConcurrentRuns;

    /// <summary>The agent, if it is registered here.</summary>
    public bool TryGetAgent(AgentId id, [NotNullWhen(true)] out AgentState? agent) => _agents.TryGetValue(id, out agent);

    /// <summary>The request, if it is live or still kept.</summary>
    public Wakeup? Find(WakeupId id) => _live.GetValueOrDefault(id) ?? _finished.Find(id) ?? _deadLettered.Find(id);

    /// <summary>The lowest slot that is free; null when the limit is reached.</summary>
    public int? FreeSlot() => _running.Count >= MaxConcurrentRuns ? null : _running.LowestFree;

    /// <summary>The request that starts next; null when no slot is free or nothing can start.</summary>
    public Wakeup? NextToStart(DateTimeOffset now) => Paused || FreeSlot() is null ? null : Queue.Peek(now);

    /// <summary>Whether a schedule is to fire now. A paused company holds its fires back.</summary>
    public bool HasDueFire(DateTimeOffset now) => !Paused && Schedules.Due(now) is not null;

    /// <summary>When the retention is to be applied next, also in a paused company; null when nothing is left that it could remove.</summary>
    public DateTimeOffset? NextRetentionAt(DateTimeOffset now) => Definition is null ? null : Retention.NextAt(CreatedAt, Policy.Retention, now);

    /// <summary>
    /// How long nothing changes by itself: until a request falls due, a schedule fires, a limit lets go, a lease runs out or the retention is to be
    /// applied; null for ever.
    /// </summary>
    /// <param name="now">Wall time.</param>
    /// <param name="uptime">The supervisor's monotonic time.</param>
    /// <param name="draining">Whether nothing starts or fires here any more.</param>
    /// <param name="wallSpeed">How much faster wall time goes than monotonic time, in which the answer is.</param>
    public TimeSpan? NextChangeIn(DateTimeOffset now, TimeSpan uptime, bool draining = false, double wallSpeed = 1)
    {
        var still = Paused || draining;

        // With no slot free, a request that falls due changes nothing.
        TimeSpan? next = still || FreeSlot() is null || Queue.NextChange(now) is not { } due ? null : due - now;
        if (!still && Schedules.NextFireAt - now is { } untilFire && (next is null || untilFire < next))
        {
            next = untilFire;
        }

        if (!draining && NextRetentionAt(now) - now is { } untilRetention && (next is null || untilRetention < next))
        {
            next = untilRetention;
        }

        next /= wallSpeed;
        if (_running.TryGetOldestReport(out var oldest))
        {
            var left = oldest.Value + Policy.LeaseDuration - uptime;
            next = next is null || left < next ? left : next;
        }

        return next < TimeSpan.Zero ? TimeSpan.Zero : next;
    }

    /// <summary>An immutable copy. It shares what is immutable, so it costs little more than a list of references.</summary>
    public CompanySnapshot ToSnapshot() => new(LastEventNumber)
    {
        Definition = Definition,
        CreatedAt = CreatedAt,
        Policy = JournaledPolicy,
        Paused = Paused,
        PauseReason = PauseReason,
        Agents = [.. _agents.Values.Select(agent => agent.ToSnapshot())],
        Goals = Goals.ToSnapshot(),
        Tickets = Tickets.ToSnapshot(),
        Schedules = Schedules.ToSnapshot(),
        Live = [.. _live.Values.Select(wakeup => wakeup.ToSnapshot())],
        Finished = _finished.ToSnapshot(),
        DeadLettered = _deadLettered.ToSnapshot(),
        IdempotencyKeys = IdempotencyKeys.ToSnapshot(),
        Statistics = Statistics.ToSnapshot(),
        Retention = Retention.ToSnapshot(),
    };

    /// <summary>The state that a snapshot was taken from.</summary>
    public static CompanyState Restore(CompanyId id, CompanySnapshot snapshot, IRequestForm? requestForm = null)
    {
        var state = new CompanyState(id, requestForm)
        {
            LastEventNumber = snapshot.LastEventNumber,
            Definition = snapshot.Definition,
            CreatedAt = snapshot.CreatedAt,
            JournaledPolicy = snapshot.Policy,
            Paused = snapshot.Paused,
            PauseReason = snapshot.PauseReason,
        };
        foreach (var agent in snapshot.Agents)
        {
            state._agents.Add(agent.Definition.AgentId, AgentState.Restore(agent, requestForm));
        }

        state.Goals.Restore(snapshot.Goals);
        state.Tickets.Restore(snapshot.Tickets);
        state.Schedules.Restore(snapshot.Schedules);
        state.Queue.Configure(state.Policy.AgingPointsPerMinute, state.Policy.MaxWakeupsPerAgentPerHour, [], default);
        foreach (ref readonly var live in snapshot.Live.AsSpan())
        {
            var wakeup = state.RestoreWakeup(live);
            state._live.Add(wakeup);
            state.Enter(wakeup, DateTimeOffset.MinValue, live.Packed);
        }

        state._finished.Restore(snapshot.Finished.Select(finished => state.RestoreWakeup(finished)), snapshot.LastEventNumber);
        state._deadLettered.Restore(snapshot.DeadLettered.Select(dead => state.RestoreWakeup(dead)), snapshot.LastEventNumber);
        state.IdempotencyKeys.Restore(snapshot.IdempotencyKeys);
        state.Statistics.Restore(snapshot.Statistics);
        state.Retention.Restore(snapshot.Retention);
        return state;
    }

    private Wakeup RestoreWakeup(in WakeupSnapshot from)
    {
        var request = from.Request;
        return new Wakeup(request, _agents[request.AgentId], from.Acceptance, from.CreatedAt, from.RequestedBy, from.Progress);
    }
}
