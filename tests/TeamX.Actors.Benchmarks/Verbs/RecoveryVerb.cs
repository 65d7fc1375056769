using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>recovery</c>: how long a company that has finished very much takes to be there again, with its snapshots and without.</summary>
internal static class RecoveryVerb
{
    /// <summary>Scheduled, started, completed.</summary>
    private const int EventsPerRequest = 3;

    public static Command Create(TextWriter output)
    {
        var requests = new Option<int>("--requests")
        {
            Description = "How many requests the company that keeps its snapshots finishes; the other one finishes a third of it.",
            DefaultValueFactory = _ => 1_000_000,
        };
        return Measurement.Verb(
            output, "recovery", "Measures the recovery of a company from its journal alone, and from its newest snapshot.",
            (run, arguments) => RunAsync(run, arguments.GetValue(requests)), requests);
    }

    private static async Task<Report> RunAsync(Measurement run, int requests)
    {
        var few = (requests + EventsPerRequest - 1) / EventsPerRequest;
        Measurement.Say($"{few} finished requests, from the journal alone");
        var company = await FinishAsync(run["journal"], few).ConfigureAwait(false);
        Snapshots.Delete(run["journal"]);
        var journal = await RecoverAsync(run["journal"], company, few).ConfigureAwait(false);
        run.TakeRawSlice();

        Measurement.Say($"{requests} finished requests, from the newest snapshot");
        company = await FinishAsync(run["snapshots"], requests).ConfigureAwait(false);
        return new Recovery
        {
            Journal = journal,
            Snapshot = await RecoverAsync(run["snapshots"], company, requests).ConfigureAwait(false),
        };
    }

    private static async Task<CompanyId> FinishAsync(string data, int requests)
    {
        var engine = await Engine.StartAsync(data, new NoOpRunner(), WithoutHistory).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var company = (await Workplace.CreateAsync(engine, 1).ConfigureAwait(false))[0];
            await FinishedRequests.MakeAsync(engine, company, requests).ConfigureAwait(false);
            return company;
        }
    }

    /// <summary>A company with nothing to do sleeps until somebody asks for it, so the first question finds it on disk alone.</summary>
    private static async Task<RecoveryTime> RecoverAsync(string data, CompanyId company, int requests)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var begin = Stopwatch.GetTimestamp();
        var engine = await Engine.StartAsync(data, new NoOpRunner(), WithoutHistory).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            if (engine.CompaniesInMemory > 0)
                throw new InvalidOperationException("The company was loaded before anybody asked for it.");

            var (started, before) = (Stopwatch.GetElapsedTime(begin), Cost.Now());
            var stats = await engine.AskAsync<StatsView>(new GetStats(company)).ConfigureAwait(false);
            var cost = Cost.Now() - before;
            return stats.Completed == requests
                ? new RecoveryTime(requests, (long)requests * EventsPerRequest, started.TotalMilliseconds, cost.Elapsed.TotalMilliseconds, cost.Processor.TotalMilliseconds)
                : throw new InvalidOperationException($"{requests} requests were completed, {stats.Completed} are counted.");
        }
    }

    /// <summary>It would follow the journal at the same time, and be measured with the recovery.</summary>
    private static void WithoutHistory(TeamXOptions options) => options.History.Enabled = false;
}
