using System.Text.Json;
using TeamX.Actors.Host.Api;

namespace TeamX.Actors.Host.Json;

/// <summary>What is wrong with the shape of a JSON value, in words that name what its writer wrote.</summary>
/// <param name="Code">A code of <see cref="ApiCodes"/>.</param>
/// <param name="Message">A sentence.</param>
internal sealed record JsonFault(string Code, string Message)
{
    /// <summary>Translates the serializer's fault, whose own sentences name .NET types.</summary>
    public static JsonFault Describe(JsonException fault)
    {
        var field = fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        var place = field is null ? "The object" : $"The field '{field}'";
        return fault.Message switch
        {
            var m when m.Contains("could not be mapped to any", StringComparison.Ordinal) =>
                new JsonFault(ApiCodes.FieldUnknown, $"There is no field '{field}' here. Check its spelling, or leave it out."),
            var m when m.Contains("missing required properties", StringComparison.Ordinal) =>
                new JsonFault(ApiCodes.FieldMissing, $"{place} lacks {m[(m.LastIndexOf("including:", StringComparison.Ordinal) + 10)..].Trim(' ', '.')}."),
            var m when m.Contains("setting null", StringComparison.Ordinal) => new JsonFault(ApiCodes.FieldInvalid, $"{place} must not be null."),
            var m when m.Contains("Duplicate property", StringComparison.Ordinal) => new JsonFault(ApiCodes.FieldInvalid, $"{place} is there twice."),
            var m when m.StartsWith("Give ", StringComparison.Ordinal) => new JsonFault(ApiCodes.FieldInvalid, $"{place} can't be read. {m}"),
            _ => new JsonFault(ApiCodes.FieldInvalid, $"{place} has the wrong type or range."),
        };
    }
}
