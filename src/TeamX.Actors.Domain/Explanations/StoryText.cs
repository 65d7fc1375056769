using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>Puts the events and waits of a request into words.</summary>
internal static class StoryText
{
    public static StoryStep StepOf(StoryChapter chapter)
    {
        var (recorded, run) = (chapter.Recorded, RunOf(chapter));
        var (code, message) = recorded.Body switch
        {
            WakeupScheduled scheduled => (StoryCode.Scheduled, Scheduled(scheduled, recorded)),
            WakeupCoalesced merged => (StoryCode.Coalesced, Merged(merged, recorded)),
            WakeupDeduplicated => (StoryCode.Deduplicated, $"{Who(recorded.RequestedBy)} asked again with the same idempotency key; nothing was added."),
            WakeupPulledForward => (StoryCode.PulledForward, $"{Who(recorded.RequestedBy)} pulled it to now; it was parked until {UntilOf(chapter)}."),
            CancelRequested request => (StoryCode.CancelRequested, $"{Who(recorded.RequestedBy)} cancelled it{Words.Because(request.Reason)}; its run was told to stop."),
            WakeupWithdrawn withdrawn => (StoryCode.Withdrawn, $"Its ticket was taken away ({withdrawn.Reason}): the run goes on, and none follows."),
            StaleReportRefused stale => (StoryCode.StaleReportRefused, $"A report '{stale.Outcome}' with an old lease token was refused."),
            WakeupCancelled cancelled => (StoryCode.Cancelled, $"It was cancelled{Words.Because(cancelled.Reason)}."),
            _ => RunText(chapter),
        };
        return new StoryStep(recorded.Number, recorded.At, code, message)
        {
            RequestedBy = recorded.RequestedBy,
            Attempt = run == 0 ? null : run,
            By = CauseOf(recorded.Body),
        };
    }

    /// <summary>What the request itself still knows of the time before its first kept event.</summary>
    public static IEnumerable<StoryStep> Remembered(WakeupView wakeup, DateTimeOffset before)
    {
        var asked = $"{Who(wakeup.RequestedBy)} asked for agent '{wakeup.AgentId}', trigger {Of(wakeup.Trigger)}.";
        yield return new StoryStep(0, wakeup.CreatedAt, StoryCode.Scheduled, $"{asked} Older events of it are no longer kept.")
        {
            RequestedBy = wakeup.RequestedBy,
            By = wakeup.RetryOf is { } retried ? [retried] : wakeup.Context.CausedBy is { } cause ? [cause] : [],
        };
        foreach (var merged in wakeup.Merged.Where(merged => merged.At < before))
        {
            yield return new StoryStep(0, merged.At, StoryCode.Coalesced,
                $"{Who(merged.RequestedBy)} asked for the same{Words.Because(merged.Reason)}: trigger {Of(merged.Trigger)}, priority {merged.Priority}.")
            {
                RequestedBy = merged.RequestedBy,
                By = merged.CausedBy is { } source ? [source] : [],
            };
        }
    }

    /// <summary>A wait for an instant that was known.</summary>
    public static StoryStep Delay(StoryChapter chapter, DateTimeOffset until)
    {
        var code = Explanation.DelayOf(chapter.Request, chapter.After);
        var end = Words.Of(chapter.EligibleSince);
        return new StoryStep(chapter.Recorded.Number, chapter.Recorded.At, code, code switch
        {
            WaitReason.Deferred => $"It waited because its runner had deferred it until {end}.",
            WaitReason.RetryDelay => $"It waited for the delay before retry {chapter.After.Failures}, until {end}.",
            WaitReason.Cooldown => $"It waited for the cooldown of an agent that woke itself with the same trigger, until {end}.",
            _ => $"It waited because it was scheduled for {end}.",
        })
        {
            Until = until,
        };
    }

    /// <summary>A wait for something else.</summary>
    public static StoryStep Wait(long number, WaitSegment segment) => new(number, segment.From, segment.Code, segment.Code switch
    {
        WaitReason.CompanyPaused => $"It waited because the company was paused{Words.Because(segment.Detail)}.",
        WaitReason.AgentPaused => $"It waited because its agent was paused{Words.Because(segment.Detail)}.",
        WaitReason.AgentSuspended => $"It waited because its agent was suspended: {segment.Detail}",
        WaitReason.HourlyLimit => $"It waited for the hourly limit of its agent: {segment.Detail}.",
        WaitReason.AgentBusy => "It waited because its agent ran as much at once as it may.",
        WaitReason.SlotsFull => $"It waited because {segment.Detail} of the company were taken.",
        StoryCode.Cut => $"What it waited for here is left out: more than {StorySurroundings.MaxRuns} runs went on.",
        _ => "Nothing held it back but that nothing was started: no process ran the company, its dispatching was stopped, or no worker node had a free place.",
    })
    {
        Until = segment.To,
    };

