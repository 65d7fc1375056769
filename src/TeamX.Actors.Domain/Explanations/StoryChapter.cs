using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>One event of a request, with the request before and after it, and when the next event or the end of the story comes.</summary>
internal sealed record StoryChapter(
    RecordedEvent Recorded, WakeupScheduled Request, WakeupProgress Before, WakeupProgress After, DateTimeOffset Until, bool IsLast)
{
    /// <summary>From when on the request may run, once it is pending.</summary>
    public DateTimeOffset EligibleSince => WakeupFold.EligibleSince(Request, After);

    /// <summary>Folds the events of a request. Events before the first kept one are gone; the request itself stands for them.</summary>
    public static IEnumerable<StoryChapter> Of(WakeupView wakeup, IReadOnlyList<RecordedEvent> events, DateTimeOffset asOf)
    {
        var request = events.Count > 0 && events[0].Body is WakeupScheduled first ? first : RequestOf(wakeup);
        var progress = WakeupProgress.New;
        for (var i = 0; i < events.Count; i++)
        {
            var recorded = events[i];
            var before = progress;
            if (recorded.Body is not WakeupScheduled)
            {
                request = recorded.Body is WakeupCoalesced merged ? WakeupFold.Merged(request, merged) : request;
                progress = WakeupFold.After(progress, recorded);
            }

            var isLast = i == events.Count - 1;
            yield return new StoryChapter(recorded, request, before, progress, isLast ? asOf : events[i + 1].At, isLast);
        }
    }

    private static WakeupScheduled RequestOf(WakeupView wakeup) => new(
        wakeup.Id, wakeup.AgentId, wakeup.Trigger, wakeup.Priority, wakeup.ScheduledFor, wakeup.Context, wakeup.MaxRetries);
}
