using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli;

/// <summary>How values are shown to people.</summary>
internal static class CliText
{
    private const int Longest = 60;

    /// <summary>Text of somebody else's: without control characters, which could write to the terminal.</summary>
    public static string Clean(string? text)
    {
        if (text is null || !text.Any(char.IsControl))
        {
            return text ?? "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return clean.ToString();
    }

    /// <summary>One line of it, cut where a table would become too wide.</summary>
    public static string Short(string? text) => Clean(text) is { Length: > Longest } cut ? cut[..(Longest - 1)] + "…" : Clean(text);

    /// <summary>A member of a JSON object as text; empty when it is not there.</summary>
    public static string Text(this JsonElement json, string member) => json.TryGetProperty(member, out var value)
        ? value.ValueKind == JsonValueKind.String ? Clean(value.GetString()) : Clean(value.GetRawText())
        : "";

    /// <summary>An instant of a JSON object, to the second.</summary>
    public static string Instant(this JsonElement json, string member) =>
        json.At(member) is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : json.Text(member);

    /// <summary>An instant of a JSON object; null when it is not there.</summary>
    public static DateTimeOffset? At(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && InstantText.TryParse(value.GetString(), out var at) ? at : null;

    /// <summary>A trigger, for example <c>ticket_assigned T-1</c>.</summary>
    public static string Trigger(this JsonElement wakeup) => wakeup.TryGetProperty("trigger", out var trigger)
        ? $"{trigger.Text("type")} {trigger.Text("id")}".TrimEnd()
        : "";

    /// <summary>A length of time from now, for example <c>in 2 min</c>.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalDays >= 2 ? Number(span.TotalDays, "d")
        : span.TotalHours >= 2 ? Number(span.TotalHours, "h")
        : span.TotalMinutes >= 2 ? Number(span.TotalMinutes, "min")
        : Number(span.TotalSeconds, "s");

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} {unit}");
}
