using System.Text;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>A request as a plain record of what happened to it.</summary>
internal sealed class NaiveRequest(WakeupScheduled asked, long acceptance)
{
    public WakeupId Id { get; } = asked.WakeupId;

    public AgentId Agent { get; } = asked.AgentId;

    public long Acceptance { get; } = acceptance;

    public int Priority { get; private set; } = asked.Priority;

    public WakeupStatus Status { get; set; } = WakeupStatus.Pending;

    public DateTimeOffset? ParkedUntil { get; set; }

    public bool Retrying { get; set; }

    public bool Withdrawn { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool Forgotten { get; set; }

    public LeaseToken? Token { get; set; }

    public int Slot { get; set; }

    public int Runs { get; set; }

    private WakeupContext Context { get; set; } = asked.Context;

    private DateTimeOffset ScheduledFor { get; set; } = asked.ScheduledFor;

    private DateTimeOffset? CooldownUntil { get; set; } = asked.CooldownUntil;

    public DateTimeOffset EligibleSince => new[] { ScheduledFor, CooldownUntil ?? default, ParkedUntil ?? default }.Max();

    public int ContextBytes => new[]
    {
        Context.GoalId, Context.ProjectId, Context.TicketId, Context.ParentTicketId, Context.SourceKind, Context.SourceRefId, Context.Metadata,
    }.Sum(text => Encoding.UTF8.GetByteCount(text ?? string.Empty));

    public void Merge(WakeupCoalesced merged, DateTimeOffset at)
    {
        (Priority, ScheduledFor, CooldownUntil, Context) = (merged.Priority, merged.ScheduledFor, merged.CooldownUntil, merged.Context);
        ParkedUntil = merged.PulledForward ? at : ParkedUntil;
    }
}

/// <summary>An agent as a plain record of what happened to it.</summary>
internal sealed class NaiveAgent
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly List<DateTimeOffset> _starts = [];

    public int Limit { get; set; }

    public bool Paused { get; set; }

    public bool Terminated { get; set; }

    public bool Suspended { get; set; }

    public bool MayProbe { get; set; }

    public WakeupId? Probe { get; set; }

    public bool IsThrottled(DateTimeOffset now, int limit) => limit > 0 && _starts.Count(start => start + Hour > now) >= limit;

    /// <summary>Starts count from the moment that there is a limit.</summary>
    public void CountStart(DateTimeOffset at, int limit)
    {
        if (limit == 0)
        {
            _starts.Clear();
        }
        else
        {
            _starts.Add(at);
        }
    }

    public void EndProbe(WakeupEvent end) => (MayProbe, Probe) = end switch
    {
        RunInterrupted or RunDeferred => (true, Probe),
        WakeupCancelled or RunSkipped => (true, null),
        RunCompleted => (MayProbe, Probe),
        _ => (false, null),
    };
}

/// <summary>A ticket as a plain record of what happened to it.</summary>
internal sealed class NaiveTicket
{
    private AgentId? _assignee;

    public TicketId? Above { get; set; }

    public bool Closed { get; set; }

    /// <summary>Assignments to an agent that no fire made.</summary>
    public int Assignments { get; private set; }

    public int RoutineAssignments { get; private set; }

    public int AssignmentWakeups { get; set; }

    public int RoutineWakeups { get; set; }

    /// <summary>False when this agent already has it.</summary>
    public bool Assign(TicketAssigned assigned)
    {
        var differs = _assignee != assigned.AgentId;
        _assignee = assigned.AgentId;
        Assignments += assigned is { AgentId: not null, ByRoutine: null } ? 1 : 0;
        RoutineAssignments += assigned is { ByRoutine: not null } ? 1 : 0;
        return differs && !Closed;
    }
}
