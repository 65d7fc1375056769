using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>To the region: starts or stops the dispatching of all its companies; running runs go on.</summary>
/// <param name="Enabled">Whether runs may start.</param>
internal sealed record SetDispatching(bool Enabled) : INoSerializationVerificationNeeded;

/// <summary>To the region: nothing new starts, running runs get their grace, every company stops. Answer: <see cref="Drained"/>.</summary>
internal sealed record DrainCompanies : INoSerializationVerificationNeeded;

/// <summary>To the region: whether messages for companies find their way from this node. Answer: <see cref="RegionState"/>.</summary>
internal sealed record GetRegionState : INoSerializationVerificationNeeded;

/// <summary>How the region is.</summary>
/// <param name="WhyNot">What is missing, as a sentence; null when messages find their way.</param>
internal sealed record RegionState(string? WhyNot) : INoSerializationVerificationNeeded;

/// <summary>To the region of a node that its cluster has declared down: its runs end at once. Answer: <see cref="Drained"/>.</summary>
internal sealed record AbandonCompanies : INoSerializationVerificationNeeded;

/// <summary>Every company has stopped.</summary>
internal sealed record Drained : INoSerializationVerificationNeeded;

/// <summary>From the one that wakes companies: the company's time has come; its supervisor has to be in memory.</summary>
internal sealed record WakeCompany(CompanyId CompanyId) : IWithCompanyId;

/// <summary>Nothing to do for long: from the supervisor to its guardian.</summary>
internal sealed record FallAsleep : INoSerializationVerificationNeeded;

/// <summary>
/// The answer to <see cref="FallAsleep"/>, and that of a region to a guardian that asks to be passivated: further messages are held back, stop if there is
/// still nothing to do.
/// </summary>
internal sealed record StopCompany : INoSerializationVerificationNeeded;

/// <summary>From a guardian that leaves to its region: what came for its company meanwhile, in its order.</summary>
internal sealed record GivenBack(IReadOnlyList<(object Message, IActorRef Sender)> Messages) : INoSerializationVerificationNeeded;

/// <summary>Start nothing more, let the runs of this node's workers end within their grace, then stop.</summary>
internal sealed record DrainCompany : INoSerializationVerificationNeeded;

/// <summary>From the supervisor to its guardian: recovered and at work.</summary>
internal sealed record SupervisorReady : INoSerializationVerificationNeeded;

/// <summary>From the supervisor to its guardian: stopping for good, do not restart me.</summary>
internal sealed record SupervisorDone : INoSerializationVerificationNeeded;

/// <summary>From the supervisor to its guardian: something came in between, it does not stop.</summary>
internal sealed record StillBusy : INoSerializationVerificationNeeded;

/// <summary>From a worker: how its run ended. Answer: <see cref="WorkerReportAnswer"/>, after the write.</summary>
internal sealed record WorkerReport(ReportOutcome Report) : IWithCompanyId
{
    public CompanyId CompanyId => Report.CompanyId;
}

/// <summary>The answer to a worker's report.</summary>
internal sealed record WorkerReportAnswer(LeaseToken Token, CompanyReply Reply)
{
    /// <summary>Whether nobody waits for a report on the run any more. Otherwise it has to be repeated, or its outcome was refused.</summary>
    public bool Settles => Reply is not Refusal { Code: not RefusalCodes.StaleLease };
}

/// <summary>From a worker: its run goes on. Answer: <see cref="WorkerRenewalAnswer"/>, which names the run: the worker may be at the next one by then.</summary>
internal sealed record WorkerRenewal(RenewLease Renewal) : IWithCompanyId
{
    public CompanyId CompanyId => Renewal.CompanyId;
}

/// <summary>The answer to a worker's renewal.</summary>
internal sealed record WorkerRenewalAnswer(LeaseToken Token, CompanyReply Reply);

/// <summary>From a worker: a caller outside has its run from here on.</summary>
internal sealed record WorkerHandedOver(CompanyId CompanyId, WakeupId WakeupId, LeaseToken Token) : IWithCompanyId;

/// <summary>From a worker to its worker node: the report on this run was answered, or nobody waits for one.</summary>
internal sealed record RunSettled(LeaseToken Token) : INoSerializationVerificationNeeded;

