using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>
/// When a recurrence fires. Answers follow from what is given and the time zone database of this machine: no clock, culture or local zone is read.
/// </summary>
internal static class RecurrenceRule
{
    private const int AnchorYears = 5;
    private static readonly TimeSpan MinEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxEvery = TimeSpan.FromDays(366);

    /// <summary>Checks a recurrence; null when it is fine.</summary>
    public static Refusal? Check(Recurrence recurrence, DateTimeOffset now)
    {
        if (WallClock.Of(recurrence.TimeZone) is not { } clock)
        {
            return Refusals.TimeZoneUnknown(Shown(recurrence.TimeZone));
        }

        return (recurrence.Every, recurrence.Cron, recurrence.Anchor) switch
        {
            (null, null, _) => Refusals.RecurrenceInvalid("A recurrence has either every or cron. Give one of them."),
            (not null, not null, _) => Refusals.RecurrenceInvalid("A recurrence has either every or cron, not both. Leave one of them out."),
            (null, not null, not null) => Refusals.RecurrenceInvalid("An anchor belongs to every. Leave it out beside cron."),
            (null, { } cron, null) => CheckCron(cron, clock, now),
            ({ } every, _, _) when every < MinEvery || every > MaxEvery => Refusals.EveryOutOfRange(),
            (_, _, { } anchor) when anchor < now.AddYears(-AnchorYears) || anchor > now.AddYears(AnchorYears) => Refusals.AnchorOutOfRange(),
            _ => null,
        };
    }

    /// <summary>
    /// The first fire strictly after an instant; null when there is none, or when this machine does not know the time zone. An interval has its
    /// anchor.
    /// </summary>
    public static DateTimeOffset? Next(Recurrence recurrence, DateTimeOffset after)
    {
        if (recurrence is { Every: { } every, Anchor: { } anchor })
        {
            return after < anchor ? anchor.ToUniversalTime() : At(anchor, every, Steps(anchor, every, after) + 1);
        }

        return CronOf(recurrence)?.Next(after.UtcDateTime);
    }

    /// <summary>The last fires from one instant to another, both included, oldest first.</summary>
    public static IReadOnlyList<DateTimeOffset> Latest(Recurrence recurrence, DateTimeOffset from, DateTimeOffset to, int count)
    {
        var fires = new List<DateTimeOffset>();
        var rule = CronOf(recurrence);
        while (fires.Count < count && Previous(to) is { } fire && fire >= from)
        {
            fires.Add(fire);
            to = fire.AddTicks(-1);
        }

        fires.Reverse();
        return fires;

        DateTimeOffset? Previous(DateTimeOffset notAfter)
        {
            if (recurrence is { Every: { } every, Anchor: { } anchor })
            {
                return notAfter < anchor ? null : At(anchor, every, Steps(anchor, every, notAfter));
            }

            return rule?.Previous(notAfter.UtcDateTime, from.UtcDateTime);
        }
    }

    private static Refusal? CheckCron(string cron, WallClock clock, DateTimeOffset now)
    {
        if (CronFault.Of(cron) is { } fault)
        {
            return Refusals.CronInvalid(fault);
        }

        return CronRule.Of(cron, clock)?.Next(now.UtcDateTime) is null ? Refusals.CronNeverFires(cron) : null;
    }

    private static CronRule? CronOf(Recurrence recurrence) =>
        recurrence.Cron is { } cron && WallClock.Of(recurrence.TimeZone) is { } clock ? CronRule.Of(cron, clock) : null;

    private static long Steps(DateTimeOffset anchor, TimeSpan every, DateTimeOffset until) => (until - anchor).Ticks / every.Ticks;

    private static DateTimeOffset? At(DateTimeOffset anchor, TimeSpan every, long steps)
    {
        // An anchor and 366 days more fit into a long many times over; only the calendar ends.
        var ticks = anchor.UtcTicks + (steps * every.Ticks);
        return ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    // A text that is no zone may be anything; a sentence shows its beginning.
    private static string Shown(string? text) => text is null ? "" : text.Length <= 64 ? text : string.Concat(text.AsSpan(0, 64), "…");
}
