using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.CommandForms;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>Commands about goals, tickets, schedules and routines.</summary>
internal static class WorkCommandForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        Form("define_goal", d => d.Header,
            (DefineGoal c) => new DefineGoalData
            {
                Header = Header(c), GoalId = c.GoalId.Value, Title = c.Title, ParentGoalId = c.ParentGoalId?.Value, Description = c.Description,
            },
            (d, company) => new DefineGoal(company, new GoalId(d.GoalId), d.Title, OptionalGoal(d.ParentGoalId), d.Description)),
        Form("decompose_goal", d => d.Header,
            (DecomposeGoal c) => new DecomposeGoalData
            {
                Header = Header(c), GoalId = c.GoalId.Value, AgentId = c.AgentId.Value, ParentTicketId = c.ParentTicketId?.Value,
            },
            (d, company) => new DecomposeGoal(company, new GoalId(d.GoalId), new AgentId(d.AgentId), OptionalTicket(d.ParentTicketId))),
        Form("define_ticket", d => d.Header, (DefineTicket c) => Write(c), Read),
        Form("assign_ticket", d => d.Header,
            (AssignTicket c) => new AssignTicketData { Header = Header(c), TicketId = c.TicketId.Value, AgentId = c.AgentId.Value },
            (d, company) => new AssignTicket(company, new TicketId(d.TicketId), new AgentId(d.AgentId))),
        Form("set_ticket_status", d => d.Header,
            (SetTicketStatus c) => new SetTicketStatusData { Header = Header(c), TicketId = c.TicketId.Value, Status = WireValues.ToData(c.Status) },
            (d, company) => new SetTicketStatus(company, new TicketId(d.TicketId), WireValues.FromData(d.Status))),
        Form("define_schedule", d => d.Header,
            (DefineSchedule c) => new DefineScheduleData
            {
                Header = Header(c), ScheduleId = ScheduleMapping.ToData(c.ScheduleId), Definition = ScheduleMapping.ToData(c.Definition),
            },
            Read),
        Form("delete_schedule", d => d.Header,
            (DeleteSchedule c) => new DeleteScheduleData { Header = Header(c), ScheduleId = ScheduleMapping.ToData(c.ScheduleId) },
            (d, company) => new DeleteSchedule(company, ScheduleMapping.FromData(d.ScheduleId, new NameTable()))),
        Form("run_schedule", d => d.Header,
            (RunSchedule c) => new RunScheduleData { Header = Header(c), ScheduleId = ScheduleMapping.ToData(c.ScheduleId) },
            (d, company) => new RunSchedule(company, ScheduleMapping.FromData(d.ScheduleId, new NameTable()))),
    ];

    private static DefineTicketData Write(DefineTicket c) => new()
    {
        Header = Header(c),
        TicketId = c.TicketId.Value,
        Title = c.Title,
        Description = c.Description,
        GoalId = c.GoalId?.Value,
        ParentTicketId = c.ParentTicketId?.Value,
        AssigneeId = c.AssigneeId?.Value,
        Priority = c.Priority,
    };

    private static DefineTicket Read(DefineTicketData d, CompanyId company) => new(company, new TicketId(d.TicketId), d.Title)
    {
        Description = d.Description,
        GoalId = OptionalGoal(d.GoalId),
        ParentTicketId = OptionalTicket(d.ParentTicketId),
        AssigneeId = OptionalAgent(d.AssigneeId),
        Priority = d.Priority,
    };

    private static DefineSchedule Read(DefineScheduleData d, CompanyId company)
    {
        var names = new NameTable();
        return new DefineSchedule(company, ScheduleMapping.FromData(d.ScheduleId, names), ScheduleMapping.FromData(Required(d.Definition), names));
    }
}
