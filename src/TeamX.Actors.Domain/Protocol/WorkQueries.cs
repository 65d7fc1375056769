namespace TeamX.Actors.Domain.Protocol;

/// <summary>Answer: <see cref="GoalView"/>.</summary>
public sealed record GetGoal(CompanyId CompanyId, GoalId GoalId) : CompanyQuery(CompanyId);

/// <summary>Goals by id. Answer: <see cref="GoalPage"/>.</summary>
public sealed record ListGoals(CompanyId CompanyId, int Limit = 100, string? Cursor = null) : CompanyQuery(CompanyId);

/// <summary>The mission and the goals from the root to this one. Answer: <see cref="Ancestry"/>.</summary>
public sealed record GetGoalAncestry(CompanyId CompanyId, GoalId GoalId) : CompanyQuery(CompanyId);

/// <summary>Answer: <see cref="TicketView"/>.</summary>
public sealed record GetTicket(CompanyId CompanyId, TicketId TicketId) : CompanyQuery(CompanyId);

/// <summary>Tickets by id: all that are open, and those that were closed within the retention. Answer: <see cref="TicketPage"/>.</summary>
public sealed record ListTickets(CompanyId CompanyId) : CompanyQuery(CompanyId)
{
    /// <summary>Only with this status.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Only of this assignee.</summary>
    public AgentId? AssigneeId { get; init; }

    /// <summary>Only of this goal itself.</summary>
    public GoalId? GoalId { get; init; }

    /// <summary>1–1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer: <see cref="ScheduleView"/>.</summary>
public sealed record GetSchedule(CompanyId CompanyId, ScheduleId ScheduleId) : CompanyQuery(CompanyId);

/// <summary>Schedules of one kind by id. Answer: <see cref="SchedulePage"/>.</summary>
public sealed record ListSchedules(CompanyId CompanyId, ScheduleKind Kind, int Limit = 100, string? Cursor = null) : CompanyQuery(CompanyId);

/// <summary>When a schedule would fire next, also a disabled one. Answer: <see cref="FireTimes"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Count">How many instants, 1–1,000.</param>
public sealed record PreviewSchedule(CompanyId CompanyId, ScheduleId ScheduleId, int Count = 10) : CompanyQuery(CompanyId);
