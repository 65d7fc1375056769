namespace TeamX.Actors.Domain.Protocol;

/// <summary>A fact in a company's journal.</summary>
public abstract record CompanyEvent;

/// <summary>A fact about one wakeup request.</summary>
/// <param name="WakeupId">The request.</param>
public abstract record WakeupEvent(WakeupId WakeupId) : CompanyEvent;

/// <summary>A fact about one agent.</summary>
/// <param name="AgentId">The agent.</param>
public abstract record AgentEvent(AgentId AgentId) : CompanyEvent;

/// <summary>An event with its place in the company's history.</summary>
/// <param name="Number">1, 2, 3, … per company, without gaps.</param>
/// <param name="At">The instant of the decision, whole milliseconds.</param>
/// <param name="Body">The fact.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="CorrelationId">The caller's id of the exchange.</param>
public sealed record RecordedEvent(long Number, DateTimeOffset At, CompanyEvent Body, string? RequestedBy = null, string? CorrelationId = null);

/// <summary>The company was created or changed.</summary>
public sealed record CompanyDefined(string Name, string? Mission, int? MaxConcurrentRuns) : CompanyEvent;

/// <summary>Decisions follow this policy from here on.</summary>
public sealed record CompanyPolicyChanged(CompanyPolicy Policy) : CompanyEvent;

/// <summary>The retention was applied: what finished before an instant is forgotten, and its payloads are on their way out of every store.</summary>
/// <param name="Before">What finished, or happened, before this instant is outside the retention.</param>
public sealed record RetentionApplied(DateTimeOffset Before) : CompanyEvent
{
    /// <summary>What finished before this instant leaves the memory of its company, so that snapshots are free of it from here on. Later than <see cref="Before"/>: old snapshots are kept for a retention.</summary>
    public DateTimeOffset ForgottenBefore { get; init; } = Before;

    /// <summary>The first snapshot that was saved after the retention was last applied: kept until it is old enough to begin from; null when none was.</summary>
    public SnapshotMark? Snapshot { get; init; }
}

/// <summary>A durable snapshot of a company.</summary>
/// <param name="SequenceNr">The journal row that it was taken after.</param>
/// <param name="LatestAt">The latest instant of the events that it holds.</param>
public sealed record SnapshotMark(long SequenceNr, DateTimeOffset LatestAt);

/// <summary>Nothing starts until <see cref="CompanyResumed"/>.</summary>
public sealed record CompanyPaused(string? Reason) : CompanyEvent;

/// <summary>The pause ended.</summary>
public sealed record CompanyResumed : CompanyEvent;

/// <summary>An agent was registered or changed.</summary>
public sealed record AgentDefined(AgentId AgentId, string Name, string? Role, AgentId? ReportsTo, int MaxConcurrentRuns, RunnerSpec Runner)
    : AgentEvent(AgentId);

/// <summary>Nothing starts for the agent until <see cref="AgentResumed"/>.</summary>
public sealed record AgentPaused(AgentId AgentId, string? Reason) : AgentEvent(AgentId);

/// <summary>The agent's pause ended.</summary>
public sealed record AgentResumed(AgentId AgentId) : AgentEvent(AgentId);

/// <summary>The agent is gone for good.</summary>
public sealed record AgentTerminated(AgentId AgentId, string? Reason) : AgentEvent(AgentId);

/// <summary>The circuit breaker opened: nothing starts for the agent but a probe.</summary>
public sealed record AgentSuspended(AgentId AgentId, string Reason, int DeadLetteredInARow) : AgentEvent(AgentId);

/// <summary>A suspended agent may run once.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="WakeupId">The request that is the probe; null: the agent's next due one.</param>
public sealed record AgentProbeAllowed(AgentId AgentId, WakeupId? WakeupId) : AgentEvent(AgentId);

/// <summary>The circuit breaker closed.</summary>
public sealed record AgentReinstated(AgentId AgentId, string Reason) : AgentEvent(AgentId);

/// <summary>Where a request comes from when another request or run is behind it.</summary>
/// <param name="Depth">Length of the chain of causes, from 1.</param>
/// <param name="AgentId">The agent whose run asked; null when the parent is no longer known.</param>
/// <param name="RetryOf">The dead-lettered request that this one re-creates.</param>
public sealed record Cause(int Depth, AgentId? AgentId, WakeupId? RetryOf = null);

/// <summary>The fingerprint of an idempotency key and of the order it came with.</summary>
/// <param name="Key">128 bits of the key's SHA-256.</param>
/// <param name="Body">64 bits of the order's SHA-256.</param>
public sealed record IdempotencyMark(UInt128 Key, ulong Body);

/// <summary>A wakeup request was accepted.</summary>
public sealed record WakeupScheduled(
    WakeupId WakeupId, AgentId AgentId, Trigger Trigger, int Priority, DateTimeOffset ScheduledFor, WakeupContext Context, int MaxRetries)
    : WakeupEvent(WakeupId)
{
    /// <summary>Not before this instant: the agent woke itself with the same trigger.</summary>
    public DateTimeOffset? CooldownUntil { get; init; }

    /// <summary>How long a run may last; null for the policy's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether equal requests may merge into it.</summary>
    public bool AllowCoalescing { get; init; } = true;

    /// <summary>What is behind it; null when nothing is.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The key it was accepted with.</summary>
    public IdempotencyMark? Idempotency { get; init; }

    /// <summary>W3C trace context of the caller.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Why a person asked.</summary>
    public string? Reason { get; init; }
}

