using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using static TeamX.Actors.Domain.Tests.Schedules.Rules;

namespace TeamX.Actors.Domain.Tests.Schedules;

public sealed class TitleTemplateSpecs
{
    [Theory]
    [InlineData("Report of {date}", "Report of 2026-03-30")]
    [InlineData("{time}", "09:00")]
    [InlineData("{weekday}", "Monday")]
    [InlineData("{week}", "2026-W14")]
    [InlineData("{month}", "2026-03")]
    [InlineData("{year}", "2026")]
    [InlineData("#{number}", "#7")]
    [InlineData("{{date}}", "{date}")]
    [InlineData("{{{date}}}", "{2026-03-30}")]
    [InlineData("}}{{", "}{")]
    [InlineData("{year}{year}", "20262026")]
    [InlineData("Plain", "Plain")]
    public void Should_fill_each_placeholder_when_it_fires(string template, string title)
    {
        TitleTemplate.Check(template).Should().BeNull();
        TitleTemplate.Expand(template, Instant("2026-03-30T07:00Z"), "Europe/Berlin", 7).Should().Be(title);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-12-31T23:30Z", "2027-01-01 00:30 Friday 2026-W53 2027-01 2027")]
    [InlineData("America/New_York", "2026-12-31T23:30Z", "2026-12-31 18:30 Thursday 2026-W53 2026-12 2026")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:30Z", "2026-10-04 02:30 Sunday 2026-W40 2026-10 2026")]
    [InlineData("UTC", "2024-12-30T00:00Z", "2024-12-30 00:00 Monday 2025-W01 2024-12 2024")]
    [InlineData("Europe/Atlantis", "2026-03-29T07:00Z", "2026-03-29 07:00 Sunday 2026-W13 2026-03 2026")]
    public void Should_tell_the_local_time_of_the_fire_when_the_zone_is_another(string zone, string dueAt, string title) =>
        TitleTemplate.Expand("{date} {time} {weekday} {week} {month} {year}", Instant(dueAt), zone, 1).Should().Be(title);

    [Theory]
    [InlineData("{day}", 1, "'{day}'")]
    [InlineData("Report {Date}", 8, "'{Date}'")]
    [InlineData("{}", 1, "'{}'")]
    [InlineData("{ date }", 1, "'{ date }'")]
    [InlineData("{da{te}", 1, "'{da{te}'")]
    [InlineData("{date} {date", 8, "lone brace")]
    [InlineData("{date}}", 7, "lone brace")]
    [InlineData("a } b", 3, "lone brace")]
    [InlineData("{{{", 3, "lone brace")]
    [InlineData("{{}", 3, "lone brace")]
    public void Should_be_refused_with_the_position_when_a_placeholder_or_brace_is_wrong(string template, int position, string what)
    {
        var refusal = TitleTemplate.Check(template)!;

        refusal.Code.Should().Be(RefusalCodes.PlaceholderInvalid);
        refusal.Message.Should().Contain($"at character {position}").And.Contain(what).And.Contain("{{ ").And.Contain(" }} for");
    }

    [Fact]
    public void Should_be_refused_when_the_text_is_empty_too_long_or_unprintable()
    {
        foreach (var template in new[] { "", "  ", new string('t', 257), "a\nb", "a\0b" })
        {
            TitleTemplate.Check(template)!.Code.Should().Be(RefusalCodes.TextInvalid);
        }

        TitleTemplate.Check(new string('t', 256)).Should().BeNull();
    }

    [Fact]
    public void Should_be_cut_to_512_characters_and_never_inside_of_one_when_it_grows()
    {
        var digits = string.Concat(Enumerable.Repeat("{number}", 27)); // 19 digits each
        var title = TitleTemplate.Expand(digits, Instant("2026-03-30"), "UTC", long.MaxValue);

        title.Should().HaveLength(512).And.EndWith("807922337203685477580");
        TitleTemplate.Expand(digits[..(26 * 8)] + "01234567890123456😀😀😀", Instant("2026-03-30"), "UTC", long.MaxValue)
            .Should().HaveLength(511).And.EndWith("80701234567890123456");
    }
}
