using CsCheck;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Tests.Json;

public sealed class DurationTextSpecs
{
    [Theory]
    [InlineData("PT2M", 120)]
    [InlineData("PT0S", 0)]
    [InlineData("PT36H", 129_600)]
    [InlineData("P1DT1H1M1.5S", 90_061.5)]
    public void Should_read_a_duration_when_it_is_ISO_8601(string text, double seconds)
    {
        DurationText.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00:02:00")]
    [InlineData("2m")]
    [InlineData("PT")]
    [InlineData("-PT1S")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P1MT1M")]
    [InlineData("P1W")]
    [InlineData("P99999999999D")]
    public void Should_refuse_a_duration_when_it_is_anything_else(string? text) => DurationText.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Should_read_the_same_duration_when_it_has_written_it() =>
        Gen.Int[0, int.MaxValue].Select(ms => TimeSpan.FromMilliseconds(ms)).Sample(duration =>
            DurationText.TryParse(DurationText.Of(duration), out var read) && read == duration);

    [Fact]
    public void Should_write_no_clock_form_when_a_duration_is_short() => DurationText.Of(TimeSpan.FromMinutes(2)).Should().Be("PT2M");
}
