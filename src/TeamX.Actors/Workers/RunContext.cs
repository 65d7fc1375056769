using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Workers;

/// <summary>What a runner is told about one run.</summary>
public sealed record RunContext
{
    /// <summary>The company.</summary>
    public required CompanyId CompanyId { get; init; }

    /// <summary>The agent.</summary>
    public required AgentId AgentId { get; init; }

    /// <summary>The agent's role, as defined.</summary>
    public string? AgentRole { get; init; }

    /// <summary>The request; the same over all its runs.</summary>
    public required WakeupId WakeupId { get; init; }

    /// <summary>Counts the request's starts from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Proves the right to report on this run.</summary>
    public required LeaseToken LeaseToken { get; init; }

    /// <summary>
    /// False only when this is certainly the request's first run. A crash can lose the record of an early start, so everything else is true.
    /// </summary>
    public required bool MayHaveRunBefore { get; init; }

    /// <summary>The slot, from 1.</summary>
    public required int Slot { get; init; }

    /// <summary>Why the agent wakes.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>0–100.</summary>
    public required int Priority { get; init; }

    /// <summary>When the request was due.</summary>
    public required DateTimeOffset ScheduledFor { get; init; }

    /// <summary>What the agent is told.</summary>
    public required WakeupContext Context { get; init; }

    /// <summary>What the company is for.</summary>
    public string? Mission { get; init; }

    /// <summary>
    /// The goals that the work serves, root first, as they are at the start: those of the ticket, and without one those of the context's goal.
    /// </summary>
    public ImmutableArray<AncestorGoal> Goals { get; init; } = [];

    /// <summary>The context's ticket with the tickets that it is a part of, root first, as they are at the start.</summary>
    public ImmutableArray<AncestorTicket> Tickets { get; init; } = [];

    /// <summary>Why a person asked.</summary>
    public string? Reason { get; init; }

    /// <summary>The agent's runner settings, a JSON object as text.</summary>
    public string? RunnerSettings { get; init; }

    /// <summary>How long this run may last.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>W3C trace context: of the run's own activity when it is traced, otherwise of what asked for the wakeup.</summary>
    public string? TraceParent { get; init; }
}
