using System.Net;
using Microsoft.AspNetCore.Http;
using TeamX.Actors.Security;

namespace TeamX.Actors.Dashboard.Security;

/// <summary>
/// Who asks for a page. With keys it is whoever has logged in; without, only this machine may enter. It is asked by hand at each request, because the host's
/// own schemes, policies and middleware are its own business.
/// </summary>
internal sealed class DashboardGate(ApiKeys keys, DashboardTickets tickets)
{
    /// <summary>The cookie with the ticket.</summary>
    public const string CookieName = "TeamX.Dashboard";

    /// <summary>Whether a login is asked for.</summary>
    public bool AsksForKey => keys.AreRequired;

    /// <summary>The caller of a request; null when they may not enter.</summary>
    public ApiCaller? CallerOf(HttpContext http) => keys.AreRequired ? tickets.CallerOf(TicketOf(http)) : IsThisMachine(http) ? ApiCaller.Local : null;

    /// <summary>The ticket that a request shows.</summary>
    public static string? TicketOf(HttpContext http) => http.Request.Cookies[CookieName];

    /// <summary>Whether a page of this host sends it, or no page at all: browsers name the page that a POST or a web socket comes from.</summary>
    public static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && Uri.TryCreate($"{page.Scheme}://{request.Host}", UriKind.Absolute, out var own)
            && page.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase));

    // The name is looked at too: a page of another site can make its own name point to this machine.
    private static bool IsThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && (http.Request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(http.Request.Host.Host, out var named) && IPAddress.IsLoopback(named)));
}
