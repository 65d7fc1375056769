using System.Globalization;

namespace TeamX.Actors.Dashboard.Components;

/// <summary>Times, durations and names as people read them.</summary>
internal static class Texts
{
    /// <summary>An instant in UTC, for example <c>2026-05-04 13:07:09 UTC</c>.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>An instant as seen from another, for example <c>3 min ago</c> or <c>in 2 h 5 min</c>.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var ahead = at - now;
        return ahead.Duration() < TimeSpan.FromSeconds(1) ? "now" : ahead > TimeSpan.Zero ? $"in {Coarse(ahead)}" : $"{Coarse(-ahead)} ago";
    }

    /// <summary>A duration in its two greatest units, for example <c>350 ms</c>, <c>4.2 s</c>, <c>3 min 5 s</c>, <c>2 d 4 h</c>.</summary>
    public static string Duration(TimeSpan length) =>
        length < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalMilliseconds:0} ms")
        : length < TimeSpan.FromSeconds(10) ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0} s")
        : Coarse(length);

    /// <summary>The same of milliseconds.</summary>
    public static string Duration(double milliseconds) => Duration(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A count with separators, for example <c>10,000</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A name of the API as words, for example <c>dead lettered</c>.</summary>
    public static string Words(string name) => name.Replace('_', ' ');

    private static string Coarse(TimeSpan length) =>
        length < TimeSpan.FromMinutes(1) ? $"{(int)length.TotalSeconds} s"
        : length < TimeSpan.FromHours(1) ? Two((int)length.TotalMinutes, "min", length.Seconds, "s")
        : length < TimeSpan.FromDays(1) ? Two((int)length.TotalHours, "h", length.Minutes, "min")
        : Two((int)length.TotalDays, "d", length.Hours, "h");

    private static string Two(int many, string unit, int rest, string smaller) => rest == 0 ? $"{many} {unit}" : $"{many} {unit} {rest} {smaller}";
}
