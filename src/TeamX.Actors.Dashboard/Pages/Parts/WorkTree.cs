using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>A goal with the goals and tickets that serve it.</summary>
/// <param name="Goal">The goal.</param>
/// <param name="Goals">The goals under it, by id.</param>
/// <param name="Tickets">The tickets of the goal itself.</param>
public sealed record GoalNode(GoalView Goal, IReadOnlyList<GoalNode> Goals, IReadOnlyList<TicketNode> Tickets);

/// <summary>A ticket with its parts.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Parts">The tickets that are a part of it, by id.</param>
public sealed record TicketNode(TicketView Ticket, IReadOnlyList<TicketNode> Parts);

/// <summary>What a company works on.</summary>
/// <param name="Goals">The goals directly under the mission, by id.</param>
/// <param name="Loose">The tickets that serve no goal.</param>
public sealed record WorkTree(IReadOnlyList<GoalNode> Goals, IReadOnlyList<TicketNode> Loose)
{
    /// <summary>
    /// The tree of what is given. What hangs on something that is not given, because it is closed or beyond a bound, stands where that would stand: nothing
    /// is left out.
    /// </summary>
    internal static WorkTree Of(IReadOnlyList<GoalView> goals, IReadOnlyList<TicketView> tickets)
    {
        var (goalIds, ticketIds) = (goals.Select(goal => goal.Id).ToHashSet(), tickets.Select(ticket => ticket.Id).ToHashSet());
        var goalsUnder = goals.ToLookup(goal => goal.ParentGoalId is { } parent && goalIds.Contains(parent) ? parent : default(GoalId?));
        var parts = tickets.ToLookup(ticket => ticket.ParentTicketId is { } parent && ticketIds.Contains(parent) ? parent : default(TicketId?));
        var tops = parts[null].ToLookup(ticket => ticket.GoalId is { } goal && goalIds.Contains(goal) ? goal : default(GoalId?));
        return new WorkTree(GoalsUnder(null), [.. tops[null].Select(TicketOf)]);

        List<GoalNode> GoalsUnder(GoalId? parent) =>
            [.. goalsUnder[parent].Select(goal => new GoalNode(goal, GoalsUnder(goal.Id), [.. tops[goal.Id].Select(TicketOf)]))];

        TicketNode TicketOf(TicketView ticket) => new(ticket, [.. parts[ticket.Id].Select(TicketOf)]);
    }
}
