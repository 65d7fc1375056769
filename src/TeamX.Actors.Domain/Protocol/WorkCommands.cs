namespace TeamX.Actors.Domain.Protocol;

/// <summary>Creates a goal, or replaces its definition. Answer: <see cref="DefinitionReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="GoalId">The goal.</param>
/// <param name="Title">1–512 characters.</param>
/// <param name="ParentGoalId">The goal that it serves; null directly under the company's mission. At most 32 levels, no cycle.</param>
/// <param name="Description">At most 8,192 characters.</param>
public sealed record DefineGoal(CompanyId CompanyId, GoalId GoalId, string Title, GoalId? ParentGoalId = null, string? Description = null)
    : CompanyCommand(CompanyId);

/// <summary>Hands a goal to an agent that is to break it down: wakes it (75) in the same write. Answer: <see cref="WakeupReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="GoalId">The goal.</param>
/// <param name="AgentId">The agent to wake.</param>
/// <param name="ParentTicketId">The ticket under which the parts belong.</param>
public sealed record DecomposeGoal(CompanyId CompanyId, GoalId GoalId, AgentId AgentId, TicketId? ParentTicketId = null) : CompanyCommand(CompanyId);

/// <summary>
/// Creates a ticket, or replaces its definition, its assignee included. A new assignee is woken (70) in the same write, and pending wakeups of
/// the one before are cancelled. Answer: <see cref="TicketReceipt"/>.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="Title">1–512 characters.</param>
public sealed record DefineTicket(CompanyId CompanyId, TicketId TicketId, string Title) : CompanyCommand(CompanyId)
{
    /// <summary>At most 8,192 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The goal that it serves; null for that of its parent.</summary>
    public GoalId? GoalId { get; init; }

    /// <summary>The ticket that it is a part of; no cycle, at most 256 levels.</summary>
    public TicketId? ParentTicketId { get; init; }

    /// <summary>The agent that is to do it; null for nobody.</summary>
    public AgentId? AssigneeId { get; init; }

    /// <summary>Priority of the wakeups of its assignments, 0–100; null for the default of the trigger.</summary>
    public int? Priority { get; init; }
}

/// <summary>
/// Assigns a ticket and wakes the agent (70) in the same write; pending wakeups of the assignee before are cancelled. Who already has it is not
/// woken again. Answer: <see cref="TicketReceipt"/>.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="AgentId">The agent that is to do it.</param>
public sealed record AssignTicket(CompanyId CompanyId, TicketId TicketId, AgentId AgentId) : CompanyCommand(CompanyId);

/// <summary>Moves a ticket on. Done and cancelled are final, and cancel its pending wakeups. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="Status">The new status.</param>
public sealed record SetTicketStatus(CompanyId CompanyId, TicketId TicketId, TicketStatus Status) : CompanyCommand(CompanyId);

/// <summary>
/// Creates a schedule or routine, or replaces its definition: enables, disables, edits. The timer of the definition before never fires again.
/// Answer: <see cref="ScheduleReceipt"/>.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Definition">What recurs, and when.</param>
public sealed record DefineSchedule(CompanyId CompanyId, ScheduleId ScheduleId, ScheduleDefinition Definition) : CompanyCommand(CompanyId);

/// <summary>Removes a schedule or routine; its wakeups and tickets stay. Answer: <see cref="Done"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="ScheduleId">The schedule or routine.</param>
public sealed record DeleteSchedule(CompanyId CompanyId, ScheduleId ScheduleId) : CompanyCommand(CompanyId);

/// <summary>Fires a schedule or routine now, also a disabled one; its own times stay. Answer: <see cref="FireReceipt"/>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="ScheduleId">The schedule or routine.</param>
public sealed record RunSchedule(CompanyId CompanyId, ScheduleId ScheduleId) : CompanyCommand(CompanyId);
