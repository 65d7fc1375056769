using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>Finds out what a request serves.</summary>
internal static class AncestryReading
{
    // More than anybody reads; a company allows more.
    private const int MaxTickets = 32;

    /// <summary>The mission, the goals and the tickets of a request's context, root first. What no longer exists is left out.</summary>
    public static async Task<Ancestry> ReadAncestryAsync(this DashboardClient client, CompanyId company, WakeupContext context, CancellationToken cancellationToken)
    {
        var tickets = new List<TicketView>();
        var next = NameRule.IsValid(context.TicketId) ? new TicketId(context.TicketId) : default(TicketId?);
        while (next is { } id && tickets.Count < MaxTickets && await client.AskAsync(new GetTicket(company, id), cancellationToken) is TicketView ticket)
        {
            tickets.Insert(0, ticket);
            next = ticket.ParentTicketId;
        }

        // The nearest ticket that names a goal says it for its parts.
        var goal = NameRule.IsValid(context.GoalId) ? new GoalId(context.GoalId) : tickets.FindLast(ticket => ticket.GoalId is not null)?.GoalId;
        var above = goal is { } of ? await client.AskAsync(new GetGoalAncestry(company, of), cancellationToken) as Ancestry : null;
        return (above ?? Ancestry.None) with
        {
            Tickets = [.. tickets.Select(ticket => new AncestorTicket(ticket.Id, ticket.Title, ticket.Description, ticket.Status))],
        };
    }
}
