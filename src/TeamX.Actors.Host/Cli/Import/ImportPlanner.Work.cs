using System.Text.Json;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <content>Goals, tickets and routines.</content>
internal sealed partial class ImportPlanner
{
    private readonly HashSet<(string Company, string Goal)> _goals = [];

    private void PlanGoals()
    {
        foreach (var row in Rows(SourceTables.Goals))
        {
            if (CompanyOf(SourceTables.Goals, row) is not { } company)
            {
                continue;
            }

            var id = new GoalId(Ids.Map(row.Id));
            _goals.Add((company.Value, row.Id));
            if (IsThere(SourceTables.Goals, Target(company)?.Goals.Find(id) is not null))
            {
                continue;
            }

            Add(SourceTables.Goals, row, new DefineGoal(company, id, TitleOf(row), Description: Lines(row.Text("description"))));
            if (row.Text("status") is { } status and not "active")
            {
                Report.Say(SourceTables.Goals, row.Id, $"is {CliText.Short(status)} in the file; goals have no status here");
            }
        }
    }

    /// <summary>Parents come before what is part of them, and closing comes last: a closed ticket is never changed again.</summary>
    private void PlanTickets()
    {
        var rows = new Dictionary<(CompanyId, string), SourceRow>();
        foreach (var row in Rows(SourceTables.Tickets))
        {
            if (CompanyOf(SourceTables.Tickets, row) is { } company)
            {
                rows.TryAdd((company, row.Id), row);
            }
        }

        var done = new HashSet<(CompanyId, string)>();
        foreach (var (company, id) in rows.Keys)
        {
            foreach (var next in AncestorsFirst(rows, company, id, done).Where(next => done.Add((company, next.Id))))
            {
                PlanTicket(next, company, rows.ContainsKey((company, next.Text("parent_ticket_id") ?? "")) && done.Contains((company, next.Text("parent_ticket_id")!)));
            }
        }

        foreach (var ((company, _), row) in rows)
        {
            PlanStatus(row, company);
        }
    }

    private void PlanTicket(SourceRow row, CompanyId company, bool hasParent)
    {
        var id = new TicketId(Ids.Map(row.Id));
        if (IsThere(SourceTables.Tickets, Target(company)?.Tickets.Find(id) is not null))
        {
            return;
        }

        var goal = row.Text("goal_id");
        var assignee = row.Text("assignee_id");
        var closed = row.Text("status") == "done";
        Add(SourceTables.Tickets, row, new DefineTicket(company, id, TitleOf(row))
        {
            Description = Lines(row.Text("description")),
            GoalId = goal is not null && _goals.Contains((company.Value, goal)) ? new GoalId(Ids.Map(goal)) : null,
            ParentTicketId = hasParent ? new TicketId(Ids.Map(row.Text("parent_ticket_id")!)) : null,
            AssigneeId = closed ? null : AgentOf(company, assignee),
            Priority = row.Text("priority") switch { "low" => 60, "high" => 80, "critical" => 90, _ => null },
        });
        if (assignee is not null && (closed || AgentOf(company, assignee) is null))
        {
            Report.Say(SourceTables.Tickets, row.Id, closed ? "is closed: imported without its assignee" : "its assignee is no agent here: imported without one");
        }
    }

    private void PlanStatus(SourceRow row, CompanyId company)
    {
        var id = new TicketId(Ids.Map(row.Id));
        var status = row.Text("status") switch
        {
            "in-progress" or "in_progress" => TicketStatus.InProgress,
            "blocked" => TicketStatus.Blocked,
            "done" => TicketStatus.Done,
            _ => TicketStatus.Open,
        };
        if (status != TicketStatus.Open && (Target(company)?.Tickets.Find(id) is not { } there || (IsUnfinished(company) && there.Status == TicketStatus.Open)))
        {
            Send(SourceTables.Tickets, row.Id, new SetTicketStatus(company, id, status));
        }
    }

    /// <summary>A ticket with those above it that are not done, the highest first. A circle is cut where it closes.</summary>
    private static Stack<SourceRow> AncestorsFirst(
        Dictionary<(CompanyId, string), SourceRow> rows, CompanyId company, string id, HashSet<(CompanyId, string)> done)
    {
        var path = new Stack<SourceRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (string? next = id; next is not null && !done.Contains((company, next)) && seen.Add(next) && rows.TryGetValue((company, next), out var row); next = row.Text("parent_ticket_id"))
        {
            path.Push(row);
        }

        return path;
    }

    private void PlanRoutines()
    {
        foreach (var row in Rows(SourceTables.Routines))
        {
            if (CompanyOf(SourceTables.Routines, row) is { } company)
            {
                PlanRoutine(row, company);
            }
        }
    }

    private void PlanRoutine(SourceRow row, CompanyId company)
    {
        var id = ScheduleId.Routine(Ids.Map(row.Id));
        if (IsThere(SourceTables.Routines, Target(company)?.Schedules.Find(id) is not null))
        {
            return;
        }

        var work = row.Json("work_config_json") ?? JsonSerializer.SerializeToElement(new { });
        if (AgentOf(company, work.Text("assigneeId") is { Length: > 0 } assignee ? assignee : null) is not { } agent)
        {
            Report.LeaveOut(SourceTables.Routines, row.Id, "its assignee is no agent here");
        }
        else if (row.Json("schedule_json") is not { } schedule
            || ScheduleShapes.Read(row.Text("trigger_kind"), schedule, row.Instant("next_run_at"), _choices.TimeZone) is not { } recurrence)
        {
            Report.LeaveOut(SourceTables.Routines, row.Id, $"its schedule is not understood: {CliText.Short(row.Text("trigger_kind"))} {CliText.Short(row.Text("schedule_json"))}");
        }
        else
        {
            var title = Line(work.Text("title"), LongestName) ?? Line(row.Text("name"), LongestName) ?? id.Value;
            Add(SourceTables.Routines, row, new DefineSchedule(company, id, new ScheduleDefinition(agent, recurrence)
            {
                Enabled = row.Flag("enabled", otherwise: true),
                Ticket = new TicketTemplate(title.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)),
            }));
        }
    }

    private static string TitleOf(SourceRow row) => Line(row.Text("title"), LongestTitle) ?? "(without a title)";
}
