using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Runners;

/// <summary>What a call over HTTP that did not succeed means for its run.</summary>
internal static class HttpFailure
{
    private const string NetworkCode = "network_error";

    /// <summary>
    /// An answer that is no success. 429 and 503 that say when to come back defer the run; 408, 425, 429 and 5xx fail it and are retried; any
    /// other answer fails it for good.
    /// </summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="retryAfter">The header <c>Retry-After</c>: seconds or a date; null when there is none.</param>
    /// <param name="error">What happened, for people.</param>
    /// <param name="now">The instant that seconds count from.</param>
    public static RunOutcome Of(int status, string? retryAfter, string error, DateTimeOffset now)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        return status is 429 or 503 && UntilOf(retryAfter, now) is { } until
            ? new RunOutcome.Deferred(until, code)
            : new RunOutcome.Failed(error, Permanent: status is not (408 or 425 or 429 or >= 500), code);
    }

    /// <summary>No answer, or only a part of one: retried.</summary>
    public static RunOutcome.Failed Network(Uri target, Exception fault) =>
        new($"{target.Host} can't be reached, or broke off: {(fault.InnerException as AuthenticationException ?? fault).Message}", Code: NetworkCode);

    private static DateTimeOffset? UntilOf(string? retryAfter, DateTimeOffset now) =>
        !RetryConditionHeaderValue.TryParse(retryAfter, out var after) ? null : after.Date ?? now + after.Delta;
}
