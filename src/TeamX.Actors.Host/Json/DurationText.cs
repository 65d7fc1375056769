using System.Diagnostics.CodeAnalysis;
using System.Xml;

namespace TeamX.Actors.Host.Json;

/// <summary>Durations as text: ISO 8601 from days to seconds, for example <c>PT2M</c>.</summary>
internal static class DurationText
{
    /// <summary>Reads a duration that is not negative and has no calendar part; it is cut to whole milliseconds.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null || !text.StartsWith('P') || text.Contains('Y', StringComparison.Ordinal) || HasMonths(text))
        {
            return false;
        }

        try
        {
            duration = TimeSpan.FromMilliseconds(XmlConvert.ToTimeSpan(text).Ticks / TimeSpan.TicksPerMillisecond);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Writes a duration, for example <c>PT36H</c> as <c>P1DT12H</c>.</summary>
    public static string Of(TimeSpan duration) => XmlConvert.ToString(duration);

    // A month has no fixed length. Before the T an M means months, behind it minutes.
    private static bool HasMonths(string text)
    {
        var month = text.IndexOf('M', StringComparison.Ordinal);
        var time = text.IndexOf('T', StringComparison.Ordinal);
        return month >= 0 && (time < 0 || month < time);
    }
}
