namespace TeamX.Actors.Domain.Protocol;

/// <summary>A fact about one goal.</summary>
/// <param name="GoalId">The goal.</param>
public abstract record GoalEvent(GoalId GoalId) : CompanyEvent;

/// <summary>A fact about one ticket.</summary>
/// <param name="TicketId">The ticket.</param>
public abstract record TicketEvent(TicketId TicketId) : CompanyEvent;

/// <summary>A fact about one schedule or routine.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
public abstract record ScheduleEvent(ScheduleId ScheduleId) : CompanyEvent;

/// <summary>A goal was created or changed.</summary>
public sealed record GoalDefined(GoalId GoalId, string Title, GoalId? ParentGoalId, string? Description) : GoalEvent(GoalId);

/// <summary>A goal was handed to an agent that is to break it down.</summary>
public sealed record GoalDecomposed(GoalId GoalId, AgentId AgentId, TicketId? ParentTicketId) : GoalEvent(GoalId);

/// <summary>A ticket was created or changed.</summary>
public sealed record TicketDefined(TicketId TicketId, string Title) : TicketEvent(TicketId)
{
    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>The goal that it serves.</summary>
    public GoalId? GoalId { get; init; }

    /// <summary>The ticket that it is a part of.</summary>
    public TicketId? ParentTicketId { get; init; }

    /// <summary>Priority of the wakeups of its assignments; null for the default of the trigger.</summary>
    public int? Priority { get; init; }

    /// <summary>The routine that made it.</summary>
    public string? RoutineId { get; init; }
}

/// <summary>A ticket was given to an agent, or taken from one.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="AgentId">The assignee; null for nobody.</param>
/// <param name="ByRoutine">The routine whose fire this is a part of: its own wakeup is the one that wakes the agent.</param>
public sealed record TicketAssigned(TicketId TicketId, AgentId? AgentId, string? ByRoutine = null) : TicketEvent(TicketId);

/// <summary>A ticket moved on.</summary>
public sealed record TicketStatusChanged(TicketId TicketId, TicketStatus Status) : TicketEvent(TicketId);

/// <summary>A schedule or routine was created or changed.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Definition">Its definition, the anchor of its interval included.</param>
/// <param name="NextFireAt">When it fires next; null when it is disabled, or never will.</param>
public sealed record ScheduleDefined(ScheduleId ScheduleId, ScheduleDefinition Definition, DateTimeOffset? NextFireAt) : ScheduleEvent(ScheduleId);

/// <summary>A schedule or routine was disabled because of something else.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Reason">A stable code: <c>agent_terminated</c>, or <c>no_next_fire</c> when its time zone is gone from the machine or its calendar ends.</param>
public sealed record ScheduleDisabled(ScheduleId ScheduleId, string Reason) : ScheduleEvent(ScheduleId);

/// <summary>A schedule or routine was removed.</summary>
public sealed record ScheduleDeleted(ScheduleId ScheduleId) : ScheduleEvent(ScheduleId);

/// <summary>A schedule or routine fired; what it led to follows in the same write.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="NextFireAt">When it fires next; null when it is disabled, or never will.</param>
public sealed record ScheduleFired(ScheduleId ScheduleId, DateTimeOffset DueAt, FireOutcome Outcome, DateTimeOffset? NextFireAt)
    : ScheduleEvent(ScheduleId)
{
    /// <summary>The ticket that it made.</summary>
    public TicketId? TicketId { get; init; }

    /// <summary>
    /// Why it was skipped, a stable code: <c>last_pending</c>, <c>last_running</c>, <c>missed</c>, or the code of the refusal that its wakeup met.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The first of the fires that were missed and are passed over with this one; null when none was.</summary>
    public DateTimeOffset? MissedSince { get; init; }

    /// <summary>Whether somebody fired it by hand.</summary>
    public bool ByHand { get; init; }
}
