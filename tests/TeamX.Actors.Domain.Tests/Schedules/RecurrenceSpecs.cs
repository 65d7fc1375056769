using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using static TeamX.Actors.Domain.Tests.Schedules.Rules;

namespace TeamX.Actors.Domain.Tests.Schedules;

public sealed class RecurrenceSpecs
{
    private static readonly DateTimeOffset Noon = Instant("2026-03-29T12:00Z");

    private static readonly Recurrence EveryTenMinutes = new() { Every = TimeSpan.FromMinutes(10), Anchor = Noon };

    [Theory]
    [InlineData(-365 * 24 * 60, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 10)]
    [InlineData(9, 10)]
    [InlineData(10, 20)]
    [InlineData(1_000_003, 1_000_010)]
    public void Should_fire_at_the_anchor_and_each_interval_after_it_when_it_has_an_interval(int minutes, int next) =>
        RecurrenceRule.Next(EveryTenMinutes, Noon.AddMinutes(minutes)).Should().Be(Noon.AddMinutes(next));

    [Fact]
    public void Should_fire_a_tick_later_when_asked_a_tick_before()
    {
        RecurrenceRule.Next(EveryTenMinutes, Noon.AddTicks(-1)).Should().Be(Noon);
        RecurrenceRule.Next(Cron("0 12 * * *", "UTC"), Noon.AddTicks(-1)).Should().Be(Noon);
        RecurrenceRule.Next(Cron("0 12 * * *", "UTC"), Noon).Should().Be(Noon.AddDays(1));
        RecurrenceRule.Next(Cron("0 12 * * *", "UTC"), Noon.AddTicks(1)).Should().Be(Noon.AddDays(1));
    }

