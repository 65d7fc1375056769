using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>Merges a new request into one that is still pending, or lets a person's request pull a parked retry to now.</summary>
internal static class CoalescePolicy
{
    /// <summary>Merges if there is something to merge with; null when the request has to stand for itself.</summary>
    public static WakeupReceipt? TryMerge(Decision decision, AgentState agent, WakeupScheduled request)
    {
        if (!request.AllowCoalescing)
        {
            return null;
        }

        if (ParkedRetryFor(decision, agent, request) is { } parked)
        {
            // It keeps its own context: the retry may be about something else than what the person asked for.
            return Merge(decision, parked, request, parked.Request.Context, parked.Request.ScheduledFor, cooldown: null, pulled: true);
        }

        if (decision.State.Coalescing.Find(agent, request.Trigger, decision.Now) is not { } equal)
        {
            return null;
        }

        // Neither source may start before its own cooldown is over: the merged one starts when the first of the two could.
        var earlier = Earlier(request.ScheduledFor, equal.Request.ScheduledFor);
        var start = Earlier(StartOf(request), StartOf(equal.Request));
        return Merge(decision, equal, request, Newest(request.Context, equal.Request.Context), earlier, start > earlier ? start : null, pulled: false);
    }

    /// <summary>The newer context; when it names no work of its own, with the work of the older one, which is still to be done.</summary>
    private static WakeupContext Newest(WakeupContext newer, WakeupContext older) =>
        newer is { TicketId: null, ParentTicketId: null, GoalId: null } && older is not { TicketId: null, ParentTicketId: null, GoalId: null }
            ? newer with { TicketId = older.TicketId, ParentTicketId = older.ParentTicketId, GoalId = older.GoalId }
            : newer;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset StartOf(WakeupScheduled request) =>
        request.CooldownUntil > request.ScheduledFor ? request.CooldownUntil.Value : request.ScheduledFor;

    private static Wakeup? ParkedRetryFor(Decision decision, AgentState agent, WakeupScheduled request)
    {
        if (request.Trigger.Type != TriggerType.Manual || request.ScheduledFor > decision.Now || agent.Retrying.Count == 0)
        {
            return null;
        }

        var ticket = request.Context.TicketId;
        return agent.Retrying
            .Where(wakeup => wakeup.Request.AllowCoalescing && wakeup.IsParked(decision.Now, ParkedBy.Retry))
            .OrderByDescending(wakeup => ticket is not null && wakeup.Request.Context.TicketId == ticket)
            .ThenBy(wakeup => wakeup.Progress.NextRetryAt)
            .ThenBy(wakeup => wakeup.Acceptance)
            .FirstOrDefault();
    }

    private static WakeupReceipt Merge(
        Decision decision, Wakeup into, WakeupScheduled request, WakeupContext context, DateTimeOffset scheduledFor, DateTimeOffset? cooldown, bool pulled)
    {
        decision.Record(new WakeupCoalesced(
            into.Id, Math.Max(into.Request.Priority, request.Priority), scheduledFor, context, request.Trigger, request.Priority)
        {
            CooldownUntil = cooldown,
            PulledForward = pulled,
            Idempotency = request.Idempotency,
            MergedCausedBy = request.Context.CausedBy,
            MergedReason = request.Reason,
            MergedContext = pulled && request.Context != WakeupContext.Empty ? request.Context : null,
            Cause = request.Cause?.Depth > (into.Request.Cause?.Depth ?? 0)
                ? request.Cause with { RetryOf = into.Request.Cause?.RetryOf } : into.Request.Cause,
        });
        return new WakeupReceipt(into.Id, ScheduleOutcome.Coalesced);
    }
}
