using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>history</c>: how fast the history follows a journal, and how fast it answers when very much has finished.</summary>
internal static class HistoryVerb
{
    private const int Questions = 1_000;

    public static Command Create(TextWriter output)
    {
        var requests = new Option<int>("--requests")
        {
            Description = "How many requests the company finishes.",
            DefaultValueFactory = _ => 1_000_000,
        };
        var connection = new Option<string?>("--connection") { Description = "An empty PostgreSQL database, as a connection string, in place of SQLite files." };
        return Measurement.Verb(
            output, "history", "Measures the history: making it anew, and questions about very many finished requests.",
            (run, arguments) => RunAsync(run, arguments.GetValue(connection), arguments.GetValue(requests)), requests, connection);
    }

    private static async Task<Report> RunAsync(Measurement run, string? connection, int requests)
    {
        var place = new StoragePlace(run["data"], connection);
        Measurement.Say($"one company finishes {requests} requests");
        var (company, ids) = await FillAsync(place, requests).ConfigureAwait(false);

        Measurement.Say("making the history anew");
        var made = await RebuildAsync(place).ConfigureAwait(false);

        Measurement.Say("asking");
        GC.Collect();
        var begin = Stopwatch.GetTimestamp();
        var engine = await Engine.StartAsync(place.Directory, new NoOpRunner(), place.Configure).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            await engine.AskAsync<StatsView>(new GetStats(company)).ConfigureAwait(false);
            var (recovery, memory) = (Stopwatch.GetElapsedTime(begin).TotalSeconds, MemoryUse.Read());
            return new Reports.History
            {
                Requests = requests,
                Events = made.Events,
                RebuildSeconds = made.Elapsed.TotalSeconds,
                EventsPerSecond = made.Events / made.Elapsed.TotalSeconds,
                FileBytes = place.HistoryBytes(),
                RecoverySeconds = recovery,
                Recovered = memory,
                Answers = await AskAsync(engine, company, ids).ConfigureAwait(false),
            };
        }
    }

    /// <summary>Without the history, so that the file is full of what it has to take over.</summary>
    private static async Task<(CompanyId Company, IReadOnlyList<WakeupId> Ids)> FillAsync(StoragePlace place, int requests)
    {
        var engine = await Engine.StartAsync(
            place.Directory, new NoOpRunner(),
            options =>
            {
                place.Configure(options);
                options.History.Enabled = false;
            }).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var company = (await Workplace.CreateAsync(engine, 1).ConfigureAwait(false))[0];
            return (company, await FinishedRequests.MakeAsync(engine, company, requests).ConfigureAwait(false));
        }
    }

    private static async Task<HistoryRebuilt> RebuildAsync(StoragePlace place)
    {
        using var storage = place.Open();
        return await HistoryRebuild.RunAsync(storage, TimeProvider.System).ConfigureAwait(false);
    }

    private static async Task<Dictionary<string, Answering>> AskAsync(Engine engine, CompanyId company, IReadOnlyList<WakeupId> ids)
    {
        var (client, reader) = (engine.Client, engine.Client.History!.Reader);
        var all = new ListWakeups(company) { Limit = 100 };
        var deep = WakeupCursor.Of(await engine.Client.GetAsync(company, ids[ids.Count / 2]).ConfigureAwait(false)).ToString();
        var agent = new AgentId("worker");
        var chance = new Random(1);
        WakeupId Any() => ids[chance.Next(ids.Count)];
        return new Dictionary<string, Answering>(StringComparer.Ordinal)
        {
            ["get"] = await TimeAsync(() => client.AskAsync(new GetWakeup(company, Any()))).ConfigureAwait(false),
            ["list"] = await TimeAsync(() => client.AskAsync(all)).ConfigureAwait(false),
            ["list, from the middle"] = await TimeAsync(() => client.AskAsync(all with { Cursor = deep })).ConfigureAwait(false),
            ["list by agent and trigger type"] =
                await TimeAsync(() => client.AskAsync(all with { AgentId = agent, TriggerType = TriggerType.Manual })).ConfigureAwait(false),
            ["list by status, of which there is none"] = await TimeAsync(() => client.AskAsync(all with { Status = WakeupStatus.Failed })).ConfigureAwait(false),
            ["list by trigger id"] = await TimeAsync(() => client.AskAsync(all with { TriggerId = $"trigger-{chance.Next(ids.Count)}" })).ConfigureAwait(false),
            ["events of one"] = await TimeAsync(() => reader.EventsOfAsync(company, Any())).ConfigureAwait(false),
            ["runs around one"] = await TimeAsync(async () =>
            {
                var one = (await reader.FindAsync(company, Any()).ConfigureAwait(false))!.Wakeup.CreatedAt;
                await reader.RunsBetweenAsync(company, one, one + TimeSpan.FromSeconds(1), 100).ConfigureAwait(false);
            }).ConfigureAwait(false),
        };
    }

    private static async Task<Answering> TimeAsync(Func<Task> ask)
    {
        var times = new List<TimeSpan>(Questions);
        for (var i = 0; i < Questions; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await ask().ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(begin));
        }

        return new Answering(times.Percentile(0.5).TotalMilliseconds, times.Percentile(0.99).TotalMilliseconds);
    }

    private static async Task<WakeupView> GetAsync(this TeamX.Actors.Client.CompanyClient client, CompanyId company, WakeupId id) =>
        (WakeupView)await client.AskAsync(new GetWakeup(company, id)).ConfigureAwait(false);
}
