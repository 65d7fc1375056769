using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>What the shell has to do when a decision is durable.</summary>
internal abstract record CompanyEffect;

/// <summary>A worker is to start a run.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Agent">The agent's definition at the start.</param>
/// <param name="Lease">The run's lease.</param>
/// <param name="Attempt">The run's number.</param>
/// <param name="Timeout">How long it may last.</param>
/// <param name="Acceptance">The number of the event that accepted the request.</param>
/// <param name="IsFresh">Whether it is the request's first run, in the incarnation of the supervisor that accepted it.</param>
/// <param name="Ancestry">Why the work is done, as known at the start.</param>
internal sealed record StartRun(
    WakeupScheduled Request, AgentDefined Agent, Lease Lease, int Attempt, TimeSpan Timeout, long Acceptance, bool IsFresh, Ancestry Ancestry)
    : CompanyEffect
{
    /// <summary>
    /// Whether the run goes on outside since before a recovery: nothing is executed, the worker only watches over its timeout and its
    /// cancellation. Its time counts anew from the recovery.
    /// </summary>
    public bool HandedOver { get; init; }

    /// <summary>
    /// The incarnation that was chosen to execute it, also where the lease names no process because a caller outside may take the run over; null when
    /// nothing is to be executed.
    /// </summary>
    public string? Node { get; init; }
}

/// <summary>A worker is to stop a run.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Lease">The run's lease.</param>
/// <param name="Reason">Why.</param>
internal sealed record StopRun(WakeupId WakeupId, Lease Lease, StopReason Reason) : CompanyEffect;

/// <summary>Why a run is stopped.</summary>
internal enum StopReason
{
    /// <summary>Not a reason.</summary>
    Unknown = 0,

    /// <summary>The request was cancelled.</summary>
    Cancelled = 1,

    /// <summary>Company or agent are paused, and running runs are to stop.</summary>
    Paused = 2,

    /// <summary>The run's lease is gone: whatever it reports is refused.</summary>
    LeaseLost = 3,

    /// <summary>The node shuts down.</summary>
    Drain = 4,
}
