using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>One company.</summary>
public sealed record CompanyView(
    CompanyId Id, string Name, string? Mission, int MaxConcurrentRuns, bool Paused, string? PauseReason, DateTimeOffset CreatedAt, int Agents, int Running)
    : CompanyReply;

/// <summary>Whether an agent can be woken.</summary>
public enum AgentStatus
{
    /// <summary>Not a status.</summary>
    Unknown = 0,

    /// <summary>It can be woken.</summary>
    Active = 1,

    /// <summary>Paused by a person.</summary>
    Paused = 2,

    /// <summary>Suspended by its circuit breaker.</summary>
    Suspended = 3,

    /// <summary>Gone for good.</summary>
    Terminated = 4,
}

/// <summary>One agent.</summary>
public sealed record AgentView(
    AgentId Id, CompanyId CompanyId, string Name, string? Role, AgentId? ReportsTo, int MaxConcurrentRuns, RunnerSpec Runner,
    AgentStatus Status, string? Reason, int Pending, int Running, int DeadLetteredInARow, DateTimeOffset CreatedAt) : CompanyReply;

/// <summary>Agents by id.</summary>
public sealed record AgentPage(ImmutableArray<AgentView> Items, string? NextCursor) : CompanyReply;

/// <summary>How alive an agent is; <c>Status</c> is one of <c>never_seen | idle | waiting | running | stale | failing | suspended | paused | terminated</c>.</summary>
public sealed record LivenessView(
    AgentId AgentId, string Status, bool IsAlive, DateTimeOffset? LastActivityAt, DateTimeOffset? LastHeartbeatAt,
    int Pending, int Running, int Retrying, int Failed, string? LastError) : CompanyReply;

/// <summary>Why a pending request has not started.</summary>
/// <param name="Code">A reason of the closed list <c>WaitReason</c>.</param>
/// <param name="Message">What must happen, as a sentence.</param>
/// <param name="EarliestAt">When it can start at the earliest; null when nobody can know.</param>
public sealed record WaitView(string Code, string Message, DateTimeOffset? EarliestAt);

/// <summary>A request that was merged into another.</summary>
public sealed record MergedView(DateTimeOffset At, Trigger Trigger, int Priority, string? RequestedBy, WakeupId? CausedBy, string? Reason, bool PulledForward);

/// <summary>One wakeup request.</summary>
public sealed record WakeupView(
    WakeupId Id, CompanyId CompanyId, AgentId AgentId, WakeupStatus Status, Trigger Trigger, int Priority,
    DateTimeOffset ScheduledFor, DateTimeOffset CreatedAt, WakeupContext Context, int MaxRetries) : CompanyReply
{
    /// <summary>The number of the event that accepted it: with <see cref="CreatedAt"/> its place in lists.</summary>
    public long Acceptance { get; init; }

    /// <summary>Start of the latest run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached a final status.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Starts so far: the attempt of the latest run.</summary>
    public int Attempt { get; init; }

    /// <summary>Failed runs; compared with <see cref="MaxRetries"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Unplanned interruptions since the last failed run.</summary>
    public int Interruptions { get; init; }

    /// <summary>Deferrals.</summary>
    public int Deferrals { get; init; }

    /// <summary>When a parked request is due again.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>Requests merged into it.</summary>
    public int CoalescedCount { get; init; }

    /// <summary>The latest requests merged into it, at most 20.</summary>
    public ImmutableArray<MergedView> Merged { get; init; } = [];

    /// <summary>JSON text.</summary>
    public string? Result { get; init; }

    /// <summary>The error of the last failed run.</summary>
    public string? Error { get; init; }

    /// <summary>The stable code of <see cref="Error"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>When the lease of the running run ends without a further report.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>How it completed.</summary>
    public CompletionKind Outcome { get; init; }

    /// <summary>Why it was skipped, deferred, interrupted or cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The dead-lettered request that it re-creates.</summary>
    public WakeupId? RetryOf { get; init; }

    /// <summary>Length of the chain of causes; 0 without a cause.</summary>
    public int CauseDepth { get; init; }

    /// <summary>How long a run may last; null for the policy's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a running request was told to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Why a running request does not run again, whatever its run's end; null when it may.</summary>
    public string? Withdrawn { get; init; }

    /// <summary>Why it has not started; null unless pending.</summary>
    public WaitView? Waiting { get; init; }

    /// <summary>W3C trace context of the caller.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>Requests newest first.</summary>
public sealed record WakeupPage(ImmutableArray<WakeupView> Items, string? NextCursor) : CompanyReply
{
    /// <summary>The company's last event that this shows.</summary>
    public long EventNumber { get; init; }

    /// <summary>Every request that ended after this event is in the company's memory; an older one may be in the history only.</summary>
    public long CompleteSince { get; init; }
}

/// <summary>Statistics of one company. Counters count since it was created; times are exact over the last 1,000 finished runs.</summary>
public sealed record StatsView : CompanyReply
{
    /// <summary>Waiting requests, whatever they wait for.</summary>
    public int Pending { get; init; }

    /// <summary>Pending requests whose time has come.</summary>
    public int Due { get; init; }

    /// <summary>Pending requests with a failed run behind and a retry ahead.</summary>
    public int Retrying { get; init; }

    /// <summary>Running requests.</summary>
    public int Processing { get; init; }

    /// <summary>Completed requests.</summary>
    public long Completed { get; init; }

    /// <summary>Dead-lettered requests.</summary>
    public long Failed { get; init; }

    /// <summary>Cancelled requests.</summary>
    public long Cancelled { get; init; }

    /// <summary>Merged requests.</summary>
    public long Coalesced { get; init; }

    /// <summary>Repeated idempotency keys.</summary>
    public long Deduplicated { get; init; }

    /// <summary>Average run length, milliseconds.</summary>
    public double AvgProcessingTimeMs { get; init; }

    /// <summary>Median run length, milliseconds.</summary>
    public double ProcessingMsP50 { get; init; }

    /// <summary>95th percentile of run length, milliseconds.</summary>
    public double ProcessingMsP95 { get; init; }

    /// <summary>Median wait from due to start, milliseconds.</summary>
    public double WaitMsP50 { get; init; }

    /// <summary>95th percentile of the wait from due to start, milliseconds.</summary>
    public double WaitMsP95 { get; init; }

    /// <summary>Age of the request that has been due longest, milliseconds; 0 when none is due.</summary>
    public double OldestDueAgeMs { get; init; }

    /// <summary>Starts in the last 60 seconds.</summary>
    public int RunsLastMinute { get; init; }
}
