using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>One row; a column that is missing, null or of another type than expected reads as null.</summary>
/// <param name="values">The columns that are not null.</param>
internal sealed class SourceRow(IReadOnlyDictionary<string, object> values)
{
    /// <summary>The primary key; empty when there is none.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>Text, or a number as text; null when it is empty.</summary>
    public string? Text(string column) => values.TryGetValue(column, out var value) && value is string or long or double
        && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number.</summary>
    public long? Number(string column) => values.TryGetValue(column, out var value) ? value switch
    {
        long number => number,
        double real when real is >= long.MinValue and < long.MaxValue => (long)real,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    } : null;

    /// <summary>0 or 1.</summary>
    public bool Flag(string column, bool otherwise = false) => Number(column) is { } number ? number != 0 : otherwise;

    /// <summary>An instant, from milliseconds since 1970; null when it is no instant that there is.</summary>
    public DateTimeOffset? Instant(string column) => Number(column) is { } ms and > -62_135_596_800_000 and < 253_402_300_800_000
        ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
        : null;

    /// <summary>A JSON object; null when the text is none.</summary>
    public JsonElement? Json(string column)
    {
        try
        {
            return Text(column) is { } text && JsonDocument.Parse(text, ApiJson.Document).RootElement is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
