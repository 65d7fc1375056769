using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>backlog</c>: memory and recovery time of one company with very many pending future requests.</summary>
internal static class BacklogVerb
{
    private const int BatchSize = 1_000;

    public static Command Create(TextWriter output)
    {
        var requests = new Option<int>("--requests")
        {
            Description = "How many future requests the company gets, in batches of 1,000.",
            DefaultValueFactory = _ => 1_000_000,
        };
        return Measurement.Verb(
            output, "backlog", "Fills one company with future requests, and measures memory and recovery.",
            (run, arguments) => RunAsync(run, arguments.GetValue(requests)), requests);
    }

    private static async Task<Report> RunAsync(Measurement run, int requests)
    {
        var data = run["data"];
        Measurement.Say($"filling one company with {requests} requests");
        var (company, fillSeconds, filled) = await FillAsync(data, requests).ConfigureAwait(false);
        var bytes = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

        Measurement.Say("recovering");
        var (seconds, recovered) = await RecoverAsync(data, company, requests).ConfigureAwait(false);

        Measurement.Say("recovering from the journal alone");
        DeleteSnapshots(data);
        var (journalSeconds, _) = await RecoverAsync(data, company, requests).ConfigureAwait(false);

        return new Backlog
        {
            Requests = requests,
            FillSeconds = fillSeconds,
            Filled = filled,
            FileBytes = bytes,
            RecoverySeconds = seconds,
            Recovered = recovered,
            JournalRecoverySeconds = journalSeconds,
        };
    }

    private static async Task<(CompanyId Company, double Seconds, MemoryUse Memory)> FillAsync(string data, int requests)
    {
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var company = (await Workplace.CreateAsync(engine, 1).ConfigureAwait(false))[0];
            var begin = Stopwatch.GetTimestamp();
            for (var first = 0; first < requests; first += BatchSize)
            {
                var now = DateTimeOffset.UtcNow;
                var batch = Enumerable.Range(first, Math.Min(BatchSize, requests - first)).Select(number => Workplace.DueTomorrow(number, now));
                await engine.AskAsync<WakeupReceipts>(new ScheduleWakeups(company, [.. batch])).ConfigureAwait(false);
            }

            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            await RequireAllAsync(engine, company, requests).ConfigureAwait(false);
            return (company, seconds, MemoryUse.Read());
        }
    }

    private static async Task<(double Seconds, MemoryUse Memory)> RecoverAsync(string data, CompanyId company, int requests)
    {
        // What the stopped engine left behind is not the recovering one's burden.
        GC.Collect();
        var begin = Stopwatch.GetTimestamp();
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            await RequireAllAsync(engine, company, requests).ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(begin).TotalSeconds, MemoryUse.Read());
        }
    }

    private static void DeleteSnapshots(string data)
    {
        var files = Directory.GetFiles(data, "*snapshot*");
        if (files.Length == 0)
            throw new InvalidOperationException("No snapshot file was found, so recovery without snapshots can't be told from recovery with them.");

        foreach (var file in files)
            File.Delete(file);
    }

    private static async Task RequireAllAsync(Engine engine, CompanyId company, int requests)
    {
        var stats = await engine.AskAsync<StatsView>(new GetStats(company)).ConfigureAwait(false);
        if (stats.Pending != requests)
            throw new InvalidOperationException($"{requests} requests were accepted, {stats.Pending} are pending.");
    }
}
