using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tickets;

namespace TeamX.Actors.Domain.Company;

/// <summary>Answers questions about goals and tickets.</summary>
internal static class WorkAnswers
{
    public static CompanyReply Answer(CompanyState state, CompanyQuery query) => query switch
    {
        GetGoal get => state.Goals.Find(get.GoalId) is { } goal ? ViewOf(state, goal) : Refusals.GoalNotFound(get.GoalId),
        GetGoalAncestry get => state.Goals.Find(get.GoalId) is { } goal ? Lineage.Of(state, goal) : Refusals.GoalNotFound(get.GoalId),
        ListGoals list => List(state, list),
        GetTicket get => state.Tickets.Find(get.TicketId) is { } ticket ? ViewOf(state, ticket) : Refusals.TicketNotFound(get.TicketId),
        ListTickets list => List(state, list),
        _ => throw new InvalidOperationException($"The query {query.GetType().Name} is unknown."),
    };

    private static CompanyReply List(CompanyState state, ListGoals list)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        var (page, next) = IdPage.Of(state.Goals.All, goal => goal.Id.Value, list.Limit, list.Cursor);
        return new GoalPage([.. page.Select(goal => ViewOf(state, goal))], next);
    }

    private static CompanyReply List(CompanyState state, ListTickets list)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        var all = state.Tickets.All.Where(ticket =>
            (list.Status is null || ticket.Status == list.Status)
            && (list.AssigneeId is null || ticket.AssigneeId == list.AssigneeId)
            && (list.GoalId is null || ticket.Definition.GoalId == list.GoalId));
        var (page, next) = IdPage.Of(all, ticket => ticket.Id.Value, list.Limit, list.Cursor);
        return new TicketPage([.. page.Select(ticket => ViewOf(state, ticket))], next);
    }

    private static GoalView ViewOf(CompanyState state, Goal goal) => new(
        goal.Id, state.Id, goal.Definition.Title, goal.Definition.Description, goal.Definition.ParentGoalId, goal.Depth, goal.CreatedAt);

    private static TicketView ViewOf(CompanyState state, Ticket ticket) => new(
        ticket.Id, state.Id, ticket.Definition.Title, ticket.Definition.Description, ticket.Status, ticket.AssigneeId, ticket.Definition.GoalId,
        ticket.Definition.ParentTicketId, ticket.Definition.Priority, ticket.Definition.RoutineId, ticket.CreatedAt, ticket.UpdatedAt, ticket.ClosedAt);
}
