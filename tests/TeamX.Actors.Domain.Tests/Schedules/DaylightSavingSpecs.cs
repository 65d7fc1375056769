using System.Globalization;
using TeamX.Actors.Domain.Schedules;
using static TeamX.Actors.Domain.Tests.Schedules.Rules;

namespace TeamX.Actors.Domain.Tests.Schedules;

public sealed class DaylightSavingSpecs
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";

    /// <summary>A week on each side of each change of the clock in 2026, and 90 quiet days.</summary>
    public static TheoryData<string, string, int> Windows => new()
    {
        { Berlin, "2026-03-22", 14 },
        { Berlin, "2026-10-18", 14 },
        { Berlin, "2026-05-01", 90 },
        { NewYork, "2026-03-01", 14 },
        { NewYork, "2026-10-25", 14 },
        { NewYork, "2026-05-01", 90 },
        { LordHowe, "2026-03-29", 14 },
        { LordHowe, "2026-09-27", 14 },
        { LordHowe, "2026-05-01", 90 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Should_fire_once_per_local_date_when_the_time_of_day_is_fixed(string zone, string day, int days)
    {
        var (after, until) = (Instant(day), Instant(day).AddDays(days));
        string[] times = ["00:00", "01:00", "01:30", "01:45", "01:59", "02:00", "02:15", "02:30", "02:59", "03:00", "09:00", "23:59"];
        foreach (var time in times.Select(text => TimeOnly.Parse(text, CultureInfo.InvariantCulture)))
        {
            var fires = Walk(Cron($"{time.Minute} {time.Hour} * * *", zone), after, until);

            fires.Should().Equal(ExpectedFires.Daily(zone, time, after, until), "it is {0} in {1}", time, zone);
            fires.Count.Should().BeInRange(days - 1, days + 1);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Should_follow_real_time_when_it_fires_every_hour(string zone, string day, int days)
    {
        var (after, until) = (Instant(day), Instant(day).AddDays(days));
        foreach (var minute in new[] { 0, 15, 30, 59 })
        {
            Walk(Cron($"{minute} * * * *", zone), after, until)
                .Should().Equal(ExpectedFires.Hourly(zone, minute, after, until), "it is minute {0}", minute);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Should_follow_real_time_when_it_fires_every_fifteen_minutes(string zone, string day, int days)
    {
        var (after, until) = (Instant(day), Instant(day).AddDays(days));
        var expected = ExpectedFires.EveryMinutes(zone, 15, after, until);

        expected.Should().HaveCount(days * 24 * 4);
        Walk(Cron("*/15 * * * *", zone), after, until).Should().Equal(expected);
        Walk(Cron("0,15,30,45 * * * *", zone), after, until).Should().Equal(expected);
    }

    [Theory]
    [InlineData(Berlin, "30 2 * * *", "2026-03-28T23:00Z", "2026-03-29T01:00Z")] // 02:30 does not exist: 03:00
    [InlineData(Berlin, "0 2 * * *", "2026-03-28T23:00Z", "2026-03-29T01:00Z")]
    [InlineData(Berlin, "30 2 * * SUN", "2026-03-28T23:00Z", "2026-03-29T01:00Z")]
    [InlineData(NewYork, "30 2 * * *", "2026-03-08T05:00Z", "2026-03-08T07:00Z")]
    [InlineData(LordHowe, "15 2 * * *", "2026-10-03T13:30Z", "2026-10-03T15:30Z")] // 02:00 to 02:30 does not exist
    [InlineData(LordHowe, "45 1 * * *", "2026-10-03T13:30Z", "2026-10-03T15:15Z")]
    [InlineData(Berlin, "30 2 * * *", "2026-10-24T22:00Z", "2026-10-25T00:30Z")] // the first 02:30 of two
    [InlineData(Berlin, "0 3 * * *", "2026-10-24T22:00Z", "2026-10-25T02:00Z")]
    [InlineData(NewYork, "30 1 * * *", "2026-11-01T04:00Z", "2026-11-01T05:30Z")]
    [InlineData(LordHowe, "45 1 * * *", "2026-04-04T13:00Z", "2026-04-04T14:45Z")] // 01:30 to 02:00 comes twice
    [InlineData(LordHowe, "15 2 * * *", "2026-04-04T13:00Z", "2026-04-04T15:45Z")]
    [InlineData("America/Havana", "0 0 * * *", "2026-03-08T04:00Z", "2026-03-08T05:00Z")] // midnight does not exist
    [InlineData("America/Havana", "30 0 * * *", "2026-11-01T04:00Z", "2026-11-01T04:30Z")]
    public void Should_fire_once_at_the_first_valid_instant_when_a_clock_changes_then(string zone, string cron, string midnight, string fire) =>
        Walk(Cron(cron, zone), Instant(midnight).AddTicks(-1), Instant(midnight).AddHours(23)).Should().Equal(Instant(fire));

    [Theory]
    [InlineData(Berlin, "2026-03-28T23:00Z", 23)]
    [InlineData(Berlin, "2026-10-24T22:00Z", 25)]
    [InlineData(Berlin, "2026-07-14T22:00Z", 24)]
    [InlineData(NewYork, "2026-03-08T05:00Z", 23)]
    [InlineData(NewYork, "2026-11-01T04:00Z", 25)]
    public void Should_fire_once_per_real_hour_when_the_day_is_shorter_or_longer(string zone, string midnight, int hours)
    {
        foreach (var cron in new[] { "0 * * * *", "30 * * * *", "59 0-23 * * *" })
        {
            Walk(Cron(cron, zone), Instant(midnight).AddTicks(-1), Instant(midnight).AddHours(hours).AddTicks(-1)).Should().HaveCount(hours, cron);
        }
    }

    [Fact]
    public void Should_fire_at_each_reading_and_at_none_in_the_gap_when_the_clock_shifts_by_half_an_hour()
    {
        Walk(Cron("0 * * * *", LordHowe), Instant("2026-10-03T14:00Z"), Instant("2026-10-03T17:00Z"))
            .Should().Equal(Instant("2026-10-03T14:30Z"), Instant("2026-10-03T16:00Z"), Instant("2026-10-03T17:00Z"));
        Walk(Cron("30 * * * *", LordHowe), Instant("2026-04-04T13:30Z"), Instant("2026-04-04T16:00Z"))
            .Should().Equal(Instant("2026-04-04T14:30Z"), Instant("2026-04-04T15:00Z"), Instant("2026-04-04T16:00Z"));
    }

    [Theory]
    [InlineData("2026-10-25T01:00Z")]
    [InlineData("2026-10-25T01:10Z")]
    [InlineData("2026-10-25T01:30Z")]
    [InlineData("2026-10-25T01:59:59Z")]
    public void Should_wait_for_the_next_day_when_asked_in_the_second_pass_of_a_fixed_time(string now)
    {
        var rule = Cron("30 2 * * *", Berlin);

        RecurrenceRule.Next(rule, Instant(now)).Should().Be(Instant("2026-10-26T01:30Z"));
        RecurrenceRule.Latest(rule, Instant("2026-10-24T12:00Z"), Instant(now), 25).Should().Equal(Instant("2026-10-25T00:30Z"));
    }

    [Theory]
    [InlineData("*/30 2 * * SUN")]
    [InlineData("*/30 2 25 10 *")]
    public void Should_fire_in_both_passes_when_the_next_matching_day_is_far_away(string cron)
    {
        string[] fires = ["2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z"];

        Walk(Cron(cron, Berlin), Instant("2026-10-24"), Instant("2026-10-28")).Should().Equal(fires.Select(Instant));
        RecurrenceRule.Latest(Cron(cron, Berlin), Instant("2026-10-24"), Instant("2026-10-28"), 25).Should().Equal(fires.Select(Instant));
    }

    [Fact]
    public void Should_not_repeat_its_seconds_when_a_fixed_minute_comes_twice() =>
        Walk(Cron("*/10 30 2 * * *", Berlin), Instant("2026-10-24T22:00Z"), Instant("2026-10-25T22:00Z"))
            .Should().Equal(Enumerable.Range(0, 6).Select(step => Instant("2026-10-25T00:30Z").AddSeconds(10 * step)));

    [Theory]
    [InlineData("*/10 30 2 * * *")]
    [InlineData("0,30 2 * * *")]
    [InlineData("30 2,3 * * *", "2026-03-29T01:30Z")]
    [InlineData("0 2,3 * * *")]
    public void Should_fire_once_for_all_when_a_gap_swallows_several_fixed_times(string cron, string? also = null) =>
        Walk(Cron(cron, Berlin), Instant("2026-03-28T23:00Z"), Instant("2026-03-29T22:00Z"))
            .Should().Equal(new[] { "2026-03-29T01:00Z", also }.OfType<string>().Select(Instant));

    [Fact]
    public void Should_not_fire_when_each_reading_of_an_interval_lies_in_a_gap()
    {
        Walk(Cron("*/5 2 29 3 *", Berlin), Instant("2026-01-01"), Instant("2026-12-31")).Should().BeEmpty();
        RecurrenceRule.Next(Cron("*/5 2 29 3 *", Berlin), Instant("2026-01-01")).Should().Be(Instant("2027-03-29T00:00Z"));
    }
}