    [Fact]
    public void Should_say_instants_in_utc_when_they_were_given_with_an_offset()
    {
        var local = new DateTimeOffset(2026, 3, 29, 14, 0, 0, TimeSpan.FromHours(2));

        RecurrenceRule.Next(EveryTenMinutes with { Anchor = local }, local.AddDays(-1))!.Value.Offset.Should().Be(TimeSpan.Zero);
        RecurrenceRule.Next(EveryTenMinutes with { Anchor = local }, local)!.Value.Offset.Should().Be(TimeSpan.Zero);
        RecurrenceRule.Next(Cron("* * * * *", "Europe/Berlin"), local)!.Value.Offset.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Should_never_fire_again_when_the_calendar_ends()
    {
        var yearly = new Recurrence { Every = TimeSpan.FromDays(366), Anchor = Noon };

        RecurrenceRule.Next(yearly, DateTimeOffset.MaxValue).Should().BeNull();
        RecurrenceRule.Next(yearly, DateTimeOffset.MinValue).Should().Be(Noon);
        RecurrenceRule.Next(Cron("* * * * * *", "Pacific/Kiritimati"), DateTimeOffset.MaxValue).Should().BeNull();
        RecurrenceRule.Latest(Cron("* * * * * *", "Pacific/Kiritimati"), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 25).Should().HaveCount(25);
        RecurrenceRule.Latest(Cron("0 0 30 2 *", "UTC"), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 25).Should().BeEmpty();
    }

    [Theory]
    [InlineData("0 9 * * MON-FRI", "2026-03-27T09:00Z", "2026-03-30T09:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01", "2028-02-29")]
    [InlineData("0 0 29 2 SUN", "2026-01-01", "2032-02-29")]
    [InlineData("0 0 L * *", "2026-02-01", "2026-02-28")]
    [InlineData("0 0 LW * *", "2026-02-01", "2026-02-27")]
    [InlineData("0 0 1W * *", "2026-02-01", "2026-02-02")]
    [InlineData("0 0 * * FRI#2", "2026-02-01", "2026-02-13")]
    [InlineData("0 0 * * 5L", "2026-02-01", "2026-02-27")]
    [InlineData("0 0 13 * 5", "2026-04-01", "2026-11-13")]
    [InlineData("15,45 30 9 * * ?", "2026-03-29T09:30:15Z", "2026-03-29T09:30:45Z")]
    [InlineData("  0   9  *  *  *  ", "2026-03-29", "2026-03-29T09:00Z")]
    public void Should_read_cron_when_it_uses_each_kind_of_field(string cron, string after, string next)
    {
        RecurrenceRule.Check(Cron(cron, "UTC"), Noon).Should().BeNull();
        RecurrenceRule.Next(Cron(cron, "UTC"), Instant(after)).Should().Be(Instant(next));
    }

    [Fact]
    public void Should_give_the_last_fires_oldest_first_when_many_were_missed()
    {
        RecurrenceRule.Latest(EveryTenMinutes, Noon.AddDays(-1), Noon.AddMinutes(35), 3)
            .Should().Equal(Noon.AddMinutes(10), Noon.AddMinutes(20), Noon.AddMinutes(30));
        RecurrenceRule.Latest(EveryTenMinutes, Noon.AddDays(-1), Noon.AddMinutes(10), 3).Should().Equal(Noon, Noon.AddMinutes(10));
        RecurrenceRule.Latest(Cron("0 9 * * *", "Europe/Berlin"), Instant("2026-03-20"), Instant("2026-03-30T07:00Z"), 3)
            .Should().Equal(Instant("2026-03-28T08:00Z"), Instant("2026-03-29T07:00Z"), Instant("2026-03-30T07:00Z"));
    }

    [Fact]
    public void Should_include_both_ends_and_nothing_beyond_them_when_asked_for_the_last_fires()
    {
        foreach (var rule in new[] { EveryTenMinutes, Cron("*/10 * * * *", "Europe/Berlin"), Cron("0,10,20 12 * * *", "UTC") })
        {
            RecurrenceRule.Latest(rule, Noon, Noon.AddMinutes(20), 25).Should().Equal(Noon, Noon.AddMinutes(10), Noon.AddMinutes(20));
            RecurrenceRule.Latest(rule, Noon.AddTicks(1), Noon.AddMinutes(20).AddTicks(-1), 25).Should().Equal(Noon.AddMinutes(10));
            RecurrenceRule.Latest(rule, Noon, Noon, 25).Should().Equal(Noon);
            RecurrenceRule.Latest(rule, Noon.AddTicks(1), Noon.AddTicks(2), 25).Should().BeEmpty();
            RecurrenceRule.Latest(rule, Noon.AddMinutes(1), Noon, 25).Should().BeEmpty();
            RecurrenceRule.Latest(rule, Noon, Noon.AddMinutes(20), 0).Should().BeEmpty();
        }

        RecurrenceRule.Latest(EveryTenMinutes, Noon.AddDays(-2), Noon.AddDays(-1), 25).Should().BeEmpty();
    }

    [Theory]
    [InlineData("* * * * * *", 1)]
    [InlineData("* * 1 1 *", 60)] // a busy day far in the past
    [InlineData("0 0 1 1 *", 0)]
    [InlineData("*/30 2 29 3 *", 1_800)]
    public void Should_find_the_last_fires_without_walking_through_all_when_decades_were_missed(string cron, int apart)
    {
        var fires = RecurrenceRule.Latest(Cron(cron, "Europe/Berlin"), Instant("1970-01-01"), Instant("2026-12-31T22:59:59Z"), 25);

        fires.Should().HaveCount(25).And.BeInAscendingOrder();
        fires[^1].Should().Be(apart switch
        {
            1 => Instant("2026-12-31T22:59:59Z"),
            60 => Instant("2026-01-01T22:59:00Z"),
            0 => Instant("2025-12-31T23:00:00Z"),
            _ => Instant("2025-03-29T01:30:00Z"),
        });
    }

    [Fact]
    public void Should_give_only_matching_days_when_it_looks_back_over_the_turn_of_a_month() =>
        RecurrenceRule.Latest(Cron("0 3 * 1,3,10 *", "UTC"), Instant("2020-01-01"), Instant("2026-10-01T01:00Z"), 2)
            .Should().Equal(Instant("2026-03-30T03:00Z"), Instant("2026-03-31T03:00Z"));

    [Fact]
    public void Should_keep_silent_when_the_zone_is_gone_from_this_machine()
    {
        RecurrenceRule.Next(Cron("* * * * *", "Europe/Atlantis"), Noon).Should().BeNull();
        RecurrenceRule.Latest(Cron("* * * * *", "Europe/Atlantis"), Noon, Noon.AddDays(1), 25).Should().BeEmpty();
        RecurrenceRule.Next(EveryTenMinutes with { TimeZone = "Europe/Atlantis" }, Noon).Should().Be(Noon.AddMinutes(10));
    }

    [Fact]
    public void Should_answer_alike_when_the_culture_of_the_machine_is_another()
    {
        var culture = CultureInfo.CurrentCulture;
        var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.DateTimeFormat.DayNames = ["a", "b", "c", "d", "e", "f", "g"];
        strange.DateTimeFormat.DateSeparator = strange.DateTimeFormat.TimeSeparator = "~";
        strange.DateTimeFormat.FirstDayOfWeek = DayOfWeek.Wednesday;
        strange.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = strange;

            RecurrenceRule.Next(Cron("0 9 * * MON", "Europe/Berlin"), Noon).Should().Be(Noon.AddHours(-5).AddDays(1));
            TitleTemplate.Expand("{date} {time} {weekday} {week} {number}", Noon, "UTC", -1).Should().Be("2026-03-29 12:00 Sunday 2026-W13 -1");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
