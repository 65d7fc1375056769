using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>An order to one company. It is answered with a receipt after the journal write, or with a <see cref="Refusal"/>.</summary>
/// <param name="CompanyId">The company that is meant.</param>
public abstract record CompanyCommand(CompanyId CompanyId) : IWithCompanyId
{
    /// <summary>Who asks, for the record; at most 128 characters.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The caller's own id of the exchange, for the record; at most 128 characters.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The wakeup whose run sends this; every wakeup that follows from it names it as its cause, unless its context names another.</summary>
    public WakeupId? CausedBy { get; init; }

    /// <summary>W3C trace context of the caller; every wakeup that follows keeps it for its runs, unless its order names another.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>Creates the company, or replaces its definition. Answer: <see cref="DefinitionReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Name">A name for people, 1–256 characters.</param>
/// <param name="Mission">What the company is for, at most 8,192 characters.</param>
/// <param name="MaxConcurrentRuns">Runs at once, 1–1,000; null for the policy's number.</param>
public sealed record DefineCompany(CompanyId CompanyId, string Name, string? Mission = null, int? MaxConcurrentRuns = null)
    : CompanyCommand(CompanyId);

/// <summary>Nothing starts in this company until it is resumed. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="InterruptRunning">Whether running runs are interrupted too; they use no retry.</param>
public sealed record PauseCompany(CompanyId CompanyId, string? Reason = null, bool InterruptRunning = false) : CompanyCommand(CompanyId);

/// <summary>Ends a pause. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
public sealed record ResumeCompany(CompanyId CompanyId) : CompanyCommand(CompanyId);

/// <summary>Registers an agent, or replaces its definition. Answer: <see cref="DefinitionReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Name">A name for people, 1–256 characters.</param>
/// <param name="Runner">How its runs are executed.</param>
/// <param name="Role">What it does in the company.</param>
/// <param name="ReportsTo">The agent it reports to.</param>
/// <param name="MaxConcurrentRuns">Its runs at once, 1–1,000.</param>
public sealed record DefineAgent(
    CompanyId CompanyId, AgentId AgentId, string Name, RunnerSpec Runner, string? Role = null, AgentId? ReportsTo = null, int MaxConcurrentRuns = 1)
    : CompanyCommand(CompanyId);

/// <summary>Nothing starts for this agent until it is resumed. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="InterruptRunning">Whether its running runs are interrupted too; they use no retry.</param>
public sealed record PauseAgent(CompanyId CompanyId, AgentId AgentId, string? Reason = null, bool InterruptRunning = false)
    : CompanyCommand(CompanyId);

/// <summary>Ends a pause; gives a suspended agent one probe run. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Force">Whether a suspension ends at once, without a probe.</param>
public sealed record ResumeAgent(CompanyId CompanyId, AgentId AgentId, bool Force = false) : CompanyCommand(CompanyId);

/// <summary>Ends an agent for good; its pending requests and its runs are cancelled. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record TerminateAgent(CompanyId CompanyId, AgentId AgentId, string? Reason = null) : CompanyCommand(CompanyId);

/// <summary>One wakeup as asked for, alone or in a batch.</summary>
/// <param name="AgentId">The agent to wake.</param>
/// <param name="Trigger">Why.</param>
public sealed record WakeupOrder(AgentId AgentId, Trigger Trigger)
{
    /// <summary>0–100; null for the default of the trigger.</summary>
    public int? Priority { get; init; }

    /// <summary>When it falls due; null or a past instant means now.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>What the agent is told.</summary>
    public WakeupContext Context { get; init; } = WakeupContext.Empty;

    /// <summary>1–200 printable ASCII characters: the same key within the window answers with the first request.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>0–100; null for the number of configured delays.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long a run may last; null for the policy's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>False: neither merges into an equal pending request, nor is merged into.</summary>
    public bool AllowCoalescing { get; init; } = true;

