using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>When a failed run is tried again.</summary>
internal static class RetryPolicy
{
    /// <summary>The delay before retry <paramref name="retry"/>, jitter included; beyond the list the last delay counts.</summary>
    /// <param name="policy">The delays and the jitter.</param>
    /// <param name="retry">From 1.</param>
    /// <param name="random">The source of the jitter.</param>
    public static TimeSpan Delay(CompanyPolicy policy, int retry, Random random)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(random);
        if (policy.RetryDelays.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var delay = policy.RetryDelays[Math.Min(retry, policy.RetryDelays.Length) - 1];
        return (delay * (1 + (policy.RetryJitter * ((2 * random.NextDouble()) - 1)))).ToWholeMilliseconds();
    }
}
