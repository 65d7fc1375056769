using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Dashboard.Layout;

namespace TeamX.Actors.Dashboard.Security;

/// <summary>Logging in and out: plain forms, so that the cookie is set by an answer and no script sees it.</summary>
internal static class LoginEndpoints
{
    private const string LoginPath = "/login";
    private const string LogoutPath = "/logout";
    private const string KeyField = "key";
    private const string PageField = "page";

    public static void MapLogin(this IEndpointRouteBuilder dashboard)
    {
        dashboard.MapGet(LoginPath, ShowAsync);
        dashboard.MapPost(LoginPath, LoginAsync);
        dashboard.MapPost(LogoutPath, LogoutAsync);
    }

    /// <summary>What is answered to who may not enter: the way to the form, or a sentence.</summary>
    public static Task RefuseAsync(HttpContext http, DashboardGate gate, DashboardBase place)
    {
        if (!gate.AsksForKey)
        {
            return PageAsync(http, place, StatusCodes.Status403Forbidden, "Without API keys this page is served to this machine only, at a name like "
                + "localhost or 127.0.0.1. To open it to others, configure TeamX:ApiKeys.", asks: false);
        }

        var page = $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}"[Math.Min(place.Path.Length, $"{http.Request.PathBase}{http.Request.Path}".Length)..];
        http.Response.Redirect($"{place.Path}login" + (page.Length == 0 ? "" : $"?{PageField}={Uri.EscapeDataString(page)}"));
        return Task.CompletedTask;
    }

    private static Task ShowAsync(HttpContext http)
    {
        var (gate, place) = (http.RequestServices.GetRequiredService<DashboardGate>(), DashboardBase.Of(http, LoginPath));
        if (gate.CallerOf(http) is not null)
        {
            http.Response.Redirect(place.Path);
            return Task.CompletedTask;
        }

        return gate.AsksForKey ? PageAsync(http, place, StatusCodes.Status200OK, null) : RefuseAsync(http, gate, place);
    }

    private static async Task LoginAsync(HttpContext http)
    {
        var place = DashboardBase.Of(http, LoginPath);
        if (!DashboardGate.IsOwnOrigin(http.Request) || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false))
        {
            await PageAsync(http, place, StatusCodes.Status400BadRequest, "This form was too old, or came from another place. Try again.").ConfigureAwait(false);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (http.RequestServices.GetRequiredService<DashboardTickets>().Issue(form[KeyField].ToString().Trim()) is not { } ticket)
        {
            await PageAsync(http, place, StatusCodes.Status401Unauthorized, "This key is not known here. Use one of TeamX:ApiKeys.").ConfigureAwait(false);
            return;
        }

        http.Response.Cookies.Append(DashboardGate.CookieName, ticket, CookieOf(http, place, DashboardTickets.Lifetime));
        http.Response.Redirect(place.Within(form[PageField].ToString()));
    }

    private static Task LogoutAsync(HttpContext http)
    {
        var place = DashboardBase.Of(http, LogoutPath);
        if (!DashboardGate.IsOwnOrigin(http.Request))
        {
            return PageAsync(http, place, StatusCodes.Status400BadRequest, "This form came from another place. Try again.");
        }

        http.Response.Cookies.Delete(DashboardGate.CookieName, CookieOf(http, place, null));
        http.Response.Redirect($"{place.Path}login");
        return Task.CompletedTask;
    }

    private static CookieOptions CookieOf(HttpContext http, DashboardBase place, TimeSpan? maxAge) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = place.Path, MaxAge = maxAge, IsEssential = true,
    };

    private static async Task PageAsync(HttpContext http, DashboardBase place, int status, string? message, bool asks = true)
    {
        // Named first: it sets a cookie and cache headers of its own.
        var token = asks ? http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http) : null;
        http.Response.StatusCode = status;
        SecurityHeaders.AddTo(http.Response);
        var page = http.Request.HasFormContentType ? http.Request.Form[PageField].ToString() : http.Request.Query[PageField].ToString();
        await new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(LoginPage.Place)] = place,
            [nameof(LoginPage.Message)] = message,
            [nameof(LoginPage.TokenField)] = token?.FormFieldName,
            [nameof(LoginPage.Token)] = token?.RequestToken,
            [nameof(LoginPage.Page)] = page,
        })
        { StatusCode = status }.ExecuteAsync(http).ConfigureAwait(false);
    }
}
