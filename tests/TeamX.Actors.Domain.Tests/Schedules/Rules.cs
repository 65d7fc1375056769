using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;

namespace TeamX.Actors.Domain.Tests.Schedules;

/// <summary>Words of the specs about recurrences.</summary>
internal static class Rules
{
    public static Recurrence Cron(string cron, string zone) => new() { Cron = cron, TimeZone = zone };

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>All fires after an instant, up to another one, found one by one. Stops a rule that does not go forward.</summary>
    public static IReadOnlyList<DateTimeOffset> Walk(Recurrence recurrence, DateTimeOffset after, DateTimeOffset until)
    {
        var fires = new List<DateTimeOffset>();
        var now = after;
        while (RecurrenceRule.Next(recurrence, now) is { } next && next <= until)
        {
            next.Should().BeAfter(now);
            fires.Add(next);
            now = next;
        }

        return fires;
    }
}