    private static (string Code, string Message) RunText(StoryChapter chapter)
    {
        var (before, took) = (chapter.Before, TookOf(chapter));
        var run = before.RunNumber == 0 ? "A run" : $"Run {before.RunNumber}";
        return chapter.Recorded.Body switch
        {
            RunStarted started => (StoryCode.Started, started.Executor == RunStarted.ExternalExecutor
                ? $"Run {started.RunNumber} started in slot {started.Slot}, for an outside caller."
                : $"Run {started.RunNumber} started in slot {started.Slot}."),
            RunCompleted => (StoryCode.Completed, $"{run} completed{took}."),
            RunSkipped skipped => (StoryCode.Skipped, $"{run} found nothing to do{Words.Because(skipped.Reason)}."),
            RetryScheduled retry => (StoryCode.RetryScheduled,
                $"{run} failed{took}{Words.Because(retry.Code)}: {Sentence(retry.Error)} Retry {chapter.After.Failures} of {chapter.Request.MaxRetries} is due at {Words.Of(retry.NextRetryAt)}."),
            WakeupDeadLettered dead => (StoryCode.Failed,
                $"{run} failed{took}{Words.Because(dead.Code)}: {Sentence(dead.Error)} {(dead.Permanent ? "Trying again is no use, its runner said." : "No retry is left.")}"),
            RunDeferred deferred => (StoryCode.Deferred,
                $"{run} deferred it until {Words.Of(deferred.Until)}{Words.Because(deferred.Reason)}{(deferred.Clamped ? ", the nearest instant that is allowed" : string.Empty)}."),
            RunInterrupted interrupted => (StoryCode.Interrupted,
                $"{run} was interrupted{took}: {Interruption(interrupted.Reason)} ({interrupted.Reason}). That uses no retry{(interrupted.Counted ? $"; it is interruption {chapter.After.Interruptions}" : string.Empty)}."),
            var other => throw new InvalidOperationException($"The event {other.GetType().Name} is unknown."),
        };
    }

    private static string Scheduled(WakeupScheduled scheduled, RecordedEvent recorded)
    {
        var due = scheduled.ScheduledFor > recorded.At ? Words.Of(scheduled.ScheduledFor) : "at once";
        var cause = scheduled.Cause is { RetryOf: { } retried } ? $" It does again what the dead-lettered request {retried} was to do."
            : scheduled.Context.CausedBy is { } causedBy ? $" A run of request {causedBy} asked for it, {scheduled.Cause?.Depth ?? 1} deep in a chain of causes."
            : string.Empty;
        return $"{Who(recorded.RequestedBy)} asked for agent '{scheduled.AgentId}'{Words.Because(scheduled.Reason)}: trigger {Of(scheduled.Trigger)}, "
            + $"priority {scheduled.Priority}, due {due}{About(scheduled.Context)}.{cause}";
    }

    private static string Merged(WakeupCoalesced merged, RecordedEvent recorded)
    {
        var effect = merged.PulledForward
            ? "It was merged into this one, whose parked retry was pulled to now."
            : $"It was merged into this one: priority {merged.Priority}, due {Words.Of(merged.ScheduledFor)}.";
        return $"{Who(recorded.RequestedBy)} asked for the same{Words.Because(merged.MergedReason)}: trigger {Of(merged.MergedTrigger)}, "
            + $"priority {merged.MergedPriority}{About(merged.MergedContext ?? (merged.PulledForward ? WakeupContext.Empty : merged.Context))}. {effect}";
    }

    private static string About(WakeupContext context)
    {
        var parts = new (string What, string? Which)[]
        {
            ("ticket", context.TicketId), ("goal", context.GoalId), ("project", context.ProjectId), ("source", context.SourceKind),
            ("source id", context.SourceRefId), ("metadata", context.Metadata is null ? null : Words.Quoted(context.Metadata)),
        };
        return string.Concat(parts.Where(part => part.Which is not null).Select(part => $", {part.What} {part.Which}"));
    }

    private static string Interruption(string reason) => reason switch
    {
        "process_died" => "its process died",
        "supervisor_restarted" => "the company's supervisor was restarted",
        "lease_expired" => "nobody reported on it for as long as a lease lives",
        "lease_lost" => "it lost its lease",
        "worker_died" => "its worker crashed",
        "drain" => "its process shut down",
        "paused" => "it was paused",
        _ => "it ended without an outcome",
    };

    private static string Who(string? requestedBy) => requestedBy ?? "Somebody without a name";

    private static string Of(Trigger trigger) => trigger.Id is null ? WireNames.Of(trigger.Type) : $"{WireNames.Of(trigger.Type)} {trigger.Id}";

    private static string Sentence(string error) => Words.Quoted(error) is var quoted && quoted.EndsWith('.') ? quoted : $"{quoted}.";

    private static string UntilOf(StoryChapter chapter) => chapter.Before.NextRetryAt is { } at ? Words.Of(at) : "a later time";

    private static string TookOf(StoryChapter chapter) =>
        chapter.Before is { Lease: not null, StartedAt: { } started } && chapter.Recorded.At >= started ? $" after {Words.Of(chapter.Recorded.At - started)}" : string.Empty;

    private static int RunOf(StoryChapter chapter) => chapter.Recorded.Body switch
    {
        RunStarted started => started.RunNumber,
        RunCompleted or RunSkipped or RetryScheduled or WakeupDeadLettered or RunDeferred or RunInterrupted => chapter.Before.RunNumber,
        CancelRequested or WakeupWithdrawn => chapter.Before.RunNumber,
        _ => 0,
    };

    private static ImmutableArray<WakeupId> CauseOf(CompanyEvent body) => body switch
    {
        WakeupScheduled { Cause.RetryOf: { } retried } => [retried],
        WakeupScheduled { Context.CausedBy: { } cause } => [cause],
        WakeupCoalesced { MergedCausedBy: { } cause } => [cause],
        _ => [],
    };
}
