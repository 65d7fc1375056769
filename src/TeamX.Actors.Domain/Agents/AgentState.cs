using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Agents;

/// <summary>One agent in the state of its company, with the queue of its due requests.</summary>
public sealed class AgentState : IHeapItem
{
    private static readonly TimeSpan LimitWindow = TimeSpan.FromHours(1);
    private Queue<DateTimeOffset>? _recentStarts;

    internal AgentState(AgentDefined definition, DateTimeOffset createdAt, IRequestForm? requestForm)
    {
        Definition = definition;
        CreatedAt = createdAt;
        RequestForm = requestForm;
    }

    /// <summary>The identity.</summary>
    public AgentId Id => Definition.AgentId;

    /// <summary>The definition in force.</summary>
    public AgentDefined Definition { get; internal set; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Paused by a person.</summary>
    public bool Paused { get; internal set; }

    /// <summary>Gone for good.</summary>
    public bool Terminated { get; internal set; }

    /// <summary>Why it is paused or terminated.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Its circuit breaker is open.</summary>
    public bool Suspended { get; internal set; }

    /// <summary>Why it is suspended.</summary>
    public string? SuspendReason { get; internal set; }

    /// <summary>A probe may start.</summary>
    public bool ProbeAllowed { get; internal set; }

    /// <summary>The request that is, or may become, the probe; null for the next due one.</summary>
    public WakeupId? Probe { get; internal set; }

    /// <summary>Whether a probe has the lease.</summary>
    public bool ProbeRunning => Suspended && !ProbeAllowed && Probe is not null;

    /// <summary>Dead-lettered requests since the last completed one.</summary>
    public int DeadLetteredInARow { get; internal set; }

    /// <summary>Dead-lettered requests in all.</summary>
    public long DeadLettered { get; internal set; }

    /// <summary>When one of its runs last started or ended.</summary>
    public DateTimeOffset? LastActivityAt { get; internal set; }

    /// <summary>The error of its last failed run, until a run completes.</summary>
    public string? LastError { get; internal set; }

    /// <summary>The last renewal of one of its leases, in wall time. Not journaled.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; internal set; }

    /// <summary>Its pending requests.</summary>
    public int Pending { get; internal set; }

    /// <summary>Its running requests.</summary>
    public int Running { get; internal set; }

    /// <summary>Its pending requests with a failed run behind.</summary>
    public HashSet<Wakeup> Retrying { get; } = [];

    /// <inheritdoc/>
    public int HeapIndex { get; set; } = -1;

    /// <summary>How its pending requests are packed; null for not at all. The company's: kept here because each request knows its agent anyway.</summary>
    internal IRequestForm? RequestForm { get; }

    /// <summary>Its due requests in order.</summary>
    internal IndexedHeap<Wakeup, OrderKey> Due { get; private set; } = new();

    /// <summary>The status that people see.</summary>
    public AgentStatus Status =>
        Terminated ? AgentStatus.Terminated
        : Paused ? AgentStatus.Paused
        : Suspended ? AgentStatus.Suspended
        : AgentStatus.Active;

    /// <summary>Until when the hourly limit holds it back; null when it does not.</summary>
    public DateTimeOffset? ThrottledUntil(int maxPerHour, DateTimeOffset now)
    {
        if (maxPerHour == 0 || _recentStarts is null || _recentStarts.Count < maxPerHour)
        {
            return null;
        }

        var until = _recentStarts.ElementAt(_recentStarts.Count - maxPerHour) + LimitWindow;
        return until > now ? until : null;
    }

    /// <summary>The due request that would start next if a slot were free; null when the agent itself holds all of them back.</summary>
    internal Wakeup? Candidate(int maxPerHour, DateTimeOffset now)
    {
        if (Due.Count == 0 || Terminated || Paused || Running >= Definition.MaxConcurrentRuns || ThrottledUntil(maxPerHour, now) is not null)
        {
            return null;
        }

        if (!Suspended)
        {
            return Due.First;
        }

        return !ProbeAllowed ? null : Probe is null ? Due.First : FindDue(Probe.Value);
    }

    // A method of its own, because a closure would be allocated whether or not it is needed.
    private Wakeup? FindDue(WakeupId id) => Due.Items.FirstOrDefault(wakeup => wakeup.Id == id);

    internal void CountStart(DateTimeOffset at, int maxPerHour)
    {
        LastActivityAt = at;
        if (maxPerHour == 0)
        {
            _recentStarts = null;
            return;
        }

        _recentStarts ??= new Queue<DateTimeOffset>();
        _recentStarts.Enqueue(at);
        while (_recentStarts.Count > maxPerHour)
        {
            _recentStarts.Dequeue();
        }
    }

    internal void Rekey(double agingPointsPerMinute)
    {
        var items = Due.Items.ToList();
        Due = new IndexedHeap<Wakeup, OrderKey>();
        foreach (var wakeup in items)
        {
            wakeup.HeapIndex = -1;
            Due.Set(wakeup, OrderKey.Of(wakeup, agingPointsPerMinute));
        }
    }

    internal AgentSnapshot ToSnapshot() => new(Definition, CreatedAt)
    {
        Paused = Paused,
        Terminated = Terminated,
        Reason = Reason,
        Suspended = Suspended,
        SuspendReason = SuspendReason,
        ProbeAllowed = ProbeAllowed,
        Probe = Probe,
        DeadLetteredInARow = DeadLetteredInARow,
        DeadLettered = DeadLettered,
        LastActivityAt = LastActivityAt,
        LastError = LastError,
        RecentStarts = _recentStarts is null ? [] : [.. _recentStarts],
    };

    internal static AgentState Restore(AgentSnapshot snapshot, IRequestForm? requestForm) => new(snapshot.Definition, snapshot.CreatedAt, requestForm)
    {
        Paused = snapshot.Paused,
        Terminated = snapshot.Terminated,
        Reason = snapshot.Reason,
        Suspended = snapshot.Suspended,
        SuspendReason = snapshot.SuspendReason,
        ProbeAllowed = snapshot.ProbeAllowed,
        Probe = snapshot.Probe,
        DeadLetteredInARow = snapshot.DeadLetteredInARow,
        DeadLettered = snapshot.DeadLettered,
        LastActivityAt = snapshot.LastActivityAt,
        LastError = snapshot.LastError,
        _recentStarts = snapshot.RecentStarts.IsEmpty ? null : new Queue<DateTimeOffset>(snapshot.RecentStarts),
    };
}
