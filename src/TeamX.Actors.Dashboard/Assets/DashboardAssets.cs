using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TeamX.Actors.Dashboard.Assets;

/// <summary>
/// Styles and scripts, out of this assembly: so they are there in every host, however it was installed and wherever it was started. An address names the
/// content by its hash, so that browsers keep it for good and never mix two versions.
/// </summary>
internal static class DashboardAssets
{
    private const string Folder = "_teamx";

    private static readonly FrozenDictionary<string, Asset> ByName = new[]
    {
        Read("blazor.server.js", "text/javascript"), Read("dashboard.js", "text/javascript"), Read("MudBlazor.min.js", "text/javascript"),
        Read("MudBlazor.min.css", "text/css"), Read("dashboard.css", "text/css"), Read("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The address of a file, relative to the dashboard.</summary>
    public static string AddressOf(string name) => $"{Folder}/{ByName[name].Hash}/{name}";

    /// <summary>Serves the files to everybody: the login needs them too.</summary>
    public static void MapAssets(this IEndpointRouteBuilder dashboard) => dashboard.MapGet($"/{Folder}/{{hash}}/{{name}}", SendAsync);

    private static async Task SendAsync(HttpContext http)
    {
        if (!ByName.TryGetValue((string)http.GetRouteValue("name")!, out var asset) || !asset.Hash.Equals(http.GetRouteValue("hash")))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = asset.Content.Length;
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.Body.WriteAsync(asset.Content, http.RequestAborted).ConfigureAwait(false);
    }

    private static Asset Read(string name, string contentType)
    {
        using var stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The file {name} is not in this assembly.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(name, $"{contentType}; charset=utf-8", content, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, string Hash);
}
