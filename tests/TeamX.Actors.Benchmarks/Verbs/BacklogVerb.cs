using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>
/// The verb <c>backlog</c>: what a wakeup costs while more and more requests are pending, what those take of memory, and how long the largest
/// company takes to recover.
/// </summary>
internal static class BacklogVerb
{
    private const int Smallest = 1_000;
    private const int BatchSize = 1_000;
    private const int Outstanding = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>For a snapshot that is being saved: it is not what the requests take.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static Command Create(TextWriter output)
    {
        var requests = new Option<int>("--requests")
        {
            Description = "How many future requests the largest company has; each company before it has a tenth of the next, down to 1,000.",
            DefaultValueFactory = _ => 1_000_000,
        };
        return Measurement.Verb(
            output, "backlog", "Measures cost and memory of a company with few and with very many future requests, and its recovery.",
            (run, arguments) => RunAsync(run, arguments.GetValue(requests)), requests);
    }

    private static async Task<Report> RunAsync(Measurement run, int requests)
    {
        var points = new List<BacklogPoint>();
        for (var pending = Smallest; pending < requests; pending *= 10)
        {
            points.Add((await MeasureAsync(run, pending).ConfigureAwait(false)).Point);
            run.TakeRawSlice();
        }

        var (largest, company, filled) = await MeasureAsync(run, requests).ConfigureAwait(false);
        points.Add(largest);
        run.TakeRawSlice();

        var data = run[Folder(requests)];
        var bytes = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Measurement.Say("recovering");
        var (seconds, recovered) = await RecoverAsync(data, company, requests).ConfigureAwait(false);
        Measurement.Say("recovering from the journal alone");
        Snapshots.Delete(data);
        var (journalSeconds, _) = await RecoverAsync(data, company, requests).ConfigureAwait(false);

        return new Backlog
        {
            Requests = requests,
            Points = points,
            Filled = filled,
            FileBytes = bytes,
            RecoverySeconds = seconds,
            Recovered = recovered,
            JournalRecoverySeconds = journalSeconds,
        };
    }

    private static string Folder(int pending) => $"{pending} pending";

    private static async Task<(BacklogPoint Point, CompanyId Company, MemoryUse Filled)> MeasureAsync(Measurement run, int pending)
    {
        Measurement.Say(Folder(pending));

        // What the engine before has left behind must not make this one's share look smaller.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var engine = await Engine.StartAsync(run[Folder(pending)], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var company = (await Workplace.CreateAsync(engine, 1).ConfigureAwait(false))[0];
            await LoadAsync(engine, company, WarmUp).ConfigureAwait(false);
            var (emptyAsItStood, empty) = (MemoryUse.Read(), Footprint.Take());

            var begin = Stopwatch.GetTimestamp();
            await FillAsync(engine, company, pending).ConfigureAwait(false);
            var fillSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var asItStood = MemoryUse.Read();
            await Task.Delay(Rest).ConfigureAwait(false);
            var filled = Footprint.Take();

            var cost = await LoadAsync(engine, company, Window).ConfigureAwait(false);
            await RequireAllAsync(engine, company, pending).ConfigureAwait(false);
            return (new BacklogPoint
            {
                Pending = pending,
                FillSeconds = fillSeconds,
                PerSecond = cost.PerSecond,
                ProcessorMicrosecondsPerWakeup = cost.ProcessorMicrosecondsEach,
                AllocatedBytesPerWakeup = cost.AllocatedBytesEach,
                HeapBytesPerPending = (double)(filled.HeapBytes - empty.HeapBytes) / pending,
                WorkingSetBytesPerPending = (double)(filled.WorkingSetBytes - empty.WorkingSetBytes) / pending,
                UncollectedBytesPerPending = (double)(asItStood.WorkingSetBytes - emptyAsItStood.WorkingSetBytes) / pending,
            }, company, asItStood);
        }
    }

    private static async Task<Throughput> LoadAsync(Engine engine, CompanyId company, TimeSpan window) =>
        (await ClosedLoop.MeasureAsync(engine, [company], Outstanding, WarmUp, window).ConfigureAwait(false)).Throughput;

    private static async Task FillAsync(Engine engine, CompanyId company, int requests)
    {
        for (var first = 0; first < requests; first += BatchSize)
        {
            var now = DateTimeOffset.UtcNow;
            var batch = Enumerable.Range(first, Math.Min(BatchSize, requests - first)).Select(number => Workplace.DueTomorrow(number, now));
            await engine.AskAsync<WakeupReceipts>(new ScheduleWakeups(company, [.. batch])).ConfigureAwait(false);
        }
    }

    private static async Task<(double Seconds, MemoryUse Memory)> RecoverAsync(string data, CompanyId company, int requests)
    {
        // What the stopped engine left behind is not the recovering one's burden.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var begin = Stopwatch.GetTimestamp();
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            await RequireAllAsync(engine, company, requests).ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(begin).TotalSeconds, MemoryUse.Read());
        }
    }

    private static async Task RequireAllAsync(Engine engine, CompanyId company, int requests)
    {
        var stats = await engine.AskAsync<StatsView>(new GetStats(company)).ConfigureAwait(false);
        if (stats.Pending != requests)
            throw new InvalidOperationException($"{requests} requests were accepted, {stats.Pending} are pending.");
    }
}
