using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>One wakeup request as JSON.</summary>
internal sealed record WakeupJson
{
    public required string Id { get; init; }

    public required string CompanyId { get; init; }

    public required string AgentId { get; init; }

    public required string Status { get; init; }

    public string? Outcome { get; init; }

    public required TriggerJson Trigger { get; init; }

    public required int Priority { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public required int Attempt { get; init; }

    public required int MaxRetries { get; init; }

    public required int Failures { get; init; }

    public required int Interruptions { get; init; }

    public required int Deferrals { get; init; }

    public DateTimeOffset? NextRetryAt { get; init; }

    public TimeSpan? Timeout { get; init; }

    public required int CoalescedCount { get; init; }

    public IReadOnlyList<MergedJson>? Merged { get; init; }

    public required ContextJson Context { get; init; }

    public RawJson? Result { get; init; }

    public string? Error { get; init; }

    public string? ErrorCode { get; init; }

    public string? Reason { get; init; }

    public string? RequestedBy { get; init; }

    public string? RetryOf { get; init; }

    public int? CauseDepth { get; init; }

    public bool? CancelRequested { get; init; }

    public string? Withdrawn { get; init; }

    public DateTimeOffset? LeaseExpiresAt { get; init; }

    public WaitingJson? Waiting { get; init; }

    public string? Traceparent { get; init; }

    public static WakeupJson Of(WakeupView view) => new()
    {
        Id = view.Id.ToString(),
        CompanyId = view.CompanyId.Value,
        AgentId = view.AgentId.Value,
        Status = WireNames.Of(view.Status),
        Outcome = OutcomeOf(view.Outcome),
        Trigger = TriggerJson.Of(view.Trigger),
        Priority = view.Priority,
        ScheduledFor = view.ScheduledFor,
        CreatedAt = view.CreatedAt,
        StartedAt = view.StartedAt,
        CompletedAt = view.CompletedAt,
        Attempt = view.Attempt,
        MaxRetries = view.MaxRetries,
        Failures = view.Failures,
        Interruptions = view.Interruptions,
        Deferrals = view.Deferrals,
        NextRetryAt = view.NextRetryAt,
        Timeout = view.Timeout,
        CoalescedCount = view.CoalescedCount,
        Merged = view.Merged.IsDefaultOrEmpty ? null : [.. view.Merged.Select(MergedJson.Of)],
        Context = ContextJson.Of(view.Context),
        Result = RawJson.Of(view.Result),
        Error = view.Error,
        ErrorCode = view.ErrorCode,
        Reason = view.Reason,
        RequestedBy = view.RequestedBy,
        RetryOf = view.RetryOf?.ToString(),
        CauseDepth = view.CauseDepth == 0 ? null : view.CauseDepth,
        CancelRequested = view.CancelRequested ? true : null,
        Withdrawn = view.Withdrawn,
        LeaseExpiresAt = view.LeaseExpiresAt,
        Waiting = view.Waiting is { } wait ? new WaitingJson(wait.Code, wait.Message, wait.EarliestAt) : null,
        Traceparent = view.TraceParent,
    };

    private static string? OutcomeOf(CompletionKind kind) => kind switch
    {
        CompletionKind.Completed => "completed",
        CompletionKind.Skipped => "skipped",
        _ => null,
    };
}

/// <summary>Why a pending request has not started.</summary>
internal sealed record WaitingJson(string Code, string Message, DateTimeOffset? EarliestAt);

/// <summary>A request that was merged into another.</summary>
internal sealed record MergedJson(
    DateTimeOffset At, TriggerJson Trigger, int Priority, string? RequestedBy, string? CausedBy, string? Reason, bool PulledForward)
{
    public static MergedJson Of(MergedView view) => new(
        view.At, TriggerJson.Of(view.Trigger), view.Priority, view.RequestedBy, view.CausedBy?.ToString(), view.Reason, view.PulledForward);
}

/// <summary>What became of an asked wakeup.</summary>
internal sealed record ReceiptJson(string WakeupId, string Outcome)
{
    public static ReceiptJson Of(WakeupReceipt receipt) => new(receipt.WakeupId.ToString(), receipt.Outcome switch
    {
        ScheduleOutcome.Scheduled => "scheduled",
        ScheduleOutcome.Coalesced => "coalesced",
        ScheduleOutcome.Deduplicated => "deduplicated",
        _ => "unknown",
    });
}
