using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using static TeamX.Actors.Domain.Tests.Schedules.Rules;

namespace TeamX.Actors.Domain.Tests.Schedules;

public sealed class RecurrenceCheckSpecs
{
    private static readonly DateTimeOffset Now = Instant("2026-03-29T12:00Z");

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<Recurrence> Good =>
    [
        new() { Every = TimeSpan.FromSeconds(1) },
        new() { Every = TimeSpan.FromDays(366) },
        new() { Every = Hour, Anchor = Now.AddYears(5), TimeZone = "Europe/Berlin" },
        new() { Every = Hour, Anchor = Now.AddYears(-5) },
        new() { Cron = "* * * * *" },
        new() { Cron = "*/5 * * * * *", TimeZone = "Australia/Lord_Howe" },
        new() { Cron = "0 9 * * mon-fri", TimeZone = "America/Argentina/Buenos_Aires" },
        new() { Cron = "0 9 * * *", TimeZone = "Etc/GMT+12" },
        new() { Cron = "0 9 * * *", TimeZone = "America/Port-au-Prince" },
        new() { Cron = "0" + new string(' ', 120) + "9 * * *" },
    ];

    public static TheoryData<string, string, Recurrence> Bad => new()
    {
        { RefusalCodes.RecurrenceInvalid, "Give one of them", new() },
        { RefusalCodes.RecurrenceInvalid, "Give one of them", new() { Anchor = Now } },
        { RefusalCodes.RecurrenceInvalid, "not both", new() { Every = Hour, Cron = "* * * * *" } },
        { RefusalCodes.RecurrenceInvalid, "not both", new() { Every = Hour, Cron = "* * * * *", Anchor = Now } },
        { RefusalCodes.RecurrenceInvalid, "anchor belongs to every", new() { Cron = "* * * * *", Anchor = Now } },
        { RefusalCodes.EveryOutOfRange, "1 second", new() { Every = TimeSpan.FromMilliseconds(999) } },
        { RefusalCodes.EveryOutOfRange, "366 days", new() { Every = TimeSpan.FromDays(366).Add(TimeSpan.FromTicks(1)) } },
        { RefusalCodes.EveryOutOfRange, "1 second", new() { Every = TimeSpan.Zero } },
        { RefusalCodes.EveryOutOfRange, "1 second", new() { Every = TimeSpan.MinValue } },
        { RefusalCodes.EveryOutOfRange, "366 days", new() { Every = TimeSpan.MaxValue, Anchor = Now } },
        { RefusalCodes.AnchorOutOfRange, "5 years", new() { Every = Hour, Anchor = Now.AddYears(5).AddTicks(1) } },
        { RefusalCodes.AnchorOutOfRange, "5 years", new() { Every = Hour, Anchor = Now.AddYears(-5).AddTicks(-1) } },
        { RefusalCodes.CronNeverFires, "'0 0 30 2 *' never fires", new() { Cron = "0 0 30 2 *" } },
        { RefusalCodes.CronNeverFires, "never fires", new() { Cron = "0 0 31 4,6,9,11 *" } },
        { RefusalCodes.CronNeverFires, "never fires", new() { Cron = "* 2 * 3 SUNL", TimeZone = "Europe/Berlin" } }, // each in the gap of its year
    };