/// <summary>A new request was merged into this pending one. The fields are the pending one's after the merge, and what the merged source asked for.</summary>
public sealed record WakeupCoalesced(
    WakeupId WakeupId, int Priority, DateTimeOffset ScheduledFor, WakeupContext Context, Trigger MergedTrigger, int MergedPriority)
    : WakeupEvent(WakeupId)
{
    /// <summary>The cooldown that still holds after the merge.</summary>
    public DateTimeOffset? CooldownUntil { get; init; }

    /// <summary>Whether a parked retry was pulled to now.</summary>
    public bool PulledForward { get; init; }

    /// <summary>The key the merged source came with; it belongs to this request from here on.</summary>
    public IdempotencyMark? Idempotency { get; init; }

    /// <summary>The wakeup whose run was the merged source.</summary>
    public WakeupId? MergedCausedBy { get; init; }

    /// <summary>Why the merged source asked.</summary>
    public string? MergedReason { get; init; }

    /// <summary>The context of the merged source, when the request keeps its own; null when <see cref="Context"/> is the merged one's.</summary>
    public WakeupContext? MergedContext { get; init; }

    /// <summary>The deeper of both causes: a loop can't hide its depth by merging.</summary>
    public Cause? Cause { get; init; }
}

/// <summary>A repeated idempotency key was answered with this request.</summary>
public sealed record WakeupDeduplicated(WakeupId WakeupId) : WakeupEvent(WakeupId);

/// <summary>A person pulled a parked request to now.</summary>
public sealed record WakeupPulledForward(WakeupId WakeupId) : WakeupEvent(WakeupId);

/// <summary>A run has the lease: pending -> processing.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The lease token.</param>
/// <param name="Slot">The slot, from 1.</param>
/// <param name="RunNumber">Counts starts from 1; what runners call the attempt.</param>
/// <param name="Executor">The process incarnation, or <see cref="ExternalExecutor"/>.</param>
public sealed record RunStarted(WakeupId WakeupId, LeaseToken Token, int Slot, int RunNumber, string Executor) : WakeupEvent(WakeupId)
{
    /// <summary>The executor of a run that goes on outside, and on which a caller there may report.</summary>
    public const string ExternalExecutor = "external";
}

/// <summary>The work is done: processing -> completed.</summary>
public sealed record RunCompleted(WakeupId WakeupId, LeaseToken Token, string? Result) : WakeupEvent(WakeupId);

/// <summary>Pre-flight found nothing to do: processing -> completed (skipped).</summary>
public sealed record RunSkipped(WakeupId WakeupId, LeaseToken Token, string? Reason) : WakeupEvent(WakeupId);

/// <summary>A run failed and another follows: processing -> pending.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The lease token of the failed run.</param>
/// <param name="Error">What happened.</param>
/// <param name="Code">A stable code; null when the runner gave none.</param>
/// <param name="NextRetryAt">When it is due again, jitter included.</param>
public sealed record RetryScheduled(WakeupId WakeupId, LeaseToken Token, string Error, string? Code, DateTimeOffset NextRetryAt)
    : WakeupEvent(WakeupId);

/// <summary>A run failed for the last time: processing -> failed.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The lease token of the failed run.</param>
/// <param name="Error">What happened.</param>
/// <param name="Code">A stable code; null when the runner gave none.</param>
/// <param name="Permanent">Whether the runner said so; otherwise the retries are used up.</param>
public sealed record WakeupDeadLettered(WakeupId WakeupId, LeaseToken Token, string Error, string? Code, bool Permanent) : WakeupEvent(WakeupId);

/// <summary>Not now: processing -> pending until the given instant.</summary>
public sealed record RunDeferred(WakeupId WakeupId, LeaseToken Token, DateTimeOffset Until, string? Reason, bool Clamped) : WakeupEvent(WakeupId);

/// <summary>A run ended without an end of its own: processing -> pending, at once.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The lease token of that run.</param>
/// <param name="Reason">A stable code: <c>process_died</c>, <c>supervisor_restarted</c>, <c>lease_expired</c>, <c>lease_lost</c>, <c>drain</c>, <c>paused</c>, <c>worker_died</c>.</param>
/// <param name="Counted">Whether it counts against the limit of interruptions.</param>
public sealed record RunInterrupted(WakeupId WakeupId, LeaseToken Token, string Reason, bool Counted) : WakeupEvent(WakeupId);

/// <summary>A running request is to be cancelled; its run was told to stop.</summary>
public sealed record CancelRequested(WakeupId WakeupId, string? Reason) : WakeupEvent(WakeupId);

/// <summary>
/// The ticket that a running request works on was closed or given to somebody else: the run goes on, but whatever would make the request run
/// again cancels it with this reason.
/// </summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Reason">A stable code: <c>ticket_reassigned</c>, <c>ticket_unassigned</c>, <c>ticket_done</c>, <c>ticket_cancelled</c>.</param>
public sealed record WakeupWithdrawn(WakeupId WakeupId, string Reason) : WakeupEvent(WakeupId);

/// <summary>pending or processing -> cancelled.</summary>
public sealed record WakeupCancelled(WakeupId WakeupId, string? Reason) : WakeupEvent(WakeupId);

/// <summary>A report came with a token that holds no lease, and was not applied.</summary>
public sealed record StaleReportRefused(WakeupId WakeupId, LeaseToken Token, string Outcome) : WakeupEvent(WakeupId);
