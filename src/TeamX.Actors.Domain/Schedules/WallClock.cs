namespace TeamX.Actors.Domain.Schedules;

/// <summary>
/// The clock on a wall of one time zone. It is read only from UTC to local, which is never ambiguous. Local readings are held as UTC values too,
/// so that no arithmetic ever looks at a zone by itself.
/// </summary>
internal readonly struct WallClock
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly TimeZoneInfo _zone;

    private WallClock(TimeZoneInfo zone) => _zone = zone;

    /// <summary>UTC's.</summary>
    public static WallClock Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The clock of an IANA time zone of this machine, written exactly as the database writes it; null when there is none.</summary>
    public static WallClock? Of(string? timeZone) =>
        timeZone is not null && LooksLikeIana(timeZone)
        && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) && zone.HasIanaId
        && string.Equals(zone.Id, timeZone, StringComparison.Ordinal)
            ? new WallClock(zone)
            : null;

    /// <summary>What the clock shows.</summary>
    public DateTime At(DateTime utc) => utc + OffsetAt(utc);

    /// <summary>How far the clock is ahead of UTC.</summary>
    public TimeSpan OffsetAt(DateTime utc) => _zone.GetUtcOffset(utc);

    /// <summary>The first second at which the clock shows a reading or a later one: in a gap its end, in an overlap the first pass.</summary>
    public DateTime FirstAtOrPast(DateTime reading)
    {
        var before = reading - OffsetAt(reading - Day);
        return OffsetAt(before) == OffsetAt(reading - Day) ? before : Later(StartOfOffset(before), reading - OffsetAt(before));
    }

    /// <summary>The latest reading that the clock has shown up to a second: in the second pass of an overlap that is the overlap's end.</summary>
    public DateTime HighestUntil(DateTime utc) => Later(At(utc), At(StartOfOffset(utc) - Second));

    /// <summary>The second at which the clock is next put forward or back, or a day later when that comes first.</summary>
    public DateTime EndOfOffset(DateTime utc) => Change(utc, utc + Day) ?? utc + Day;

    /// <summary>The second at which the clock was last put forward or back, or a day ago when that was later.</summary>
    public DateTime StartOfOffset(DateTime utc) => Change(utc - Day, utc) ?? utc - Day;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    // Keeps out files that lie beside the zones (posixrules, localtime) and copies of the database (posix/…, right/…).
    private static bool LooksLikeIana(string id) =>
        id.Length <= 64
        && id.Split('/').All(part => part.Length > 0 && char.IsAsciiLetterUpper(part[0])
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+'));

    // Clocks are put forward or back on whole seconds, and never twice in a day.
    private DateTime? Change(DateTime from, DateTime to)
    {
        var before = OffsetAt(from);
        if (OffsetAt(to) == before)
        {
            return null;
        }

        while (to - from > Second)
        {
            var middle = from + TimeSpan.FromSeconds((to - from).Ticks / TimeSpan.TicksPerSecond / 2);
            if (OffsetAt(middle) == before)
            {
                from = middle;
            }
            else
            {
                to = middle;
            }
        }

        return to;
    }
}
