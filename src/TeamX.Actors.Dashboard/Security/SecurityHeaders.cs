using Microsoft.AspNetCore.Http;

namespace TeamX.Actors.Dashboard.Security;

/// <summary>What browsers may do with the pages.</summary>
internal static class SecurityHeaders
{
    // Components write style attributes and a style element for the theme; scripts come from files alone.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the headers of a page. It is not stored: who has logged out must not find it by going back.</summary>
    public static void AddTo(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }
}
