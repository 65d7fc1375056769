using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Company;

/// <summary>An immutable copy of a company's state. It shares the immutable parts with the state it was taken from.</summary>
/// <param name="LastEventNumber">The number of the last event that it contains.</param>
public sealed record CompanySnapshot(long LastEventNumber)
{
    /// <summary>The format that this release writes; a newer one is refused on read.</summary>
    public const int FormatVersion = 3;

    /// <summary>The definition; null while the company does not exist.</summary>
    public CompanyDefined? Definition { get; init; }

    /// <summary>When the company was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The policy in force; null before the first activation.</summary>
    public CompanyPolicy? Policy { get; init; }

    /// <summary>Whether the company is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Why.</summary>
    public string? PauseReason { get; init; }

    /// <summary>The agents.</summary>
    public ImmutableArray<AgentSnapshot> Agents { get; init; } = [];

    /// <summary>The goals.</summary>
    public ImmutableArray<GoalSnapshot> Goals { get; init; } = [];

    /// <summary>The open tickets, and the closed ones that are kept.</summary>
    public ImmutableArray<TicketSnapshot> Tickets { get; init; } = [];

    /// <summary>The schedules and routines.</summary>
    public ImmutableArray<ScheduleSnapshot> Schedules { get; init; } = [];

    /// <summary>Pending and processing requests, in no particular order.</summary>
    public ImmutableArray<WakeupSnapshot> Live { get; init; } = [];

    /// <summary>The remembered completed and cancelled requests, oldest end first.</summary>
    public ImmutableArray<WakeupSnapshot> Finished { get; init; } = [];

    /// <summary>The remembered dead-lettered requests, oldest end first.</summary>
    public ImmutableArray<WakeupSnapshot> DeadLettered { get; init; } = [];

    /// <summary>The remembered idempotency keys, oldest first.</summary>
    public ImmutableArray<IdempotencyEntry> IdempotencyKeys { get; init; } = [];

    /// <summary>The statistics.</summary>
    public StatisticsSnapshot Statistics { get; init; } = new();

    /// <summary>When the retention was applied, and the snapshots kept for it.</summary>
    public RetentionSnapshot Retention { get; init; } = new();
}

/// <summary>The retention in a snapshot.</summary>
public sealed record RetentionSnapshot
{
    /// <summary>When it was last applied; null before the first time.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>The latest instant of all other events.</summary>
    public DateTimeOffset LastChangeAt { get; init; }

    /// <summary>The snapshot up to which the journal may be deleted; null when none is old enough.</summary>
    public SnapshotMark? Base { get; init; }

    /// <summary>The younger snapshots that are kept, oldest first.</summary>
    public ImmutableArray<SnapshotMark> Kept { get; init; } = [];
}

/// <summary>One agent in a snapshot.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record AgentSnapshot(AgentDefined Definition, DateTimeOffset CreatedAt)
{
    /// <summary>Active, paused or terminated; a suspension is kept beside it.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether it is gone for good.</summary>
    public bool Terminated { get; init; }

    /// <summary>Why it is paused or terminated.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether its circuit breaker is open.</summary>
    public bool Suspended { get; init; }

    /// <summary>Why it is suspended.</summary>
    public string? SuspendReason { get; init; }

    /// <summary>Whether a probe may start.</summary>
    public bool ProbeAllowed { get; init; }

    /// <summary>The request that is, or may become, the probe; null for the next due one.</summary>
    public WakeupId? Probe { get; init; }

    /// <summary>Dead-lettered requests since the last completed one.</summary>
    public int DeadLetteredInARow { get; init; }

    /// <summary>Dead-lettered requests in all.</summary>
    public long DeadLettered { get; init; }

    /// <summary>When one of its runs last started or ended.</summary>
    public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>The error of its last failed run, until a run completes.</summary>
    public string? LastError { get; init; }

    /// <summary>Starts that count for its hourly limit, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> RecentStarts { get; init; } = [];
}

/// <summary>One goal in a snapshot.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record GoalSnapshot(GoalDefined Definition, DateTimeOffset CreatedAt);

/// <summary>One ticket in a snapshot.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record TicketSnapshot(TicketDefined Definition, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, TicketStatus Status)
{
    /// <summary>Who is to do it.</summary>
    public AgentId? AssigneeId { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>One schedule or routine in a snapshot.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record ScheduleSnapshot(ScheduleId ScheduleId, ScheduleDefinition Definition, DateTimeOffset CreatedAt)
{
    /// <summary>When it fires next.</summary>
    public DateTimeOffset? NextFireAt { get; init; }

    /// <summary>The instant of its last fire.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>What became of that.</summary>
    public FireOutcome LastOutcome { get; init; }

    /// <summary>Why it was skipped.</summary>
    public string? LastReason { get; init; }

    /// <summary>Fires so far.</summary>
    public long Fires { get; init; }

    /// <summary>Why it was disabled by something else.</summary>
    public string? DisabledReason { get; init; }
}

/// <summary>A remembered idempotency key.</summary>
/// <param name="Mark">The fingerprint of key and order.</param>
/// <param name="WakeupId">The request that answers for it.</param>
/// <param name="At">When it was accepted.</param>
public readonly record struct IdempotencyEntry(IdempotencyMark Mark, WakeupId WakeupId, DateTimeOffset At);

/// <summary>The statistics in a snapshot.</summary>
public sealed record StatisticsSnapshot
{
    /// <summary>Completed requests since the company was created.</summary>
    public long Completed { get; init; }

    /// <summary>Dead-lettered requests since the company was created.</summary>
    public long Failed { get; init; }

    /// <summary>Cancelled requests since the company was created.</summary>
    public long Cancelled { get; init; }

    /// <summary>Merged requests since the company was created.</summary>
    public long Coalesced { get; init; }

    /// <summary>Repeated idempotency keys since the company was created.</summary>
    public long Deduplicated { get; init; }

    /// <summary>The last 1,000 finished runs, oldest first.</summary>
    public ImmutableArray<RunTimes> RecentRuns { get; init; } = [];

    /// <summary>Starts of the last minute, oldest first.</summary>
    public ImmutableArray<StartCount> RecentStarts { get; init; } = [];
}

/// <summary>The times of one finished run.</summary>
/// <param name="Wait">From due to start.</param>
/// <param name="Processing">From start to end.</param>
public readonly record struct RunTimes(TimeSpan Wait, TimeSpan Processing);

/// <summary>How many runs started in one millisecond.</summary>
/// <param name="At">The millisecond.</param>
/// <param name="Count">The starts.</param>
public readonly record struct StartCount(DateTimeOffset At, int Count);
