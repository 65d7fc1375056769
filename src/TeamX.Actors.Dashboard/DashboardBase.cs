using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TeamX.Actors.Dashboard;

/// <summary>Where the dashboard is mapped, as a browser sees it.</summary>
/// <param name="Path">Its address in this host, with a slash at both ends, for example <c>/dashboard/</c>.</param>
/// <param name="Api">The address of the HTTP API in this host, for example <c>/api</c>; null when the host has none.</param>
public sealed record DashboardBase(string Path, string? Api = null)
{
    /// <summary>The place of the endpoint that serves a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="template">The endpoint's own template inside the dashboard, for example <c>/login</c>.</param>
    internal static DashboardBase Of(HttpContext http, string template)
    {
        // Groups may be nested and the host may have a path base: what stands before the endpoint's own template is the place, whoever put it there.
        var endpoint = (RouteEndpoint)http.GetEndpoint()!;
        var mapped = endpoint.RoutePattern.RawText!.TrimEnd('/');
        var prefix = mapped[..^template.TrimEnd('/').Length].Trim('/');
        var api = endpoint.Metadata.GetMetadata<ApiAddress>() is { } known ? $"{http.Request.PathBase}{known.Pattern}" : null;
        return new DashboardBase($"{http.Request.PathBase}/{(prefix.Length == 0 ? "" : prefix + "/")}", api);
    }

    /// <summary>An address inside the dashboard, whatever was asked for: nobody is sent elsewhere.</summary>
    /// <param name="page">An address relative to this place.</param>
    internal string Within(string? page)
    {
        // A browser takes two slashes, and backslashes, for the beginning of a host's name.
        var root = new Uri(new Uri("http://dashboard.invalid"), Path);
        return Uri.TryCreate(root, page, out var target) && root.IsBaseOf(target) && target.PathAndQuery is var address
            && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) ? address : Path;
    }

    /// <summary>Where the host has mapped the HTTP API.</summary>
    internal sealed record ApiAddress(string Pattern);
}
