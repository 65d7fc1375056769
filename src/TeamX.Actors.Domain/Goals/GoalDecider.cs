using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Goals;

/// <summary>Decides what people ask about goals.</summary>
internal static class GoalDecider
{
    public const int MaxDepth = 32;
    public const int MaxTitleLength = 512;
    public const int MaxDescriptionLength = 8_192;

    public static CompanyReply Define(Decision decision, DefineGoal define)
    {
        var goals = decision.State.Goals;
        if (!NameRule.IsValid(define.GoalId.Value))
        {
            return Refusals.IdInvalid("A goal id");
        }

        var refusal = Text.Check("title", define.Title, MaxTitleLength, 1)
            ?? Text.Check("description", define.Description, MaxDescriptionLength, allowLines: true);
        if (refusal is not null)
        {
            return refusal;
        }

        var goal = goals.Find(define.GoalId);
        if (define.ParentGoalId is { } parentId)
        {
            if (goals.Find(parentId) is not { } parent)
            {
                return parentId == define.GoalId ? Refusals.GoalCycle(define.GoalId, parentId) : Refusals.GoalNotFound(parentId);
            }

            if (goal is not null && parent.IsUnder(goal))
            {
                return Refusals.GoalCycle(goal.Id, parentId);
            }

            if (parent.Depth + (goal?.Height ?? 1) > MaxDepth)
            {
                return Refusals.GoalTooDeep(MaxDepth);
            }
        }

        var defined = new GoalDefined(define.GoalId, define.Title, define.ParentGoalId, define.Description);
        if (goal?.Definition != defined)
        {
            decision.Record(defined);
        }

        return new DefinitionReceipt(goal is null);
    }

    public static CompanyReply Decompose(Decision decision, DecomposeGoal decompose)
    {
        if (decision.State.Goals.Find(decompose.GoalId) is null)
        {
            return Refusals.GoalNotFound(decompose.GoalId);
        }

        if (decompose.ParentTicketId is { } ticket && decision.State.Tickets.Find(ticket) is null)
        {
            return Refusals.TicketNotFound(ticket);
        }

        var decomposed = new GoalDecomposed(decompose.GoalId, decompose.AgentId, decompose.ParentTicketId);
        return WakeupDecider.Check(decision, ExecutionBridge.OrderOf(decomposed)) ?? (CompanyReply)decision.Record(decomposed)!;
    }
}
