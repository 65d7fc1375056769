using CsCheck;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using static TeamX.Actors.Domain.Tests.Schedules.Rules;

namespace TeamX.Actors.Domain.Tests.Schedules;

/// <summary>Random expressions at random instants, many of them close to a change of the clock, against the table of expected instants.</summary>
public sealed class CronProperties
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "America/Havana", "Asia/Beirut", "Africa/Casablanca",
        "Pacific/Chatham", "America/St_Johns", "Antarctica/Troll", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Nuuk",
    ];

    private static readonly Dictionary<string, DateTimeOffset[]> Changes = Zones.ToDictionary(zone => zone, ChangesOf);

    private static readonly Gen<(string Zone, DateTimeOffset After)> Places =
        from zone in Gen.Int[0, Zones.Length - 1].Select(index => Zones[index])
        from quiet in Gen.Int[0, 3 * 365 * 24 * 60]
        from near in Gen.Int[0, 999]
        from minutes in Gen.OneOf(Gen.Int[-2 * 24 * 60, 60], Gen.Int[-2 * 60, 2 * 60])
        from close in Gen.Int[0, 3]
        select (zone, close > 0 && Changes[zone] is { Length: > 0 } changes
            ? changes[near % changes.Length].AddMinutes(minutes)
            : Instant("2025-01-01").AddMinutes(quiet));

    private static readonly Gen<Field> Hours = FieldOf(24, fixedTimes: 3, early: 4);

    private static readonly Gen<Field> Minutes = FieldOf(60, fixedTimes: 3, early: 60);

    private static readonly Gen<Days> DaysGen = Gen.Frequency(
        (4, Gen.Const(new Days("* * *", _ => true))),
        (1, Gen.Int[1, 28].Select(day => new Days($"{day}-28 * ?", date => date.Day >= day && date.Day <= 28))),
        (1, Gen.Int[0, 6].Select(weekday => new Days($"* * {weekday}", date => (int)date.DayOfWeek == weekday))),
        (1, Gen.Const(new Days("* * SUN", date => date.DayOfWeek == DayOfWeek.Sunday))), // the day of most changes
        (1, Gen.Int[1, 12].Select(month => new Days($"? {month},3,10 *", date => date.Month == month || date.Month is 3 or 10))));

    [Fact]
    public void Should_fire_exactly_at_the_expected_instants_when_any_expression_meets_any_zone() =>
        Gen.Select(Places, Minutes, Hours, DaysGen).Sample(
            (place, minutes, hours, days) =>
            {
                var (zone, after) = place;
                var until = after.AddDays(3);
                var rule = Cron($"{minutes.Text} {hours.Text} {days.Text}", zone);
                var expected = minutes.IsFixed && hours.IsFixed
                    ? ExpectedFires.Passing(zone, Asked, after, until)
                    : ExpectedFires.Showing(zone, Asked, after, until);

                RecurrenceRule.Check(rule, after).Should().BeNull();
                Walk(rule, after, until).Should().Equal(expected, "{0}", rule);
                foreach (var count in new[] { 1, 7, 10_000 })
                {
                    RecurrenceRule.Latest(rule, after.AddTicks(1), until, count).Should().Equal(expected.TakeLast(count), "{0}", rule);
                }

                bool Asked(DateTime reading) => minutes.Has(reading.Minute) && hours.Has(reading.Hour) && days.Has(reading);
            },
            iter: 400);

    [Fact]
    public void Should_go_strictly_forward_and_never_back_when_asked_at_any_tick() =>
        Gen.Select(Places, Minutes, Hours, DaysGen, Gen.Int[0, 59], Gen.Long[0, 3 * TimeSpan.TicksPerHour]).Sample(
            (place, minutes, hours, days, second, ticks) =>
            {
                var rule = Cron($"{second}{(second % 2 == 0 ? "" : "/20")} {minutes.Text} {hours.Text} {days.Text}", place.Zone);
                var (early, late) = (place.After, place.After.AddTicks(ticks));

                var first = RecurrenceRule.Next(rule, early)!.Value;
                var later = RecurrenceRule.Next(rule, late)!.Value;

                first.Should().BeAfter(early);
                later.Should().BeAfter(late).And.BeOnOrAfter(first);
                (first.UtcTicks % TimeSpan.TicksPerSecond).Should().Be(0);
                RecurrenceRule.Next(rule, first.AddTicks(-1)).Should().Be(first);
                RecurrenceRule.Latest(rule, early.AddTicks(1), first, 25).Should().Equal(first);
                RecurrenceRule.Latest(rule, early.AddTicks(1), late, 25).Should().Equal(Walk(rule, early, late).TakeLast(25));
            },
            iter: 1_000);

    [Fact]
    public void Should_agree_with_counting_when_it_has_an_interval() =>
        Gen.Select(Gen.Long[1_000, 100_000], Gen.Long[-1_000_000, 1_000_000], Gen.Long[0, 2_000_000], Gen.Int[0, 30]).Sample(
            (every, from, length, count) =>
            {
                var anchor = Instant("2026-03-29T00:30Z");
                var rule = new Recurrence { Every = TimeSpan.FromMilliseconds(every), Anchor = anchor };
                var (after, until) = (anchor.AddMilliseconds(from), anchor.AddMilliseconds(from + length));
                var expected = Enumerable.Range(0, 3_001).Select(k => anchor.AddMilliseconds(k * every))
                    .Where(fire => fire > after && fire <= until).ToList();

                Walk(rule, after, until).Should().Equal(expected);
                RecurrenceRule.Latest(rule, after.AddTicks(1), until, count).Should().Equal(expected.TakeLast(count));
            },
            iter: 500);

    private static Gen<Field> FieldOf(int size, int fixedTimes, int early) => Gen.Frequency(
        (4, Gen.Int[0, early - 1].Array[1, fixedTimes].Select(values => new Field(string.Join(',', values), true, values.Contains))),
        (1, Gen.Const(new Field("*", false, _ => true))),
        (1, Gen.Const(new Field("?", false, _ => true))),
        (1, Gen.Int[1, size - 1].Select(step => new Field($"*/{step}", false, value => value % step == 0))),
        (1, Gen.Select(Gen.Int[0, size - 1], Gen.Int[1, 20], (start, step) =>
            new Field($"{start}/{step}", false, value => value >= start && (value - start) % step == 0))),
        (1, Gen.Select(Gen.Int[0, size - 1], Gen.Int[0, size - 1], (one, other) => (Low: Math.Min(one, other), High: Math.Max(one, other)))
            .Select(range => new Field($"{range.Low}-{range.High}", false, value => value >= range.Low && value <= range.High))));

    private static DateTimeOffset[] ChangesOf(string zone)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return Enumerable.Range(0, 3 * 365 * 24).Select(hour => Instant("2025-01-01").AddHours(hour))
            .Where(hour => clock.GetUtcOffset(hour) != clock.GetUtcOffset(hour.AddHours(-1))).ToArray();
    }

    private sealed record Field(string Text, bool IsFixed, Func<int, bool> Has);

    private sealed record Days(string Text, Func<DateTime, bool> Has);
}
