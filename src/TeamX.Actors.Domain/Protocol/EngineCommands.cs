using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>Decided by the supervisor itself: the configured policy differs from the journaled one, or is not journaled yet.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Policy">The policy in force from now on.</param>
public sealed record ApplyPolicy(CompanyId CompanyId, CompanyPolicy Policy) : CompanyCommand(CompanyId);

/// <summary>
/// Decided once after recovery. Runs of dead executors are interrupted; runs that were started early and whose start was lost with
/// its commit are adopted from the workers that still execute them.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="DeadExecutors">The executors named by the journal that are known dead.</param>
/// <param name="LiveRuns">What this process's workers execute, or have not yet reported, in the order of their starts.</param>
public sealed record ReconcileRuns(CompanyId CompanyId, ImmutableHashSet<string> DeadExecutors, ImmutableArray<LiveRun> LiveRuns)
    : CompanyCommand(CompanyId);

/// <summary>A run that a worker executes.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="Token">The run's lease token.</param>
/// <param name="Slot">The slot it was given.</param>
/// <param name="Executor">The process incarnation that executes it.</param>
public sealed record LiveRun(WakeupId WakeupId, LeaseToken Token, int Slot, string Executor)
{
    /// <summary>How it ended, when nobody has answered its report; null while it runs.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Whether a caller outside has it.</summary>
    public bool HandedOver { get; init; }
}

/// <summary>Time has passed: leases that ran out are interrupted. What is due starts by itself after every decision.</summary>
/// <param name="CompanyId">The company.</param>
public sealed record CheckLeases(CompanyId CompanyId) : CompanyCommand(CompanyId);

/// <summary>Decided by the supervisor itself when its time has come: what finished long ago is forgotten.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Snapshot">The first snapshot that was saved since the last time; null when none was.</param>
public sealed record ApplyRetention(CompanyId CompanyId, SnapshotMark? Snapshot) : CompanyCommand(CompanyId);
