using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>Queries.</summary>
internal static class QueryForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        WireForm.Of("list_companies",
            (ListCompanies q) => new ListCompaniesData { Limit = q.Limit, After = q.After?.Value },
            d => new ListCompanies(d.Limit, d.After is null ? null : new CompanyId(d.After))),
        WireForm.Of("get_company",
            (GetCompany q) => new GetCompanyData { CompanyId = q.CompanyId.Value },
            d => new GetCompany(new CompanyId(d.CompanyId))),
        WireForm.Of("get_stats",
            (GetStats q) => new GetStatsData { CompanyId = q.CompanyId.Value },
            d => new GetStats(new CompanyId(d.CompanyId))),
        WireForm.Of("get_agent",
            (GetAgent q) => new GetAgentData { CompanyId = q.CompanyId.Value, AgentId = q.AgentId.Value },
            d => new GetAgent(new CompanyId(d.CompanyId), new AgentId(d.AgentId))),
        WireForm.Of("list_agents",
            (ListAgents q) => new ListAgentsData { CompanyId = q.CompanyId.Value, Limit = q.Limit, Cursor = q.Cursor },
            d => new ListAgents(new CompanyId(d.CompanyId), d.Limit, d.Cursor)),
        WireForm.Of("get_liveness",
            (GetLiveness q) => new GetLivenessData { CompanyId = q.CompanyId.Value, AgentId = q.AgentId.Value },
            d => new GetLiveness(new CompanyId(d.CompanyId), new AgentId(d.AgentId))),
        WireForm.Of("get_wakeup",
            (GetWakeup q) => new GetWakeupData { CompanyId = q.CompanyId.Value, WakeupId = Optional(q.WakeupId) },
            d => new GetWakeup(new CompanyId(d.CompanyId), Wakeup(d.WakeupId))),
        WireForm.Of("list_wakeups", (ListWakeups q) => Write(q), Read),
        WireForm.Of("list_queue",
            (ListQueue q) => new ListQueueData { CompanyId = q.CompanyId.Value, Limit = q.Limit },
            d => new ListQueue(new CompanyId(d.CompanyId), d.Limit)),
        WireForm.Of("explain_wakeup",
            (ExplainWakeup q) => new ExplainWakeupData { CompanyId = q.CompanyId.Value, WakeupId = Optional(q.WakeupId) },
            d => new ExplainWakeup(new CompanyId(d.CompanyId), Wakeup(d.WakeupId))),
        WireForm.Of("explain_agent",
            (ExplainAgent q) => new ExplainAgentData { CompanyId = q.CompanyId.Value, AgentId = q.AgentId.Value },
            d => new ExplainAgent(new CompanyId(d.CompanyId), new AgentId(d.AgentId))),
        WireForm.Of("get_goal",
            (GetGoal q) => new GetGoalData { CompanyId = q.CompanyId.Value, GoalId = q.GoalId.Value },
            d => new GetGoal(new CompanyId(d.CompanyId), new GoalId(d.GoalId))),
        WireForm.Of("list_goals",
            (ListGoals q) => new ListGoalsData { CompanyId = q.CompanyId.Value, Limit = q.Limit, Cursor = q.Cursor },
            d => new ListGoals(new CompanyId(d.CompanyId), d.Limit, d.Cursor)),
        WireForm.Of("get_goal_ancestry",
            (GetGoalAncestry q) => new GetGoalAncestryData { CompanyId = q.CompanyId.Value, GoalId = q.GoalId.Value },
            d => new GetGoalAncestry(new CompanyId(d.CompanyId), new GoalId(d.GoalId))),
        WireForm.Of("get_ticket",
            (GetTicket q) => new GetTicketData { CompanyId = q.CompanyId.Value, TicketId = q.TicketId.Value },
            d => new GetTicket(new CompanyId(d.CompanyId), new TicketId(d.TicketId))),
        WireForm.Of("list_tickets", (ListTickets q) => Write(q), Read),
        WireForm.Of("get_schedule",
            (GetSchedule q) => new GetScheduleData { CompanyId = q.CompanyId.Value, ScheduleId = ScheduleMapping.ToData(q.ScheduleId) },
            d => new GetSchedule(new CompanyId(d.CompanyId), ScheduleMapping.FromData(d.ScheduleId, new NameTable()))),
        WireForm.Of("list_schedules",
            (ListSchedules q) => new ListSchedulesData
            {
                CompanyId = q.CompanyId.Value, Kind = WireValues.ToData(q.Kind), Limit = q.Limit, Cursor = q.Cursor,
            },
            d => new ListSchedules(new CompanyId(d.CompanyId), WireValues.FromData(d.Kind), d.Limit, d.Cursor)),
        WireForm.Of("preview_schedule",
            (PreviewSchedule q) => new PreviewScheduleData
            {
                CompanyId = q.CompanyId.Value, ScheduleId = ScheduleMapping.ToData(q.ScheduleId), Count = q.Count,
            },
            d => new PreviewSchedule(new CompanyId(d.CompanyId), ScheduleMapping.FromData(d.ScheduleId, new NameTable()), d.Count)),
    ];

    private static ListWakeupsData Write(ListWakeups q) => new()
    {
        CompanyId = q.CompanyId.Value,
        Status = q.Status is { } status ? WireValues.ToData(status) : default,
        AgentId = q.AgentId?.Value,
        TriggerType = q.TriggerType is { } type ? WireValues.ToData(type) : default,
        TriggerId = q.TriggerId,
        RecentOnly = q.RecentOnly,
        Limit = q.Limit,
        Cursor = q.Cursor,
    };

    private static ListWakeups Read(ListWakeupsData d) => new(new CompanyId(d.CompanyId))
    {
        Status = MessageValues.Optional(d.Status),
        AgentId = OptionalAgent(d.AgentId),
        TriggerType = MessageValues.Optional(d.TriggerType),
        TriggerId = d.TriggerId,
        RecentOnly = d.RecentOnly,
        Limit = d.Limit,
        Cursor = d.Cursor,
    };

    private static ListTicketsData Write(ListTickets q) => new()
    {
        CompanyId = q.CompanyId.Value,
        Status = q.Status is { } status ? WireValues.ToData(status) : default,
        AssigneeId = q.AssigneeId?.Value,
        GoalId = q.GoalId?.Value,
        Limit = q.Limit,
        Cursor = q.Cursor,
    };

    private static ListTickets Read(ListTicketsData d) => new(new CompanyId(d.CompanyId))
    {
        Status = MessageValues.Optional(d.Status),
        AssigneeId = OptionalAgent(d.AssigneeId),
        GoalId = OptionalGoal(d.GoalId),
        Limit = d.Limit,
        Cursor = d.Cursor,
    };
}