    /// <summary>W3C trace context of what the wakeup is for; null for that of the command.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Why a person asks, for the record.</summary>
    public string? Reason { get; init; }
}

/// <summary>Asks for a wakeup. Answer: <see cref="WakeupReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Order">The wakeup.</param>
public sealed record ScheduleWakeup(CompanyId CompanyId, WakeupOrder Order) : CompanyCommand(CompanyId);

/// <summary>Asks for up to 1,000 wakeups in one atomic write. Answer: <see cref="WakeupReceipts"/>; one fault refuses all.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Orders">The wakeups, in the order of acceptance.</param>
public sealed record ScheduleWakeups(CompanyId CompanyId, ImmutableArray<WakeupOrder> Orders) : CompanyCommand(CompanyId);

/// <summary>Cancels a request: at once when pending; a running one is told to stop. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="WakeupId">The request.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record CancelWakeup(CompanyId CompanyId, WakeupId WakeupId, string? Reason = null) : CompanyCommand(CompanyId);

/// <summary>Runs a parked retry now, or re-creates a dead-lettered request. Answer: <see cref="WakeupReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="WakeupId">The request.</param>
/// <param name="Force">Whether a deferral is pulled to now as well.</param>
public sealed record RetryWakeup(CompanyId CompanyId, WakeupId WakeupId, bool Force = false) : CompanyCommand(CompanyId)
{
    /// <summary>The request as the history knows it, for a company that has forgotten it; null at first.</summary>
    public PastWakeup? Past { get; init; }
}

/// <summary>A finished request as the history knows it.</summary>
/// <param name="Request">What was asked, after merges.</param>
/// <param name="Status">How it ended.</param>
/// <param name="RetriedAs">The request that re-creates it.</param>
/// <param name="Through">The company's event through which the history was complete when it was read.</param>
public sealed record PastWakeup(WakeupScheduled Request, WakeupStatus Status, WakeupId? RetriedAs, long Through);

/// <summary>Renews the lease of a run. Answer: <see cref="LeaseRenewal"/>, or a refusal <c>stale_lease</c>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The run's lease token.</param>
public sealed record RenewLease(CompanyId CompanyId, WakeupId WakeupId, LeaseToken Token) : CompanyCommand(CompanyId);

/// <summary>Reports how a run ended. Answer: <see cref="Done"/>, or a refusal <c>stale_lease</c>, which is recorded.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The run's lease token.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record ReportOutcome(CompanyId CompanyId, WakeupId WakeupId, LeaseToken Token, RunOutcome Outcome) : CompanyCommand(CompanyId)
{
    /// <summary>Whether the run's own worker reports. After anybody else's report the worker is told to let go of the run.</summary>
    public bool ByWorker { get; init; }
}

/// <summary>How a run ended.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>The work is done.</summary>
    /// <param name="Result">Any JSON value as text, at most 64 KiB; null for none.</param>
    public sealed record Completed(string? Result = null) : RunOutcome;

    /// <summary>The work failed.</summary>
    /// <param name="Error">What happened; kept up to 8 KiB.</param>
    /// <param name="Permanent">Whether a retry is pointless.</param>
    /// <param name="Code">A stable code, for example <c>timeout</c>.</param>
    public sealed record Failed(string Error, bool Permanent = false, string? Code = null) : RunOutcome;

    /// <summary>Not now: runs again at exactly <paramref name="Until"/> and uses no retry.</summary>
    /// <param name="Until">At least 1 s and at most 30 days ahead; clamped.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Deferred(DateTimeOffset Until, string? Reason = null) : RunOutcome;

    /// <summary>Pre-flight found nothing to do.</summary>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Skipped(string? Reason = null) : RunOutcome;

    /// <summary>The run stopped because it was told to: the request was cancelled.</summary>
    public sealed record Cancelled : RunOutcome;

    /// <summary>The run stopped without an end of its own: drain, pause, or its worker died.</summary>
    /// <param name="Reason">A stable code, for example <c>drain</c>.</param>
    /// <param name="Planned">True for drain, pause and hand-over: it is not counted.</param>
    public sealed record Interrupted(string Reason, bool Planned) : RunOutcome;
}
