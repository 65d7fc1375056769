namespace TeamX.Actors.Domain.Tests.Schedules;

/// <summary>
/// The table of expected instants: what a clock on a wall shows, minute after minute of real time. It knows no cron and no code under test.
/// A window is open at its start and closed at its end, and both are whole minutes.
/// </summary>
internal static class ExpectedFires
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Once on each local date: when the clock first shows the time, or passes it without showing it.</summary>
    public static IReadOnlyList<DateTimeOffset> Daily(string zone, TimeOnly time, DateTimeOffset after, DateTimeOffset until)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var fires = new List<DateTimeOffset>();
        for (var date = Date(after).AddDays(-1); date <= Date(until).AddDays(1); date = date.AddDays(1))
        {
            var reading = date.ToDateTime(time);
            var fire = new DateTimeOffset(reading, TimeSpan.FromHours(14)); // The clock that is furthest ahead: none shows it earlier.
            while (Reading(clock, fire) < reading)
            {
                fire += Minute;
            }

            if (fire > after && fire <= until)
            {
                fires.Add(fire.ToUniversalTime());
            }
        }

        return fires;
    }

    /// <summary>At each full hour that the clock shows, or so many minutes after it.</summary>
    public static IReadOnlyList<DateTimeOffset> Hourly(string zone, int minute, DateTimeOffset after, DateTimeOffset until) =>
        Showing(zone, reading => reading.Minute == minute, after, until);

    /// <summary>At each minute that the clock shows and that the number divides.</summary>
    public static IReadOnlyList<DateTimeOffset> EveryMinutes(string zone, int minutes, DateTimeOffset after, DateTimeOffset until) =>
        Showing(zone, reading => reading.Minute % minutes == 0, after, until);

    /// <summary>At each minute of real time whose reading is asked for: twice in an overlap, never in a gap.</summary>
    public static IReadOnlyList<DateTimeOffset> Showing(string zone, Func<DateTime, bool> asked, DateTimeOffset after, DateTimeOffset until)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return Minutes(after, until).Where(instant => asked(Reading(clock, instant))).ToList();
    }

    /// <summary>At each minute at which the clock first shows or passes a reading that is asked for: once in an overlap, once after a gap.</summary>
    public static IReadOnlyList<DateTimeOffset> Passing(string zone, Func<DateTime, bool> asked, DateTimeOffset after, DateTimeOffset until)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var fires = new List<DateTimeOffset>();
        var highest = Reading(clock, after.AddDays(-2));
        foreach (var instant in Minutes(after.AddDays(-2), until))
        {
            var falls = false;
            for (; highest < Reading(clock, instant); highest += Minute)
            {
                falls |= asked(highest + Minute);
            }

            if (falls && instant > after)
            {
                fires.Add(instant);
            }
        }

        return fires;
    }

    private static IEnumerable<DateTimeOffset> Minutes(DateTimeOffset after, DateTimeOffset until)
    {
        for (var instant = after.ToUniversalTime() + Minute; instant <= until; instant += Minute)
        {
            yield return instant;
        }
    }

    private static DateTime Reading(TimeZoneInfo clock, DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, clock).DateTime;

    private static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