    public static TheoryData<string, int, string, string> BadCrons => new()
    {
        { "", 1, "0 fields", "Give 5" },
        { "   ", 4, "0 fields", "Give 5" },
        { "* * * *", 8, "4 fields", "Give 5" },
        { "* * * * * * 7", 13, "7 fields", "or 6" },
        { "@daily", 1, "'@daily'", "5 or 6 fields" },
        { " @every_second", 2, "shorthands", "5 or 6 fields" },
        { "* *\t* * *", 4, "printable", "spaces" },
        { "* * * * *\n", 10, "printable", "spaces" },
        { "* 9\u00A0* * * *", 4, "printable", "spaces" },
        { "0 é * * *", 3, "printable", "spaces" },
        { "0 9 * * *" + new string(' ', 120), 129, "too long", "128" },
        { "60 * * * *", 1, "field 1 (minute): '60'", "0 to 59" },
        { "60 * * * * *", 1, "field 1 (second): '60'", "0 to 59" },
        { "0 60 * * * *", 3, "field 2 (minute): '60'", "0 to 59" },
        { "* 24 * * *", 3, "field 2 (hour): '24'", "0 to 23" },
        { "0 1,5,24 * * *", 7, "field 2 (hour): '24'", "0 to 23" },
        { "0 9-99 * * *", 5, "field 2 (hour): '99'", "0 to 23" },
        { "0 9x * * *", 4, "field 2 (hour): 'x'", "0 to 23" },
        { "0 nine * * *", 3, "field 2 (hour): 'nine'", "0 to 23" },
        { "0 9,,10 * * *", 5, "field 2 (hour): ','", "0 to 23" },
        { "0 9, * * *", 5, "field 2 (hour): something is missing", "0 to 23" },
        { "0 9- * * *", 5, "field 2 (hour): something is missing", "0 to 23" },
        { "*/ * * * *", 3, "field 1 (minute): something is missing", "0 to 59" },
        { "*/0 * * * *", 3, "field 1 (minute): '0'", "0 to 59" },
        { "*/60 * * * *", 3, "field 1 (minute): '60'", "0 to 59" },
        { "*,5 * * * *", 2, "field 1 (minute): ','", "0 to 59" },
        { "-5 * * * *", 1, "field 1 (minute): '-'", "0 to 59" },
        { "1-2-3 * * * *", 4, "field 1 (minute): '-'", "0 to 59" },
        { "H * * * *", 1, "field 1 (minute): 'H'", "0 to 59" },
        { "0 0 0 * *", 5, "field 3 (day of month): '0'", "1 to 31" },
        { "0 0 0,5 * *", 5, "field 3 (day of month): '0'", "1 to 31" },
        { "0 0 32 * *", 5, "field 3 (day of month): '32'", "1 to 31" },
        { "0 0 1W,3 * *", 7, "field 3 (day of month): ','", "1 to 31" },
        { "0 0 1 13 *", 7, "field 4 (month): '13'", "JAN to DEC" },
        { "0 0 1 JANUARY *", 7, "field 4 (month): 'JANUARY'", "JAN to DEC" },
        { "0 0 1 jan-foo *", 11, "field 4 (month): 'foo'", "JAN to DEC" },
        { "0 0 * * 8", 9, "field 5 (day of week): '8'", "SUN to SAT" },
        { "0 0 0 * * 8", 11, "field 6 (day of week): '8'", "SUN to SAT" },
        { "0 0 * * MO", 9, "field 5 (day of week): 'MO'", "SUN to SAT" },
        { "0 0 * * MON,TUX", 13, "field 5 (day of week): 'TUX'", "SUN to SAT" },
        { "0 0 * * MON#6", 13, "field 5 (day of week): '6'", "SUN to SAT" },
        { "0 0 * * MON#", 13, "field 5 (day of week): something is missing", "SUN to SAT" },
        { "  0   24  * * *", 7, "field 2 (hour): '24'", "0 to 23" },
        { "61 25 * * *", 1, "field 1 (minute): '61'", "0 to 59" },
    };

    [Theory]
    [MemberData(nameof(Good), DisableDiscoveryEnumeration = true)]
    public void Should_be_accepted_when_it_is_at_its_limits(Recurrence recurrence) =>
        RecurrenceRule.Check(recurrence, Now).Should().BeNull();

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Should_be_refused_with_its_code_when_it_breaks_a_rule(string code, string sentence, Recurrence recurrence)
    {
        var refusal = RecurrenceRule.Check(recurrence, Now)!;

        refusal.Code.Should().Be(code);
        refusal.Message.Should().Contain(sentence);
    }

    [Theory]
    [MemberData(nameof(BadCrons))]
    public void Should_be_refused_with_the_position_when_cron_is_bad(string cron, int position, string what, string hint)
    {
        var refusal = RecurrenceRule.Check(Cron(cron, "UTC"), Now)!;

        refusal.Code.Should().Be(RefusalCodes.CronInvalid);
        refusal.Message.Should().MatchRegex($@"at character {position}\b").And.Contain(what).And.Contain(hint);
    }

    [Theory]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe/Atlantis")]
    [InlineData("europe/berlin")]
    [InlineData("Europe/berlin")]
    [InlineData("EUROPE/BERLIN")]
    [InlineData("utc")]
    [InlineData("")]
    [InlineData(" Europe/Berlin")]
    [InlineData("Europe/Berlin ")]
    [InlineData("Europe//Berlin")]
    [InlineData("Europe")]
    [InlineData("Europe/")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("/usr/share/zoneinfo/UTC")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("posixrules")]
    [InlineData("localtime")]
    [InlineData("Local")]
    [InlineData("UTC+1")]
    [InlineData("CET-1CEST")]
    public void Should_be_refused_when_the_zone_is_not_exactly_one_of_the_iana_database(string zone)
    {
        // Zones that were looked up before are found whatever their case: then too they have to be written right.
        RecurrenceRule.Check(Cron("* * * * *", "Europe/Berlin"), Now).Should().BeNull();

        foreach (var recurrence in new[] { Cron("* * * * *", zone), new Recurrence { Every = Hour, TimeZone = zone } })
        {
            var refusal = RecurrenceRule.Check(recurrence, Now)!;

            refusal.Code.Should().Be(RefusalCodes.TimeZoneUnknown);
            refusal.Message.Should().Contain($"'{zone}'");
        }
    }

    [Fact]
    public void Should_show_only_the_beginning_when_the_zone_is_very_long() =>
        RecurrenceRule.Check(Cron("* * * * *", "Europe/" + new string('B', 100_000)), Now)!.Message.Length.Should().BeLessThan(300);

    [Fact]
    public void Should_accept_each_zone_when_this_machine_lists_it()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();

        zones.Should().HaveCountGreaterThan(300);
        zones.Where(zone => RecurrenceRule.Check(Cron("* * * * *", zone.Id), Now) is not null).Should().BeEmpty();
    }
}
