using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tickets;

/// <summary>Decides what people and agents ask about tickets.</summary>
internal static class TicketDecider
{
    public const int MaxDepth = 256;

    public static CompanyReply Define(Decision decision, DefineTicket define)
    {
        var ticket = decision.State.Tickets.Find(define.TicketId);
        if (CheckFields(decision.State, define) is { } malformed)
        {
            return malformed;
        }

        if (CheckParent(decision.State, define, ticket) is { } misplaced)
        {
            return misplaced;
        }

        var defined = new TicketDefined(define.TicketId, define.Title)
        {
            Description = define.Description,
            GoalId = define.GoalId,
            ParentTicketId = define.ParentTicketId,
            Priority = define.Priority,
            RoutineId = ticket?.Definition.RoutineId,
        };
        var reassigned = ticket?.AssigneeId != define.AssigneeId;
        if (ticket is { IsClosed: true } && (reassigned || ticket.Definition != defined))
        {
            return Refusals.TicketClosed(ticket.Id, ticket.Status);
        }

        var assigned = new TicketAssigned(define.TicketId, define.AssigneeId);
        if (reassigned && define.AssigneeId is { } assignee
            && WakeupDecider.Check(decision, ExecutionBridge.OrderOf(defined, assignee, define.GoalId)) is { } refusal)
        {
            return refusal;
        }

        if (ticket?.Definition != defined)
        {
            decision.Record(defined);
        }

        return new TicketReceipt(ticket is null, reassigned ? decision.Record(assigned) : null);
    }

    public static CompanyReply Assign(Decision decision, AssignTicket assign)
    {
        if (decision.State.Tickets.Find(assign.TicketId) is not { } ticket)
        {
            return Refusals.TicketNotFound(assign.TicketId);
        }

        if (ticket.IsClosed)
        {
            return Refusals.TicketClosed(ticket.Id, ticket.Status);
        }

        if (ticket.AssigneeId == assign.AgentId)
        {
            return new TicketReceipt(Created: false, Wakeup: null);
        }

        return WakeupDecider.Check(decision, ExecutionBridge.OrderOf(ticket.Definition, assign.AgentId, ticket.NearestGoal))
            ?? (CompanyReply)new TicketReceipt(Created: false, decision.Record(new TicketAssigned(ticket.Id, assign.AgentId)));
    }

    public static CompanyReply SetStatus(Decision decision, SetTicketStatus set)
    {
        if (decision.State.Tickets.Find(set.TicketId) is not { } ticket)
        {
            return Refusals.TicketNotFound(set.TicketId);
        }

        if (set.Status == TicketStatus.Unknown || !Enum.IsDefined(set.Status))
        {
            return Refusals.TicketStatusUnknown();
        }

        if (ticket.Status == set.Status)
        {
            return Done.Instance;
        }

        if (ticket.IsClosed)
        {
            return Refusals.TicketClosed(ticket.Id, ticket.Status);
        }

        decision.Record(new TicketStatusChanged(ticket.Id, set.Status));
        return Done.Instance;
    }

    private static Refusal? CheckFields(CompanyState state, DefineTicket define) =>
        !NameRule.IsValid(define.TicketId.Value) ? Refusals.IdInvalid("A ticket id")
        : Text.Check("title", define.Title, GoalDecider.MaxTitleLength, 1)
            ?? Text.Check("description", define.Description, GoalDecider.MaxDescriptionLength, allowLines: true)
            ?? (define.Priority is < 0 or > 100 ? Refusals.PriorityOutOfRange()
                : define.GoalId is { } goal && state.Goals.Find(goal) is null ? Refusals.GoalNotFound(goal)
                : null);

    private static Refusal? CheckParent(CompanyState state, DefineTicket define, Ticket? ticket)
    {
        if (define.ParentTicketId is not { } parentId)
        {
            return null;
        }

        if (parentId == define.TicketId)
        {
            return Refusals.TicketCycle(define.TicketId, parentId);
        }

        return state.Tickets.Find(parentId) is not { } parent ? Refusals.TicketNotFound(parentId)
            : ticket is not null && parent.IsUnder(ticket) ? Refusals.TicketCycle(ticket.Id, parentId)
            : parent.Depth + (ticket?.Height ?? 1) > MaxDepth ? Refusals.TicketTooDeep(MaxDepth)
            : null;
    }
}
