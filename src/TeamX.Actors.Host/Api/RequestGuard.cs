using Microsoft.AspNetCore.Diagnostics;

namespace TeamX.Actors.Host.Api;

/// <summary>What every request passes: problems become answers, and requests that a foreign web page could send are refused.</summary>
internal static class RequestGuard
{
    /// <summary>Installs the guard. It has to be the first middleware.</summary>
    /// <param name="app">The host.</param>
    /// <param name="hostNames">The host names that requests may be sent to.</param>
    public static void UseRequestGuard(this WebApplication app, IEnumerable<string> hostNames)
    {
        app.Use(AnswerProblemsAsync);
        app.UseStatusCodePages(AnswerBareStatusAsync);
        var allowed = hostNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((http, next) =>
        {
            RequireKnownHost(http.Request, allowed);
            RequireOwnOrigin(http.Request);
            return next(http);
        });
    }

    private static async Task AnswerProblemsAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (ApiProblem problem) when (!http.Response.HasStarted)
        {
            await problem.WriteAsync(http).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await new ApiProblem(e.StatusCode, ApiCodes.RequestInvalid, e.Message).WriteAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody reads an answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestGuard))
                .LogError(e, "Request {Method} {Route} failed", http.Request.Method, http.GetEndpoint()?.DisplayName);
            await new ApiProblem(StatusCodes.Status500InternalServerError, ApiCodes.InternalError,
                "The program failed on this request; its log tells more.").WriteAsync(http).ConfigureAwait(false);
        }
    }

    // Routing answers unknown addresses and verbs with a bare status.
    private static Task AnswerBareStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new ApiProblem(StatusCodes.Status404NotFound, ApiCodes.RouteNotFound,
                "There is nothing at this address. The addresses are listed in docs/openapi.yaml.").WriteAsync(http),
            StatusCodes.Status405MethodNotAllowed => new ApiProblem(StatusCodes.Status405MethodNotAllowed, ApiCodes.MethodNotAllowed,
                $"This address does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.").WriteAsync(http),
            _ => Task.CompletedTask,
        };
    }

    // A page of another site can make a browser call this host under that site's name (DNS rebinding).
    private static void RequireKnownHost(HttpRequest request, HashSet<string> allowed)
    {
        if (!allowed.Contains(request.Host.Host))
        {
            throw ApiProblem.Malformed(ApiCodes.HostNotAllowed,
                "This host name is not served here. Use 127.0.0.1 or localhost, or add the name to TeamX:AllowedHosts.");
        }
    }

    // A browser names the page a write comes from; a write without a body would otherwise need no permission of ours.
    private static void RequireOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiProblem(StatusCodes.Status403Forbidden, ApiCodes.OriginNotAllowed, "Pages of other sites may not call this host.");
        }
    }
}
