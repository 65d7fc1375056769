using System.Globalization;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>How recurring things are said.</summary>
internal static class ScheduleTexts
{
    /// <summary>When something recurs, for example <c>every 15 min</c> or <c>0 9 * * MON-FRI</c>.</summary>
    public static string Of(Recurrence recurrence) => recurrence.Every is { } every ? $"every {Components.Texts.Duration(every)}" : recurrence.Cron ?? "never";

    /// <summary>An instant as clocks on walls of a zone show it, for example <c>Mon 2026-05-04 09:00</c>; in UTC when this machine does not know the zone.</summary>
    public static string Local(DateTimeOffset at, string zone)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(at, found) : at.ToUniversalTime();
        return local.ToString(local.Second == 0 ? "ddd yyyy-MM-dd HH:mm" : "ddd yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>What a fire does while the one before still waits or runs.</summary>
    public static string Of(OverlapPolicy overlap) => overlap switch
    {
        OverlapPolicy.Coalesce => "While the one before waits or runs: merges, one follows at most.",
        OverlapPolicy.Skip => "While the one before waits or runs: does nothing.",
        OverlapPolicy.Queue => "While the one before waits or runs: queues another.",
        _ => "",
    };

    /// <summary>What becomes of fires that nobody could carry out.</summary>
    public static string Of(MissedFirePolicy missed) => missed switch
    {
        MissedFirePolicy.FireOnce => "Missed: one stands for all.",
        MissedFirePolicy.Skip => "Missed: passed over.",
        MissedFirePolicy.FireAll => "Missed: each of the last 25.",
        _ => "",
    };
}
