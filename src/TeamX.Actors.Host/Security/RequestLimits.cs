using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Security;

/// <summary>
/// How much one caller may have under way at once: each key, and without a key each address, has as many requests of its own. Nothing queues:
/// who is over the limit is told to come again.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Adds the limit.</summary>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services, int maxConcurrentRequests) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
                RateLimitPartition.GetConcurrencyLimiter(CallerOf(http), _ => new ConcurrencyLimiterOptions { PermitLimit = maxConcurrentRequests }));
            limiter.OnRejected = (_, _) => throw new ApiProblem(StatusCodes.Status429TooManyRequests, ApiCodes.TooManyRequests,
                string.Create(CultureInfo.InvariantCulture, $"More than {maxConcurrentRequests:N0} requests of this caller are under way. Wait for answers, and try again."));
        });

    // Whoever watches the process is not kept out by a flood from the same address.
    private static string CallerOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "health"
        : CallerClaims.CallerOf(http.User) is { } caller && caller != ApiCaller.Local ? caller.Name
        : $"address {http.Connection.RemoteIpAddress}";
}
