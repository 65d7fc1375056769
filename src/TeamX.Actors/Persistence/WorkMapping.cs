using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>Goals and tickets: the facts about them, and their places in a snapshot.</summary>
internal static class WorkMapping
{
    internal static GoalDefinedData ToData(GoalDefined e)
    {
        var data = new GoalDefinedData { GoalId = e.GoalId.Value, Title = e.Title };
        if (e.ParentGoalId is { } parent) data.ParentGoalId = parent.Value;
        if (e.Description is { } description) data.Description = description;
        return data;
    }

    internal static GoalDefined FromData(GoalDefinedData d, NameTable names) => new(
        names.Goal(d.GoalId), d.Title, d.HasParentGoalId ? names.Goal(d.ParentGoalId) : null, d.HasDescription ? d.Description : null);

    internal static GoalDecomposedData ToData(GoalDecomposed e)
    {
        var data = new GoalDecomposedData { GoalId = e.GoalId.Value, AgentId = e.AgentId.Value };
        if (e.ParentTicketId is { } parent) data.ParentTicketId = parent.Value;
        return data;
    }

    internal static GoalDecomposed FromData(GoalDecomposedData d, NameTable names) => new(
        names.Goal(d.GoalId), names.Agent(d.AgentId), d.HasParentTicketId ? names.Ticket(d.ParentTicketId) : null);

    internal static TicketDefinedData ToData(TicketDefined e)
    {
        var data = new TicketDefinedData { TicketId = e.TicketId.Value, Title = e.Title };
        if (e.Description is { } description) data.Description = description;
        if (e.GoalId is { } goal) data.GoalId = goal.Value;
        if (e.ParentTicketId is { } parent) data.ParentTicketId = parent.Value;
        if (e.Priority is { } priority) data.Priority = priority;
        if (e.RoutineId is { } routine) data.RoutineId = routine;
        return data;
    }

    internal static TicketDefined FromData(TicketDefinedData d, NameTable names) => new(names.Ticket(d.TicketId), d.Title)
    {
        Description = d.HasDescription ? d.Description : null,
        GoalId = d.HasGoalId ? names.Goal(d.GoalId) : null,
        ParentTicketId = d.HasParentTicketId ? names.Ticket(d.ParentTicketId) : null,
        Priority = d.HasPriority ? d.Priority : null,
        RoutineId = d.HasRoutineId ? names.Shared(d.RoutineId) : null,
    };

    internal static TicketAssignedData ToData(TicketAssigned e)
    {
        var data = new TicketAssignedData { TicketId = e.TicketId.Value };
        if (e.AgentId is { } agent) data.AgentId = agent.Value;
        if (e.ByRoutine is { } routine) data.ByRoutine = routine;
        return data;
    }

    internal static TicketAssigned FromData(TicketAssignedData d, NameTable names) => new(
        names.Ticket(d.TicketId), d.HasAgentId ? names.Agent(d.AgentId) : null, d.HasByRoutine ? names.Shared(d.ByRoutine) : null);

    internal static TicketStatusChangedData ToData(TicketStatusChanged e) =>
        new() { TicketId = e.TicketId.Value, Status = WireValues.ToData(e.Status) };

    internal static TicketStatusChanged FromData(TicketStatusChangedData d, NameTable names) =>
        new(names.Ticket(d.TicketId), WireValues.FromData(d.Status));

    internal static GoalSnapshotData ToData(GoalSnapshot goal) => new() { Definition = ToData(goal.Definition), CreatedAtMs = Ms(goal.CreatedAt) };

    internal static GoalSnapshot FromData(GoalSnapshotData d, NameTable names) => new(FromData(Required(d.Definition), names), Instant(d.CreatedAtMs));

    internal static TicketSnapshotData ToData(TicketSnapshot ticket)
    {
        var data = new TicketSnapshotData
        {
            Definition = ToData(ticket.Definition),
            CreatedAtMs = Ms(ticket.CreatedAt),
            UpdatedAtMs = Ms(ticket.UpdatedAt),
            Status = WireValues.ToData(ticket.Status),
        };
        if (ticket.AssigneeId is { } assignee) data.AssigneeId = assignee.Value;
        if (ticket.ClosedAt is { } closed) data.ClosedAtMs = Ms(closed);
        return data;
    }

    internal static TicketSnapshot FromData(TicketSnapshotData d, NameTable names) => new(
        FromData(Required(d.Definition), names), Instant(d.CreatedAtMs), Instant(d.UpdatedAtMs), WireValues.FromData(d.Status))
    {
        AssigneeId = d.HasAssigneeId ? names.Agent(d.AssigneeId) : null,
        ClosedAt = d.HasClosedAtMs ? Instant(d.ClosedAtMs) : null,
    };
}
