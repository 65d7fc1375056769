using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tickets;

namespace TeamX.Actors.Domain.Company;

/// <summary>Resolves why work is done, from what is known at this moment.</summary>
internal static class Lineage
{
    /// <summary>
    /// The ancestry of a run. The goal of the ticket at hand counts before the one that the context names, because the ticket may have moved
    /// since; that of a ticket above only when nothing else names one.
    /// </summary>
    public static Ancestry Of(CompanyState state, WakeupContext context)
    {
        var (ticket, above) = (Ticket(state, context.TicketId), Ticket(state, context.ParentTicketId));
        var named = context.GoalId is { } goal ? new GoalId(goal) : (GoalId?)null;
        var goalId = ticket?.NearestGoal ?? named ?? above?.NearestGoal;
        return Of(state, goalId is { } id ? state.Goals.Find(id) : null, ticket ?? above);
    }

    /// <summary>The ancestry of a goal.</summary>
    public static Ancestry Of(CompanyState state, Goal goal) => Of(state, goal, null);

    private static Ticket? Ticket(CompanyState state, string? id) => id is null ? null : state.Tickets.Find(new TicketId(id));

    private static Ancestry Of(CompanyState state, Goal? goal, Ticket? ticket)
    {
        var mission = state.Definition?.Mission;
        if (mission is null && goal is null && ticket is null)
        {
            return Ancestry.None;
        }

        return new Ancestry(
            mission,
            goal is null ? [] : [.. goal.PathFromRoot().Select(one => new AncestorGoal(one.Id, one.Definition.Title, one.Definition.Description))],
            ticket is null
                ? []
                : [.. ticket.PathFromRoot().Select(one => new AncestorTicket(one.Id, one.Definition.Title, one.Definition.Description, one.Status))]);
    }
}
