using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// How events change one wakeup request: total, deterministic, silent. The state of a company and everything that reads its journal fold requests
/// with these functions, so they can't disagree.
/// </summary>
internal static class WakeupFold
{
    private const int KeptMerges = 20;

    /// <summary>The latest of due time, retry time and end of cooldown: from here on only slots, its agent and its order hold a request back.</summary>
    public static DateTimeOffset EligibleSince(WakeupScheduled request, WakeupProgress progress)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var from = request.ScheduledFor;
        if (request.CooldownUntil > from)
        {
            from = request.CooldownUntil.Value;
        }

        return progress.NextRetryAt > from ? progress.NextRetryAt.Value : from;
    }

    /// <summary>What is asked after a merge.</summary>
    public static WakeupScheduled Merged(WakeupScheduled request, WakeupCoalesced merged)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(merged);
        return request with
        {
            Priority = merged.Priority, ScheduledFor = merged.ScheduledFor, Context = merged.Context, CooldownUntil = merged.CooldownUntil,
            Cause = merged.Cause,
        };
    }

    /// <summary>The times of the run that <paramref name="end"/> ends, as statistics count them; null when it ends none that counts.</summary>
    public static RunTimes? TimesOf(WakeupScheduled request, WakeupProgress progress, WakeupEvent end, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return progress.Lease is null || end is RunInterrupted
            ? null
            : new RunTimes(progress.StartedAt!.Value - EligibleSince(request, progress), at - progress.StartedAt.Value);
    }

    /// <summary>How far a request has come after one more event about it.</summary>
    /// <exception cref="InvalidOperationException">The event is unknown, or begins a request.</exception>
    public static WakeupProgress After(WakeupProgress progress, RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(recorded);
        var at = recorded.At;
        return recorded.Body switch
        {
            WakeupDeduplicated or StaleReportRefused => progress,
            WakeupCoalesced merged => Merged(progress, merged, recorded),
            WakeupPulledForward => progress with { NextRetryAt = at },
            RunStarted started => progress with
            {
                Status = WakeupStatus.Processing,
                RunNumber = started.RunNumber,
                StartedAt = at,
                Lease = new Lease(started.Slot, started.Token, started.Executor),
            },
            CancelRequested requested => progress with { CancelRequested = true, Reason = requested.Reason },
            WakeupWithdrawn withdrawn => progress with { Withdrawn = withdrawn.Reason },
            WakeupEvent end and not WakeupScheduled => Ended(progress, end, at),
            _ => throw CompanyState.Unknown(recorded.Body),
        };
    }

    // One copy for each end: a progress has many fields, and most events are ends and starts.
    private static WakeupProgress Ended(WakeupProgress progress, WakeupEvent end, DateTimeOffset at) => end switch
    {
        RunCompleted completed => Final(progress, end, WakeupStatus.Completed, at, CompletionKind.Completed, reason: null, completed.Result),
        RunSkipped skipped => Final(progress, end, WakeupStatus.Completed, at, CompletionKind.Skipped, skipped.Reason, progress.Result),
        WakeupCancelled cancelled => Final(progress, end, WakeupStatus.Cancelled, at, progress.Outcome, cancelled.Reason, progress.Result),
        WakeupDeadLettered dead => Final(progress, end, WakeupStatus.Failed, at, progress.Outcome, progress.Reason, progress.Result) with
        {
            Failures = progress.Failures + 1, Error = dead.Error, ErrorCode = dead.Code,
        },
        RetryScheduled retry => progress with
        {
            Lease = null, LastToken = ReportedToken(progress, end), Status = WakeupStatus.Pending,
            Failures = progress.Failures + 1, Interruptions = 0, DeferralsInARow = 0,
            Error = retry.Error, ErrorCode = retry.Code, NextRetryAt = retry.NextRetryAt, ParkedBy = ParkedBy.Retry,
        },
        RunDeferred deferred => progress with
        {
            Lease = null, LastToken = ReportedToken(progress, end), Status = WakeupStatus.Pending,
            Deferrals = progress.Deferrals + 1, DeferralsInARow = progress.DeferralsInARow + 1,
            NextRetryAt = deferred.Until, ParkedBy = ParkedBy.Deferral, Reason = deferred.Reason,
        },
        RunInterrupted interrupted => progress with
        {
            Lease = null, LastToken = ReportedToken(progress, end), Status = WakeupStatus.Pending,
            Interruptions = progress.Interruptions + (interrupted.Counted ? 1 : 0), Reason = interrupted.Reason,
        },
        _ => throw CompanyState.Unknown(end),
    };

    private static WakeupProgress Final(
        WakeupProgress progress, WakeupEvent end, WakeupStatus status, DateTimeOffset at, CompletionKind outcome, string? reason, string? result) =>
        progress with
        {
            Lease = null, LastToken = ReportedToken(progress, end), Status = status, CompletedAt = at, NextRetryAt = null, ParkedBy = ParkedBy.Nothing,
            Outcome = outcome, Reason = reason, Result = result,
        };

    /// <summary>The token whose run ended by its own report. After an interruption nothing that the run still reports is taken.</summary>
    private static LeaseToken? ReportedToken(WakeupProgress progress, WakeupEvent end) => end switch
    {
        RunInterrupted or RetryScheduled { Code: RunDecider.Interrupted } or WakeupDeadLettered { Code: RunDecider.Interrupted } => null,
        _ => progress.Lease?.Token ?? progress.LastToken,
    };

    private static WakeupProgress Merged(WakeupProgress progress, WakeupCoalesced merged, RecordedEvent recorded)
    {
        var view = new MergedView(
            recorded.At, merged.MergedTrigger, merged.MergedPriority, recorded.RequestedBy, merged.MergedCausedBy, merged.MergedReason, merged.PulledForward);
        var kept = progress.Merged.Count < KeptMerges ? progress.Merged : progress.Merged.RemoveAt(0);
        return progress with
        {
            CoalescedCount = progress.CoalescedCount + 1,
            Merged = kept.Add(view),
            NextRetryAt = merged.PulledForward ? recorded.At : progress.NextRetryAt,
        };
    }
}