/// <summary>From the guardian to the supervisor: the slot has a worker, which takes further runs straight from the supervisor.</summary>
internal sealed record WorkerStarted(int Slot, IActorRef Worker) : INoSerializationVerificationNeeded;

/// <summary>From the guardian to the supervisor: the slot's worker has died, and its runs with it.</summary>
internal sealed record WorkerDied(int Slot) : INoSerializationVerificationNeeded;

/// <summary>From the guardian to a worker: this supervisor is at work now, and is to hear what nobody has answered.</summary>
internal sealed record ReportTo(IActorRef Supervisor) : INoSerializationVerificationNeeded;

/// <summary>From the supervisor to its guardian: another process writes for this company since this one did.</summary>
internal sealed record Superseded : INoSerializationVerificationNeeded;

/// <summary>What a supervisor needs to begin with.</summary>
/// <param name="Workers">The workers of its guardian, by slot.</param>
/// <param name="LiveRuns">What they execute, or have reported without an answer.</param>
/// <param name="Dispatching">Whether runs may start.</param>
/// <param name="Written">What the supervisors of this guardian have written.</param>
internal sealed record SupervisorStart(ImmutableDictionary<int, IActorRef> Workers, LiveRuns LiveRuns, bool Dispatching, WrittenRows Written);

/// <summary>To the directory, before the first write of an incarnation. Answer: <see cref="DirectoryWritten"/>.</summary>
internal sealed record MarkActive(CompanyId CompanyId) : INoSerializationVerificationNeeded;

/// <summary>To the directory, after the last write of an incarnation. Answer: <see cref="DirectoryWritten"/>.</summary>
internal sealed record MarkSleeping(CompanyId CompanyId, DateTimeOffset? NextDeadline) : INoSerializationVerificationNeeded;

/// <summary>To the one that wakes companies, by way of the directory: the company has recovered, or failed to, and lets the next one begin.</summary>
internal sealed record CompanyRecovered(CompanyId CompanyId);

/// <summary>The directory's row is durable.</summary>
internal sealed record DirectoryWritten(bool Active) : INoSerializationVerificationNeeded;

/// <summary>The directory can't be written.</summary>
internal sealed record DirectoryUnavailable : INoSerializationVerificationNeeded;

/// <summary>To a worker, or to a node that finds one: execute this run.</summary>
internal sealed record ExecuteRun(CompanyId CompanyId, StartRun Run);

/// <summary>To a worker, or to the node that has it: stop this run.</summary>
internal sealed record AbortRun(LeaseToken Token, StopReason Reason);

/// <summary>To a worker, or to a node that has workers: the node shuts down. Answer of the node: <see cref="WorkerNodeDrained"/>.</summary>
internal sealed record DrainWorker : INoSerializationVerificationNeeded;

/// <summary>
/// To the worker node of a process that the cluster has cut off: its leases are lost, or will be, so every run is stopped at once. Answer:
/// <see cref="WorkerNodeDrained"/>, when none goes on; nobody hears their reports.
/// </summary>
internal sealed record AbortAllRuns : INoSerializationVerificationNeeded;

/// <summary>No worker of the node has a run any more, or a report that nobody has taken.</summary>
internal sealed record WorkerNodeDrained : INoSerializationVerificationNeeded;

/// <summary>From a worker node to the nodes that have companies: what it executes, and how much it can. Each is told its own share.</summary>
/// <param name="Incarnation">The process; the executor of its runs.</param>
/// <param name="Capacity">How many runs at once; 0 while it drains.</param>
/// <param name="Running">How many it has.</param>
/// <param name="Offered">How many of the free places are the receiver's to fill; the others are offered to other nodes.</param>
/// <param name="Received">How many runs it was given by the receiver's node so far, whatever became of them.</param>
internal sealed record WorkerLoad(string Incarnation, int Capacity, int Running, int Offered, long Received);

/// <summary>To a supervisor that found no worker node with a free place: there is one.</summary>
internal sealed record WorkersFree : INoSerializationVerificationNeeded
{
    public static readonly WorkersFree Instance = new();
}

/// <summary>From a node's directory to the one that wakes companies: their rows are durable.</summary>
internal sealed record RowsWritten(ImmutableArray<CompanyId> Companies);
