using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>One run of a request, as the events around it tell.</summary>
/// <param name="Number">Counts the request's starts from 1.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record RunRecord(int Number, DateTimeOffset StartedAt)
{
    /// <summary>The slot, from 1; null when it is not known.</summary>
    public int? Slot { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended, one word; while it runs, <c>running</c>.</summary>
    public string Outcome { get; init; } = "running";

    /// <summary>JSON text that it left.</summary>
    public string? Output { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The stable code of <see cref="Error"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Why it was skipped, deferred, interrupted or cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>The runs of one request, from its events in order. An event that ends a run whose start is no longer kept tells of none.</summary>
    internal static IReadOnlyList<RunRecord> Of(IEnumerable<RecordedEvent> events)
    {
        var runs = new List<RunRecord>();
        foreach (var recorded in events)
        {
            if (recorded.Body is RunStarted started)
            {
                runs.Add(new RunRecord(started.RunNumber, recorded.At) { Slot = started.Slot });
            }
            else if (runs is [.., { EndedAt: null } running] && running.EndedBy(recorded.Body) is { } ended)
            {
                runs[^1] = ended with { EndedAt = recorded.At };
            }
        }

        return runs;
    }

    /// <summary>The latest run, as far as a request itself tells: where no history is kept.</summary>
    internal static IReadOnlyList<RunRecord> LatestOf(WakeupView wakeup)
    {
        return wakeup.StartedAt is not { } startedAt ? [] : [new RunRecord(wakeup.Attempt, startedAt)
        {
            EndedAt = wakeup.CompletedAt,
            Outcome = wakeup.Status is WakeupStatus.Processing ? "running" : wakeup.Status is WakeupStatus.Pending ? "ended" : WakeupTexts.StateOf(wakeup),
            Output = wakeup.Result,
            Error = wakeup.Error,
            ErrorCode = wakeup.ErrorCode,
            Reason = wakeup.Reason,
        }];
    }

    // A request has one run at a time: what ends one ends the last.
    private RunRecord? EndedBy(CompanyEvent body) => body switch
    {
        RunCompleted completed => this with { Outcome = "completed", Output = completed.Result },
        RunSkipped skipped => this with { Outcome = "skipped", Reason = skipped.Reason },
        RetryScheduled retry => this with { Outcome = "failed", Error = retry.Error, ErrorCode = retry.Code },
        WakeupDeadLettered dead => this with { Outcome = "failed", Error = dead.Error, ErrorCode = dead.Code },
        RunDeferred deferred => this with { Outcome = "deferred", Reason = deferred.Reason },
        RunInterrupted interrupted => this with { Outcome = "interrupted", Reason = interrupted.Reason },
        WakeupCancelled cancelled => this with { Outcome = "cancelled", Reason = cancelled.Reason },
        _ => null,
    };
}
