using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>Lists requests: newest first, by instant of acceptance, then by number; or in the order of the queue.</summary>
internal static class WakeupList
{
    public static CompanyReply Answer(CompanyState state, ListQueue list, AnswerContext context)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        var first = state.Queue.InOrder(state.Agents.Values, context.Now).Take(list.Limit);
        return new WakeupPage([.. first.Select(wakeup => CompanyAnswers.ViewOf(state, wakeup, context))], null)
        {
            EventNumber = state.LastEventNumber,
            CompleteSince = state.CompleteSince,
        };
    }

    public static CompanyReply Answer(CompanyState state, ListWakeups list, AnswerContext context)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        WakeupCursor? after = null;
        if (list.Cursor is not null && (after = WakeupCursor.Parse(list.Cursor)) is null)
        {
            return Refusals.CursorInvalid();
        }

        // A heap of the newest seen so far: the smallest of them gives way.
        var newest = new PriorityQueue<Wakeup, WakeupCursor>();
        foreach (var wakeup in Candidates(state, list))
        {
            var key = KeyOf(wakeup);
            if (after is not null && key.CompareTo(after.Value) >= 0)
            {
                continue;
            }

            if (newest.Count <= list.Limit)
            {
                newest.Enqueue(wakeup, key);
            }
            else
            {
                newest.EnqueueDequeue(wakeup, key);
            }
        }

        var page = new List<Wakeup>(newest.Count);
        while (newest.TryDequeue(out var wakeup, out _))
        {
            page.Add(wakeup);
        }

        page.Reverse();
        var items = page.Take(list.Limit).Select(wakeup => CompanyAnswers.ViewOf(state, wakeup, context)).ToImmutableArray();
        return new WakeupPage(items, page.Count > list.Limit ? KeyOf(page[list.Limit - 1]).ToString() : null)
        {
            EventNumber = state.LastEventNumber,
            CompleteSince = state.CompleteSince,
        };
    }

    private static IEnumerable<Wakeup> Candidates(CompanyState state, ListWakeups list) => Among(state, list.Status).Where(wakeup =>
        (list.Status is null || wakeup.Progress.Status == list.Status)
        && (list.AgentId is null || wakeup.Agent.Id == list.AgentId)
        && wakeup.HasTrigger(list.TriggerType, list.TriggerId)
        && !(list.RecentOnly && wakeup.Progress.IsFinal && wakeup.EndedBy <= state.CompleteSince));

    /// <summary>Those with a status are looked for where they are: running ones are few, however many wait.</summary>
    private static IEnumerable<Wakeup> Among(CompanyState state, WakeupStatus? status) => status switch
    {
        WakeupStatus.Processing => state.Running.Values,
        WakeupStatus.Failed => state.DeadLettered,
        _ => state.Known,
    };

    private static WakeupCursor KeyOf(Wakeup wakeup) => new(wakeup.CreatedAt.ToUnixTimeMilliseconds(), wakeup.Acceptance);
}
