using System.Globalization;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>How explanations write things down.</summary>
internal static class Words
{
    private const int MaxListed = 20;
    private const int MaxQuoted = 256;

    /// <summary>An instant, for example <c>2026-03-02T09:00:00Z</c>.</summary>
    public static string Of(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A length, for example <c>2 min 5 s</c>; its two greatest parts.</summary>
    public static string Of(TimeSpan length)
    {
        var parts = new[] { (length.Days, "d"), (length.Hours, "h"), (length.Minutes, "min"), (length.Seconds, "s"), (length.Milliseconds, "ms") };
        var said = parts.SkipWhile(part => part.Item1 == 0).Take(2).Where(part => part.Item1 != 0).Select(part => $"{part.Item1} {part.Item2}");
        return length < TimeSpan.FromMilliseconds(1) ? "0 s" : string.Join(' ', said);
    }

    /// <summary>A reason in brackets, with a space before; nothing when there is none.</summary>
    public static string Because(string? reason) => string.IsNullOrEmpty(reason) ? string.Empty : $" ({reason})";

    /// <summary>The beginning of a text of any length.</summary>
    public static string Quoted(string text) => text.Length <= MaxQuoted ? text : $"{text.AsSpan(0, MaxQuoted)}…";

    /// <summary>Some of many things.</summary>
    public static string List<T>(IEnumerable<T> things)
    {
        var all = things.ToList();
        var listed = string.Join(", ", all.Take(MaxListed));
        return all.Count <= MaxListed ? listed : $"{listed} and {all.Count - MaxListed} more";
    }
}
