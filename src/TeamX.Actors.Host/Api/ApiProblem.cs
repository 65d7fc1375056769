using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>A request that is answered with problem details (RFC 9457).</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A problem without status and code says nothing.")]
internal sealed class ApiProblem(int status, string code, string detail) : Exception(detail)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The problem behind a company's refusal.</summary>
    public static ApiProblem Of(Refusal refusal) => new(StatusOf(refusal.Kind), refusal.Code, refusal.Message);

    /// <summary>A 400.</summary>
    public static ApiProblem Malformed(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>Answers with this problem.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = ((int)TryAgainAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var body = new ProblemJson(ReasonPhrases.GetReasonPhrase(Status), Status, Message, Code);
        return http.Response.WriteAsJsonAsync(body, ApiJson.Options, "application/problem+json");
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => StatusCodes.Status400BadRequest,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Rule => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Limit => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private sealed record ProblemJson(string Title, int Status, string Detail, string Code);
}
