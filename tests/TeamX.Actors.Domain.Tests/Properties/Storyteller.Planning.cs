using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <content>Steps about goals, tickets, schedules and routines.</content>
internal sealed partial class Storyteller
{
    private const int Goals = 8;
    private static readonly int[] Intervals = [60, 90, 300, 900, 3_600];
    private static readonly string[] Crons = ["*/5 * * * *", "0 * * * *", "30 9,10 * * *", "15 */2 * * * *"];

    private void Plan(Step step)
    {
        var (kind, a, b, c, d) = step;
        var agent = new AgentId(Pick(Agents, a));
        CompanyCommand? command = kind switch
        {
            StepKind.Goal => new DefineGoal(CompanyDriver.Id, GoalOf(a), $"Goal {b % 3}", ParentGoal(b, c)),
            StepKind.Decompose => new DecomposeGoal(CompanyDriver.Id, GoalOf(b), agent, c % 3 == 0 ? TicketAt(c) : null),
            StepKind.Ticket => TicketOf(a, b, c, d),
            StepKind.Assign when TicketAt(b) is { } ticket => new AssignTicket(CompanyDriver.Id, ticket, agent),
            StepKind.Status when TicketAt(b) is { } ticket => new SetTicketStatus(CompanyDriver.Id, ticket, (TicketStatus)(1 + (c % 5))),
            StepKind.DefineSchedule => ScheduleOf(a, b, c, d),
            StepKind.DeleteSchedule => new DeleteSchedule(CompanyDriver.Id, ScheduleIdOf(b)),
            StepKind.RunSchedule => new RunSchedule(CompanyDriver.Id, ScheduleIdOf(b)),
            _ => null,
        };
        if (command is not null)
        {
            company.Send(command with { CausedBy = d % 4 == 0 ? Request(c) : null });
        }
    }

    private DefineTicket TicketOf(int a, int b, int c, int d)
    {
        // An id of a person's own, also one that contexts name; or a known ticket, a routine's too.
        var id = c % 3 != 0 ? new TicketId($"ticket-{b % 8}") : TicketAt(b) ?? new TicketId("ticket-0");
        return new DefineTicket(CompanyDriver.Id, id, $"Ticket {c % 2}")
        {
            AssigneeId = d % 3 == 0 ? null : new AgentId(Pick(Agents, a)),
            GoalId = d % 5 == 0 ? GoalOf(c) : null,
            ParentTicketId = d % 2 == 0 ? TicketAt(a + c) : null,
            Priority = d % 7 == 0 ? c % 101 : null,
        };
    }

    private DefineSchedule ScheduleOf(int a, int b, int c, int d)
    {
        var id = ScheduleIdOf(b);
        var recurrence = c % 3 == 0
            ? new Recurrence { Cron = Pick(Crons, d), TimeZone = d % 2 == 0 ? "UTC" : "Europe/Berlin" }
            : new Recurrence { Every = TimeSpan.FromSeconds(Pick(Intervals, d)) };
        return new DefineSchedule(CompanyDriver.Id, id, new ScheduleDefinition(new AgentId(Pick(Agents, a)), recurrence)
        {
            Enabled = d % 9 != 0,
            Overlap = (OverlapPolicy)(1 + (a % 3)),
            MissedFires = (MissedFirePolicy)(1 + (c % 3)),
            Priority = a % 4 == 0 ? b % 101 : null,
            Ticket = id.Kind == ScheduleKind.Routine
                ? new TicketTemplate("{date} {number}") { GoalId = a % 5 == 0 ? GoalOf(c) : null, ParentTicketId = a % 2 == 0 ? TicketAt(c) : null }
                : null,
        });
    }

    private static ScheduleId ScheduleIdOf(int n) => new((ScheduleKind)(1 + (n % 2)), $"s{n / 2 % 3}");

    private static GoalId GoalOf(int n) => new($"goal-{n % Goals}");

    /// <summary>Half of the time the deepest goal, so that chains grow.</summary>
    private GoalId? ParentGoal(int b, int c) => (c % 8) switch
    {
        0 => null,
        < 5 => company.State.Goals.All.OrderByDescending(goal => goal.Depth).ThenBy(goal => goal.Id.Value, StringComparer.Ordinal).FirstOrDefault()?.Id,
        _ => GoalOf(b),
    };

    /// <summary>One of the latest tickets: ids of routines' tickets are random, their places in the journal are not.</summary>
    private TicketId? TicketAt(int n)
    {
        TicketId[] ids = [.. company.Events.OfType<TicketDefined>().Select(defined => defined.TicketId).Distinct()];
        return ids.Length == 0 ? null : ids[^(1 + (n % Math.Min(ids.Length, 12)))];
    }
}
