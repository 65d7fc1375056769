namespace TeamX.Actors.Domain.Explanations;

/// <summary>
/// The closed list of what can happen to a request; its waits carry a <see cref="WaitReason"/>. The page docs/explain.md has a row for each.
/// </summary>
public static class StoryCode
{
    /// <summary>It was accepted.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>Another request was merged into it.</summary>
    public const string Coalesced = "coalesced";

    /// <summary>It answered for a repeated idempotency key.</summary>
    public const string Deduplicated = "deduplicated";

    /// <summary>It was parked, and a person pulled it to now.</summary>
    public const string PulledForward = "pulled_forward";

    /// <summary>A run started.</summary>
    public const string Started = "started";

    /// <summary>The work is done. Final.</summary>
    public const string Completed = "completed";

    /// <summary>There was nothing to do. Final.</summary>
    public const string Skipped = "skipped";

    /// <summary>A run failed, and another follows.</summary>
    public const string RetryScheduled = "retry_scheduled";

    /// <summary>A run failed for the last time: dead-lettered. Final.</summary>
    public const string Failed = "failed";

    /// <summary>Its runner asked to be run again at another time.</summary>
    public const string Deferred = "deferred";

    /// <summary>A run ended without an end of its own.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Its run was told to stop.</summary>
    public const string CancelRequested = "cancel_requested";

    /// <summary>The ticket that it works on was closed or given away: it does not run again.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>It was cancelled. Final.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A report with an old lease token was refused.</summary>
    public const string StaleReportRefused = "stale_report_refused";

    /// <summary>What happened here is left out: there was too much of it.</summary>
    public const string Cut = "cut";
}
