using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.OverviewParts;

/// <summary>What the page of a company shows, except for its last hour: few rows, however much waits or has finished.</summary>
/// <param name="Company">Its definition.</param>
/// <param name="Stats">Its figures.</param>
/// <param name="Slots">What runs in each slot.</param>
/// <param name="Queue">The first of those that wait, in their order.</param>
/// <param name="DeadLetters">The newest of those that have failed for good.</param>
internal sealed record OverviewData(
    CompanyView Company, StatsView Stats, IReadOnlyList<WakeupView?> Slots, IReadOnlyList<WakeupView> Queue, IReadOnlyList<DeadLetter> DeadLetters)
{
    private const int QueueRows = 50;
    private const int RunRows = 100;
    private const int DeadLetterRows = 20;

    /// <summary>One word for how it is.</summary>
    public string Health => new CompanySummary(Company.Id, 0) { Company = Company, Stats = Stats }.Health;

    /// <summary>Reads it.</summary>
    /// <param name="client">For whom.</param>
    /// <param name="company">The company.</param>
    /// <param name="slots">Where runs were shown before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What is to be shown, or why nothing is.</returns>
    public static async Task<(OverviewData? Seen, Refusal? Refusal)> ReadAsync(DashboardClient client, CompanyId company, SlotBoard slots, CancellationToken cancellationToken)
    {
        Task<CompanyReply> Ask(CompanyQuery query) => client.AskAsync(query, cancellationToken);
        var dead = DeadLettersAsync(client, company, cancellationToken);
        var replies = await Task.WhenAll(
            Ask(new GetCompany(company)), Ask(new GetStats(company)), Ask(new ListQueue(company, QueueRows)),
            Ask(new ListWakeups(company) { Status = WakeupStatus.Processing, Limit = RunRows })).ConfigureAwait(false);
        var letters = await dead.ConfigureAwait(false);
        return replies is [CompanyView view, StatsView stats, WakeupPage queue, WakeupPage running]
            ? (new OverviewData(view, stats, slots.Place(running.Items, view.MaxConcurrentRuns), queue.Items, letters), null)
            : (null, replies.OfType<Refusal>().First());
    }

    /// <summary>From the history, which alone tells whether one was retried; without it, from the company.</summary>
    private static async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(DashboardClient client, CompanyId company, CancellationToken cancellationToken)
    {
        var list = new ListWakeups(company) { Status = WakeupStatus.Failed, Limit = DeadLetterRows };
        if (client.HasHistory)
        {
            var found = await client.ReadHistoryAsync(company, reader => reader.ListFinishedAsync(list, null, long.MaxValue, cancellationToken)).ConfigureAwait(false);
            return [.. (found ?? []).Select(request => new DeadLetter(request.ToView(), request.Wakeup.Progress.RetriedAs))];
        }

        return await client.AskAsync(list, cancellationToken).ConfigureAwait(false) is WakeupPage page ? [.. page.Items.Select(view => new DeadLetter(view, null))] : [];
    }
}
