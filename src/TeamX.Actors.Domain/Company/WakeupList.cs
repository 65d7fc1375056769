using System.Collections.Immutable;
using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>Lists requests newest first: by instant of acceptance, then by number.</summary>
internal static class WakeupList
{
    public static CompanyReply Answer(CompanyState state, ListWakeups list, AnswerContext context)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        (long, long)? after = null;
        if (list.Cursor is not null && (after = Parse(list.Cursor)) is null)
        {
            return Refusals.CursorInvalid();
        }

        // A heap of the newest seen so far: the smallest of them gives way.
        var newest = new PriorityQueue<Wakeup, (long, long)>();
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
        return new WakeupPage(items, page.Count > list.Limit ? CursorOf(page[list.Limit - 1]) : null);
    }

    private static IEnumerable<Wakeup> Candidates(CompanyState state, ListWakeups list) =>
        state.Live.Values.Concat(state.Finished).Concat(state.DeadLettered).Where(wakeup =>
            (list.Status is null || wakeup.Progress.Status == list.Status)
            && (list.AgentId is null || wakeup.Agent.Id == list.AgentId)
            && (list.TriggerType is null || wakeup.Request.Trigger.Type == list.TriggerType)
            && (list.TriggerId is null || wakeup.Request.Trigger.Id == list.TriggerId));

    private static (long CreatedAt, long Acceptance) KeyOf(Wakeup wakeup) => (wakeup.CreatedAt.ToUnixTimeMilliseconds(), wakeup.Acceptance);

    private static string CursorOf(Wakeup wakeup)
    {
        var (createdAt, acceptance) = KeyOf(wakeup);
        return string.Create(CultureInfo.InvariantCulture, $"{createdAt}.{acceptance}");
    }

    private static (long, long)? Parse(string cursor)
    {
        var parts = cursor.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var createdAt)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var acceptance)
            ? (createdAt, acceptance)
            : null;
    }
}
