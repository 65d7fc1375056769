using System.Text.Json;
using TeamX.Actors.Host.Security;
using YamlDotNet.Serialization;

namespace TeamX.Actors.Host.Api;

/// <summary>Serves the contract, docs/openapi.yaml, as JSON. It is in the assembly, so that program and contract can't part.</summary>
internal static class OpenApiEndpoint
{
    private static readonly Lazy<byte[]> Document = new(Read);

    /// <summary>The contract as JSON.</summary>
    public static byte[] Json => Document.Value;

    public static void MapOpenApi(this IEndpointRouteBuilder app) =>
        app.MapGet("/openapi/v1.json", () => Results.Bytes(Json, "application/json")).WithMetadata(new OwnAccess());

    private static byte[] Read()
    {
        using var yaml = new StreamReader(typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.yaml")!);
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return JsonSerializer.SerializeToUtf8Bytes(document);
    }
}
