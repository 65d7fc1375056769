using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>Tells the story of one request: what happened to it, and between that why it waited. Pure: everything it knows is handed in.</summary>
internal static class WakeupStory
{
    /// <summary>Steps that a story has at most; more of them are cut from its middle.</summary>
    public const int MaxSteps = 400;

    private const int StepsBeforeCut = 100;
    private const int MaxNamed = 20;

    /// <summary>
    /// The stretches of time in which a request could have run but waited: what has to be known of other runs to tell why. Most requests have
    /// none or one.
    /// </summary>
    /// <param name="wakeup">The request as it is.</param>
    /// <param name="events">Its events by number; older ones may be missing.</param>
    /// <param name="asOf">The instant up to which the story is told.</param>
    public static ImmutableArray<(DateTimeOffset From, DateTimeOffset To)> WaitsOf(
        WakeupView wakeup, IReadOnlyList<RecordedEvent> events, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(wakeup);
        ArgumentNullException.ThrowIfNull(events);
        var waits = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var chapter in StoryChapter.Of(wakeup, events, asOf).Where(chapter => chapter.After.Status == WakeupStatus.Pending))
        {
            var from = Later(chapter.Recorded.At, chapter.EligibleSince);
            if (from >= chapter.Until)
            {
                continue;
            }

            if (waits.Count > 0 && waits[^1].To == from)
            {
                waits[^1] = (waits[^1].From, chapter.Until);
            }
            else
            {
                waits.Add((from, chapter.Until));
            }
        }

        return [.. waits];
    }

    /// <summary>The story, in the order of its events.</summary>
    /// <param name="wakeup">The request as it is.</param>
    /// <param name="events">
    /// Its events by number. When the first is not its acceptance, older ones are no longer kept; the story then begins with the request itself.
    /// </param>
    /// <param name="surroundings">What went on around it.</param>
    public static ImmutableArray<StoryStep> Of(WakeupView wakeup, IReadOnlyList<RecordedEvent> events, StorySurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(wakeup);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(surroundings);
        var steps = new List<StoryStep>();
        if (events.Count == 0 || events[0].Body is not WakeupScheduled)
        {
            steps.AddRange(StoryText.Remembered(wakeup, events.Count == 0 ? surroundings.AsOf : events[0].At));
        }

        var timeline = new StoryTimeline(wakeup, surroundings);
        foreach (var chapter in StoryChapter.Of(wakeup, events, surroundings.AsOf))
        {
            steps.Add(StoryText.StepOf(chapter));
            if (chapter.After.Status == WakeupStatus.Pending)
            {
                if (chapter.Recorded.Body is RunInterrupted or RunDeferred)
                {
                    timeline.ReturnProbe();
                }

                steps.AddRange(WaitsIn(chapter, timeline, wakeup));
            }
        }

        return steps.Count <= MaxSteps ? [.. steps] : Cut(steps);
    }

    private static IEnumerable<StoryStep> WaitsIn(StoryChapter chapter, StoryTimeline timeline, WakeupView wakeup)
    {
        var (at, until, eligible) = (chapter.Recorded.At, chapter.Until, chapter.EligibleSince);
        if (eligible > at && until > at)
        {
            // A wait that goes on lasts until its time comes; one that was cut short ended with the next event.
            yield return StoryText.Delay(chapter, chapter.IsLast || eligible < until ? eligible : until);
        }

        StoryStep? open = null;
        foreach (var segment in timeline.Between(Later(at, eligible), until))
        {
            if (open is not null && open.Code == segment.Code)
            {
                open = open with { Until = segment.To, By = [.. open.By.Union(segment.By).Take(MaxNamed)] };
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = StoryText.Wait(chapter.Recorded.Number, segment) with { By = [.. segment.By.Take(MaxNamed)] };
        }

        if (open is not null)
        {
            yield return chapter.IsLast && open.Until == until ? StillOpen(open, wakeup.Waiting) : open;
        }
    }

    /// <summary>A wait that goes on has no end; what the journal does not explain, the company itself does.</summary>
    private static StoryStep StillOpen(StoryStep open, WaitView? waiting) => open.Code == WaitReason.DispatchingStopped && waiting is not null
        ? open with { Until = null, Code = waiting.Code, Message = waiting.Message }
        : open with { Until = null };

    private static ImmutableArray<StoryStep> Cut(List<StoryStep> steps)
    {
        var left = steps.Count - MaxSteps + 1;
        var first = steps[StepsBeforeCut];
        var cut = new StoryStep(first.EventNumber, first.At, StoryCode.Cut, $"{left} steps are left out here.") { Until = steps[StepsBeforeCut + left].At };
        return [.. steps.Take(StepsBeforeCut), cut, .. steps.Skip(StepsBeforeCut + left)];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
