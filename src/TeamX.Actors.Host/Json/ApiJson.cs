using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamX.Actors.Host.Json;

/// <summary>The one set of JSON rules of the program: camelCase, nulls left out, and strict on what it reads.</summary>
internal static class ApiJson
{
    /// <summary>
    /// The greatest nesting that is read. Deeper than metadata may be, so that the company says what is wrong with it; bounded, because the
    /// time to parse a document grows with the square of its depth.
    /// </summary>
    public const int MaxDepth = 256;

    /// <summary>Reads strictly (unknown, repeated and missing members are faults) and writes compactly.</summary>
    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>How a request body is parsed, before it is given a shape.</summary>
    public static readonly JsonDocumentOptions Document = new() { MaxDepth = MaxDepth };

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            Converters = { new DurationConverter(), new InstantConverter(), new RawJsonConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
