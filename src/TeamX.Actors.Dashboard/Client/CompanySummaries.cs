using System.Collections.Concurrent;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Client;

/// <summary>
/// What lists show of companies, remembered with the event up to which it is known: a company in which nothing has happened since is not asked again, so that
/// a list wakes no sleeping company twice, however many look at it.
/// </summary>
internal sealed class CompanySummaries
{
    // A list must not wait for one company that can't answer.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<CompanyId, CompanySummary> _known = [];

    /// <summary>The summary of a company, for a caller who may read it; null when it does not exist.</summary>
    public async Task<CompanySummary?> OfAsync(CompanyId company, DashboardClient client, CancellationToken cancellationToken)
    {
        // Read before asking: what happens meanwhile is asked for the next time.
        var reach = client.ReachOf(company);
        if (client.HasHistory && _known.TryGetValue(company, out var known) && known.Reach == reach && client.MayRead(company))
        {
            return known;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(AnswerWithin);
        try
        {
            var (view, stats) = (client.AskAsync(new GetCompany(company), limited.Token), client.AskAsync(new GetStats(company), limited.Token));
            switch (await view.ConfigureAwait(false), await stats.ConfigureAwait(false))
            {
                case (CompanyView of, StatsView counts):
                    return _known[company] = new CompanySummary(company, reach) { Company = of, Stats = counts };
                case (Refusal { Kind: RefusalKind.NotFound }, _):
                    return null;
                case (Refusal refusal, _):
                    return new CompanySummary(company, reach) { Problem = refusal.Message };
                case (_, Refusal refusal):
                    return new CompanySummary(company, reach) { Problem = refusal.Message };
                default:
                    return null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CompanySummary(company, reach) { Problem = "The company did not answer in time." };
        }
    }
}

/// <summary>One company in a list.</summary>
/// <param name="Id">The company.</param>
/// <param name="Reach">The latest event that was known before it was asked.</param>
internal sealed record CompanySummary(CompanyId Id, long Reach)
{
    /// <summary>Its definition; null when it did not answer.</summary>
    public CompanyView? Company { get; init; }

    /// <summary>Its figures; null when it did not answer.</summary>
    public StatsView? Stats { get; init; }

    /// <summary>Why it did not answer.</summary>
    public string? Problem { get; init; }

    /// <summary>One word for how it is.</summary>
    public string Health => Company is null ? "unavailable" : Company.Paused ? "paused" : Stats is { Due: > 0, Processing: 0 } ? "waiting" : "healthy";
}
