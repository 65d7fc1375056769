using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TeamX.Actors.Dashboard;

/// <summary>Where the dashboard is mapped, as a browser sees it.</summary>
/// <param name="Path">Its address in this host, with a slash at both ends, for example <c>/dashboard/</c>.</param>
public sealed record DashboardBase(string Path)
{
    /// <summary>The place of the endpoint that serves a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="template">The endpoint's own template inside the dashboard, for example <c>/login</c>.</param>
    internal static DashboardBase Of(HttpContext http, string template)
    {
        // Groups may be nested and the host may have a path base: what stands before the endpoint's own template is the place, whoever put it there.
        var mapped = ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText!.TrimEnd('/');
        var prefix = mapped[..^template.TrimEnd('/').Length].Trim('/');
        return new DashboardBase($"{http.Request.PathBase}/{(prefix.Length == 0 ? "" : prefix + "/")}");
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
}
