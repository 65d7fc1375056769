using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>How requests are called on pages.</summary>
internal static class WakeupTexts
{
    /// <summary>One word for where a request is, finer than its status: what waits for a retry, was deferred, skipped or dead-lettered is told apart.</summary>
    public static string StateOf(WakeupView wakeup) => wakeup.Status switch
    {
        WakeupStatus.Failed => "dead_lettered",
        WakeupStatus.Completed when wakeup.Outcome == CompletionKind.Skipped => "skipped",
        WakeupStatus.Pending when wakeup.Waiting?.Code is WaitReason.RetryDelay => "retrying",
        WakeupStatus.Pending when wakeup.Waiting?.Code is WaitReason.Deferred => "deferred",
        _ => WireNames.Of(wakeup.Status),
    };

    /// <summary>Whether nothing more happens to it.</summary>
    public static bool IsFinal(WakeupView wakeup) => wakeup.Status is not (WakeupStatus.Pending or WakeupStatus.Processing);

    /// <summary>A trigger, for example <c>schedule inbox</c>.</summary>
    public static string Of(Trigger trigger) => $"{Components.Texts.Words(WireNames.Of(trigger.Type))}{(trigger.Id is { } id ? $" {id}" : "")}";

    /// <summary>The end of an id, by which people tell requests apart: the beginning is the time.</summary>
    public static string Short(WakeupId id) => "…" + id.ToString()[^8..];

    /// <summary>The address of its page.</summary>
    public static string AddressOf(CompanyId company, WakeupId id) => $"c/{company}/wakeups/{id}";
}
