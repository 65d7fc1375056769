using System.Diagnostics;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Has a company finish a number of requests, in batches.</summary>
internal static class FinishedRequests
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Returns when all of them are completed.</summary>
    public static async Task<IReadOnlyList<WakeupId>> MakeAsync(Engine engine, CompanyId company, int requests)
    {
        var ids = new List<WakeupId>(requests);
        while (ids.Count < requests)
        {
            var batch = Enumerable.Range(ids.Count, Math.Min(BatchSize, requests - ids.Count)).Select(number => Workplace.DueNow(company, $"trigger-{number}").Order);
            var receipts = await engine.AskAsync<WakeupReceipts>(new ScheduleWakeups(company, [.. batch])).ConfigureAwait(false);
            ids.AddRange(receipts.Items.Select(receipt => receipt.WakeupId));
            await UntilCompletedAsync(engine, company, ids.Count - (2 * BatchSize)).ConfigureAwait(false);
        }

        await UntilCompletedAsync(engine, company, requests).ConfigureAwait(false);
        return ids;
    }

    private static async Task UntilCompletedAsync(Engine engine, CompanyId company, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        while ((await engine.AskAsync<StatsView>(new GetStats(company)).ConfigureAwait(false)).Completed < count)
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
                throw new InvalidOperationException("The requests do not finish.");

            await Task.Delay(5).ConfigureAwait(false);
        }
    }
}
