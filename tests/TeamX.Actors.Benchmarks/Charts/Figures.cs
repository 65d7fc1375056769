using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>A JSON result, or a part of it, read by its keys.</summary>
/// <param name="Place">Where it is, for what is said about it.</param>
/// <param name="Json">What is there.</param>
internal readonly record struct Figures(string Place, JsonElement Json)
{
    /// <exception cref="InvalidDataException">It is not there; the message says what and where.</exception>
    public Figures this[string key] => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(key, out var value)
        ? new Figures($"{Place} {key}", value)
        : throw new InvalidDataException($"{Place} has no key '{key}'.");

    /// <summary>The parts of an array, in order.</summary>
    /// <exception cref="InvalidDataException">It is no array, or an empty one.</exception>
    public IReadOnlyList<Figures> Rows
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.Array || Json.GetArrayLength() == 0)
                throw new InvalidDataException($"{Place} is no array with something in it.");

            var place = Place;
            return [.. Json.EnumerateArray().Select((row, index) => new Figures($"{place}[{index}]", row))];
        }
    }

    /// <exception cref="InvalidDataException">It is no text.</exception>
    public string Text => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw new InvalidDataException($"{Place} is no text.");

    /// <exception cref="InvalidDataException">It is no number.</exception>
    public double Number => Json.ValueKind == JsonValueKind.Number ? Json.GetDouble() : throw new InvalidDataException($"{Place} is no number.");

    /// <summary>A number under keys that may lack or hold null, because it was not asked for or did not happen.</summary>
    public double? NumberAt(params ReadOnlySpan<string> keys)
    {
        var json = Json;
        foreach (var key in keys)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(key, out json))
                return null;
        }

        return json.ValueKind == JsonValueKind.Number ? json.GetDouble() : null;
    }
}
