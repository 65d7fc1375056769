using System.Globalization;
using System.Text;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>Titles of a routine's tickets.</summary>
internal static class TitleTemplate
{
    private const int MaxTemplate = 256;
    private const int MaxTitle = 512;

    /// <summary>Checks a template; null when it is fine.</summary>
    public static Refusal? Check(string template)
    {
        if (Text.Check("title", template, MaxTemplate, min: 1) is { } refusal)
        {
            return refusal;
        }

        return Write(new StringBuilder(), template, DateTime.UnixEpoch, 1) is { } fault ? Refusals.PlaceholderInvalid(fault) : null;
    }

    /// <summary>The title of one fire, at most 512 characters.</summary>
    /// <param name="template">The template.</param>
    /// <param name="dueAt">When the fire was due.</param>
    /// <param name="timeZone">The zone of its dates; UTC when this machine does not know it.</param>
    /// <param name="number">The number of the fire, from 1.</param>
    public static string Expand(string template, DateTimeOffset dueAt, string timeZone, long number)
    {
        var title = new StringBuilder();
        Write(title, template, (WallClock.Of(timeZone) ?? WallClock.Utc).At(dueAt.UtcDateTime), number);
        if (title.Length > MaxTitle)
        {
            // A character of two units is not cut in half.
            title.Length = char.IsHighSurrogate(title[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle;
        }

        return title.ToString();
    }

    /// <summary>Writes the title; a sentence about the first fault when there is one.</summary>
    private static string? Write(StringBuilder title, string template, DateTime local, long number)
    {
        for (var at = 0; at < template.Length; at++)
        {
            var c = template[at];
            if (c is not ('{' or '}'))
            {
                title.Append(c);
                continue;
            }

            if (at + 1 < template.Length && template[at + 1] == c)
            {
                title.Append(c);
                at++;
                continue;
            }

            var end = c == '{' ? template.IndexOf('}', at) : -1;
            if (end < 0)
            {
                return $"The title has a lone brace at character {at + 1}. Write {{{{ or }}}} for a brace.";
            }

            if (Value(template.AsSpan(at + 1, end - at - 1), local, number) is not { } value)
            {
                return $"The title has no placeholder to fill at character {at + 1}: '{template[at..(end + 1)]}' is not one of {{date}}, {{time}}, "
                    + "{weekday}, {week}, {month}, {year}, {number}. Write {{ and }} for braces.";
            }

            title.Append(value);
            at = end;
        }

        return null;
    }

    private static string? Value(ReadOnlySpan<char> name, DateTime local, long number) => name switch
    {
        "date" => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "time" => local.ToString("HH:mm", CultureInfo.InvariantCulture),
        "weekday" => local.ToString("dddd", CultureInfo.InvariantCulture),
        "month" => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        "year" => local.ToString("yyyy", CultureInfo.InvariantCulture),
        "week" => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):0000}-W{ISOWeek.GetWeekOfYear(local):00}"),
        "number" => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
