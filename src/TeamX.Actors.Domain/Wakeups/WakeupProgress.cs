using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>What parks a pending request until its <see cref="WakeupProgress.NextRetryAt"/>.</summary>
public enum ParkedBy
{
    /// <summary>It is not parked.</summary>
    Nothing = 0,

    /// <summary>A failed run: the retry delay.</summary>
    Retry = 1,

    /// <summary>A deferral asked for by its runner.</summary>
    Deferral = 2,
}

/// <summary>The right to run one request.</summary>
/// <param name="Slot">The slot, from 1.</param>
/// <param name="Token">The token that reports must carry.</param>
/// <param name="Executor">The process incarnation, or <see cref="RunStarted.ExternalExecutor"/>.</param>
public sealed record Lease(int Slot, LeaseToken Token, string Executor);

/// <summary>
/// How far a wakeup request has come: everything about it that changes. Immutable and replaced as a whole, so that a snapshot can
/// share it with the live state.
/// </summary>
public sealed record WakeupProgress
{
    /// <summary>The progress of a request that was just accepted, shared.</summary>
    public static readonly WakeupProgress New = new();

    /// <summary>Where it is in its life.</summary>
    public WakeupStatus Status { get; init; } = WakeupStatus.Pending;

    /// <summary>Starts so far.</summary>
    public int RunNumber { get; init; }

    /// <summary>Failed runs.</summary>
    public int Failures { get; init; }

    /// <summary>Unplanned interruptions since the last failed run.</summary>
    public int Interruptions { get; init; }

    /// <summary>Deferrals so far.</summary>
    public int Deferrals { get; init; }

    /// <summary>Deferrals since the last other outcome.</summary>
    public int DeferralsInARow { get; init; }

    /// <summary>When a parked request is due again; kept until the run that it leads to has ended.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>What set <see cref="NextRetryAt"/>.</summary>
    public ParkedBy ParkedBy { get; init; }

    /// <summary>Start of the latest run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached a final status.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>JSON text.</summary>
    public string? Result { get; init; }

    /// <summary>The error of the last failed run.</summary>
    public string? Error { get; init; }

    /// <summary>The stable code of that error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Why it was skipped, deferred, interrupted or cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>How it completed.</summary>
    public CompletionKind Outcome { get; init; }

    /// <summary>The lease of the running run.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The token of the last run, if it ended by its own report: a repeated report of that end is answered, not refused.</summary>
    public LeaseToken? LastToken { get; init; }

    /// <summary>Whether a running request was told to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Why a running request does not run again, whatever its run's end; null when it may.</summary>
    public string? Withdrawn { get; init; }

    /// <summary>Requests merged into it.</summary>
    public int CoalescedCount { get; init; }

    /// <summary>The latest of them, oldest first.</summary>
    public ImmutableList<MergedView> Merged { get; init; } = [];

    /// <summary>The request that re-creates this dead-lettered one.</summary>
    public WakeupId? RetriedAs { get; init; }

    /// <summary>Whether its life is over.</summary>
    public bool IsFinal => Status is WakeupStatus.Completed or WakeupStatus.Failed or WakeupStatus.Cancelled;
}
