using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.History;

/// <summary>A wakeup request as the history knows it.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Wakeup">What was asked, and how far it has come.</param>
/// <param name="UpdatedAt">The instant of the last event that changed it.</param>
/// <param name="EndedEvent">The event that ended it; null while it is live.</param>
public sealed record HistoryRequest(CompanyId CompanyId, WakeupSnapshot Wakeup, DateTimeOffset UpdatedAt, long? EndedEvent)
{
    /// <summary>The request as people see it.</summary>
    public WakeupView ToView() => CompanyAnswers.ViewOf(CompanyId, Wakeup);
}

/// <summary>One run as the history knows it.</summary>
internal sealed record HistoryRun(
    CompanyId CompanyId, WakeupId WakeupId, int RunNumber, AgentId AgentId, LeaseToken Token, int Slot, string Executor,
    DateTimeOffset EligibleSince, DateTimeOffset StartedAt)
{
    /// <summary>The end of a run that went on without its supervisor's knowledge of an outcome.</summary>
    public const string Interrupted = "interrupted";

    public DateTimeOffset? EndedAt { get; init; }

    public long? EndedEvent { get; init; }

    public string? Outcome { get; init; }

    public string? Error { get; init; }

    public string? ErrorCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>The run that a processing request is in; null when it is in none.</summary>
    public static HistoryRun? Of(CompanyId company, in WakeupSnapshot wakeup) => wakeup.Progress is { Lease: { } lease } progress
        ? new HistoryRun(
            company, wakeup.Request.WakeupId, progress.RunNumber, wakeup.Request.AgentId, lease.Token, lease.Slot, lease.Executor,
            WakeupFold.EligibleSince(wakeup.Request, progress), progress.StartedAt!.Value)
        : null;

    /// <summary>The run as an event ended it.</summary>
    public HistoryRun EndedBy(RecordedEvent recorded)
    {
        var ended = this with { EndedAt = recorded.At, EndedEvent = recorded.Number };
        return recorded.Body switch
        {
            RunCompleted => ended with { Outcome = "completed" },
            RunSkipped skipped => ended with { Outcome = "skipped", Reason = skipped.Reason },
            RetryScheduled retry => ended with { Outcome = "failed", Error = retry.Error, ErrorCode = retry.Code },
            WakeupDeadLettered dead => ended with { Outcome = "failed", Error = dead.Error, ErrorCode = dead.Code },
            RunDeferred deferred => ended with { Outcome = "deferred", Reason = deferred.Reason },
            RunInterrupted interrupted => ended with { Outcome = Interrupted, Reason = interrupted.Reason },
            WakeupCancelled cancelled => ended with { Outcome = "cancelled", Reason = cancelled.Reason },
            _ => throw new InvalidOperationException($"{recorded.Body.GetType().Name} ends no run."),
        };
    }
}

/// <summary>A run that has ended.</summary>
/// <param name="Event">The number of the event that ended it.</param>
/// <param name="EligibleSince">From when on it could have started.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Outcome">How: <c>completed</c>, <c>skipped</c>, <c>failed</c>, <c>deferred</c>, <c>interrupted</c> or <c>cancelled</c>.</param>
public sealed record EndedRun(long Event, DateTimeOffset EligibleSince, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Outcome);

/// <summary>The counters of a company since it was created, and how far the history has followed it.</summary>
internal sealed record HistoryCounters(CompanyId CompanyId)
{
    public long Completed { get; init; }

    public long Failed { get; init; }

    public long Cancelled { get; init; }

    public long Coalesced { get; init; }

    public long Deduplicated { get; init; }

    public long LastEventNumber { get; init; }

    public long LastSequenceNr { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The counters after one more event.</summary>
    public HistoryCounters After(RecordedEvent recorded)
    {
        var after = this with { LastEventNumber = recorded.Number, At = recorded.At };
        return recorded.Body switch
        {
            RunCompleted or RunSkipped => after with { Completed = Completed + 1 },
            WakeupDeadLettered => after with { Failed = Failed + 1 },
            WakeupCancelled => after with { Cancelled = Cancelled + 1 },
            WakeupCoalesced => after with { Coalesced = Coalesced + 1 },
            WakeupDeduplicated => after with { Deduplicated = Deduplicated + 1 },
            _ => after,
        };
    }
}
