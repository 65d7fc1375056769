using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>
/// A cron expression on a wall clock. The parser only says which readings of the clock match; this rule says at which instants they fire, so that
/// changes to and from daylight saving time are decided here alone. Instants are UTC and whole seconds. The parser could do that too, but by other
/// rules, and where the clock is put back in winter (Europe/Dublin) it can answer with an instant in the past (0.13.0).
/// </summary>
internal sealed class CronRule
{
    // How far a match is looked for that no gap swallows. Each date that can be matched comes within 40 years (a Sunday, 29 February).
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(100 * 366);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTime Earliest = new(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly SearchValues<char> MarksOfIntervals = SearchValues.Create("*?/-");

    private readonly CronExpression _pattern;
    private readonly WallClock _clock;
    private readonly bool _fixedTime;

    private CronRule(CronExpression pattern, WallClock clock, bool fixedTime)
    {
        _pattern = pattern;
        _clock = clock;
        _fixedTime = fixedTime;
    }

    /// <summary>Reads an expression of 5 or 6 fields; null when it can't be read (<see cref="CronFault"/> says why).</summary>
    public static CronRule? Of(string cron, WallClock clock)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TryParse(fields, out var pattern)
            ? new CronRule(pattern, clock, !fields[^5].AsSpan().ContainsAny(MarksOfIntervals) && !fields[^4].AsSpan().ContainsAny(MarksOfIntervals))
            : null;
    }

    /// <summary>Whether the parser reads these fields.</summary>
    public static bool CanRead(string[] fields) => TryParse(fields, out _);

    /// <summary>The first fire strictly after an instant, within a hundred years; null when there is none.</summary>
    public DateTime? Next(DateTime after)
    {
        if (after >= Latest)
        {
            return null;
        }

        var from = Floor(after < Earliest ? Earliest : after) + Second;
        return _fixedTime ? NextFixed(from) : NextMatch(from, from + Horizon);
    }

    /// <summary>The last fire at or before an instant and not before another one; null when there is none.</summary>
    public DateTime? Previous(DateTime notAfter, DateTime notBefore)
    {
        var to = Floor(notAfter > Latest ? Latest : notAfter);
        var from = to - Earliest > Horizon ? to - Horizon : Earliest;
        from = notBefore > from ? notBefore : from;
        var fire = to < from ? null : _fixedTime ? PreviousFixed(to) : PreviousMatch(to, from);
        return fire >= from ? fire : null;
    }

    // A fixed time fires when the clock first shows it or passes it, so a reading that the clock has shown or passed is over.
    private DateTime? NextFixed(DateTime from) =>
        MatchFrom(_clock.HighestUntil(from - Second) + Second) is { } reading ? _clock.FirstAtOrPast(reading) : null;

    private DateTime? PreviousFixed(DateTime to) => MatchUntil(_clock.HighestUntil(to)) is { } reading ? _clock.FirstAtOrPast(reading) : null;

    // Stretches of an unchanged offset are searched one after the other. Each turn goes on by at least a second, as a rule by a day or to the next
    // matching day, so that there are a few turns for each matching day that a gap swallows, and for each change of the clock.
    private DateTime? NextMatch(DateTime from, DateTime until)
    {
        while (from <= until)
        {
            var offset = _clock.OffsetAt(from);
            var end = _clock.EndOfOffset(from);
            if (MatchFrom(from + offset) is not { } reading)
            {
                return null;
            }

            if (reading - offset < end)
            {
                return reading - offset;
            }

            // No zone is a day away from UTC. Right after a change earlier readings may come again, so there it goes on from the change.
            from = _clock.OffsetAt(end) == offset && reading - Day > end ? reading - Day : end;
        }

        return null;
    }

    private DateTime? PreviousMatch(DateTime to, DateTime from)
    {
        while (to >= from)
        {
            var offset = _clock.OffsetAt(to);
            var start = _clock.StartOfOffset(to);
            if (MatchUntil(to + offset) is not { } reading)
            {
                return null;
            }

            if (reading - offset >= start)
            {
                return reading - offset;
            }

            to = start - Second;
            to = _clock.OffsetAt(to) == offset && reading + Day < to ? reading + Day : to;
        }

        return null;
    }

    private DateTime? MatchFrom(DateTime reading) => _pattern.GetNextOccurrence(reading, inclusive: true);

    // The parser's own way back gives days of months that do not match (0.13.0), so this goes forward from ever earlier readings, then closes in.
    private DateTime? MatchUntil(DateTime reading)
    {
        var step = Second;
        var found = MatchFrom(reading);
        while (found > reading)
        {
            found = step < Horizon ? MatchFrom(reading - step) : null;
            step *= 2;
        }

        var last = reading;
        while (found < last)
        {
            var middle = found.Value + Second + Floor((last - found.Value - Second) / 2);
            if (MatchFrom(middle) is { } later && later <= reading)
            {
                found = later;
            }
            else
            {
                last = middle - Second;
            }
        }

        return found;
    }

    private static DateTime Floor(DateTime instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static TimeSpan Floor(TimeSpan length) => TimeSpan.FromTicks(length.Ticks - (length.Ticks % TimeSpan.TicksPerSecond));

    private static bool TryParse(string[] fields, [NotNullWhen(true)] out CronExpression? pattern)
    {
        pattern = null;
        return fields.Length is 5 or 6
            && CronExpression.TryParse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out pattern);
    }
}
