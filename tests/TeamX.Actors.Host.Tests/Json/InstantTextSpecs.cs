using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Tests.Json;

public sealed class InstantTextSpecs
{
    [Theory]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00.000Z")]
    [InlineData("2026-03-01T08:00Z", "2026-03-01T08:00:00.000Z")]
    [InlineData("2026-03-01T08:00:00.123456Z", "2026-03-01T08:00:00.123Z")]
    [InlineData("2026-03-01T08:00:00+02:00", "2026-03-01T06:00:00.000Z")]
    [InlineData("2026-03-01T08:00:00.5-01:30", "2026-03-01T09:30:00.500Z")]
    public void Should_read_and_write_UTC_when_an_instant_has_an_offset(string text, string utc)
    {
        InstantText.TryParse(text, out var instant).Should().BeTrue();
        InstantText.Of(instant).Should().Be(utc);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T08:00:00")]
    [InlineData("2026-02-30T08:00:00Z")]
    [InlineData("01.03.2026 08:00 +01:00")]
    [InlineData("tomorrow")]
    public void Should_refuse_an_instant_when_nobody_can_know_which_it_is(string? text) => InstantText.TryParse(text, out _).Should().BeFalse();
}
