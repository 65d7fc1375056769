using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>companies</c>: what many companies reach together, and what one costs that has nothing to do.</summary>
internal static class CompaniesVerb
{
    private const int OneByOne = 1_000;

    // All companies begin at once, and so their wakeups complete in waves: several have to pass.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StaysAwake = TimeSpan.FromHours(1);
    private static readonly TimeSpan FallsAsleepAfter = TimeSpan.FromSeconds(20);

    // Timers that were called off leave the scheduler seconds later, and the history takes over what has just happened.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Command Create(TextWriter output)
    {
        var count = new Option<int>("--count") { Description = "How many are many companies.", DefaultValueFactory = _ => 10_000 };
        return Measurement.Verb(
            output, "companies", "Measures many companies: throughput, memory of idle ones, and waking them.",
            (run, arguments) => RunAsync(run, arguments.GetValue(count)), count);
    }

    private static async Task<Report> RunAsync(Measurement run, int count)
    {
        // Memory comes first, while the process is small; what code needs when it is first used is not the companies'.
        Measurement.Say("warm-up");
        await IdleAsync(run["warm-up"], 100).ConfigureAwait(false);

        Measurement.Say($"{count} idle companies");
        var (ids, empty, idle) = await IdleAsync(run["idle"], count).ConfigureAwait(false);
        run.TakeRawSlice();
        Measurement.Say($"{idle} after {empty}; waking one after the other");
        var activation = await ActivateOneByOneAsync(run["idle"], [.. ids.Take(OneByOne)]).ConfigureAwait(false);
        Measurement.Say("waking all, and letting them fall asleep");
        var (seconds, emptyAgain, woken, asleep) = await ActivateAllAsync(run["idle"], ids).ConfigureAwait(false);

        Measurement.Say($"{woken} after {seconds:0.0} s, {asleep} asleep, {emptyAgain} before");
        return new Companies
        {
            Many = count,
            Empty = empty,
            Idle = idle,
            EmptyAgain = emptyAgain,
            Woken = woken,
            Asleep = asleep,
            Activation = activation,
            AllActivatedSeconds = seconds,
            Throughput =
            [
                await ThroughputAsync(run, 1, 500).ConfigureAwait(false),
                await ThroughputAsync(run, 100, 10).ConfigureAwait(false),
                await ThroughputAsync(run, count, 1).ConfigureAwait(false),
            ],
        };
    }

    private static async Task<CompaniesThroughput> ThroughputAsync(Measurement run, int companies, int outstandingEach)
    {
        run.TakeRawSlice();
        Measurement.Say($"throughput of {companies} companies");
        var engine = await Engine.StartAsync(run[$"busy-{companies}"], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, companies).ConfigureAwait(false);
            var (reached, _) = await ClosedLoop.MeasureAsync(engine, ids, outstandingEach, WarmUp, Window).ConfigureAwait(false);
            return new CompaniesThroughput(companies, outstandingEach, reached.PerSecond, reached.AllocatedBytesEach, reached.ProcessorMicrosecondsEach);
        }
    }

    /// <summary>Creates companies and has each run one wakeup; they stay in memory with nothing to do.</summary>
    private static async Task<(IReadOnlyList<CompanyId> Ids, Footprint Empty, Footprint Idle)> IdleAsync(string data, int count)
    {
        var engine = await Engine.StartAsync(data, new NoOpRunner(), options => options.PassivateAfter = StaysAwake).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var empty = Footprint.Take();
            var ids = await Workplace.CreateAsync(engine, count).ConfigureAwait(false);
            var now = DateTimeOffset.UtcNow;
            var completed = Crowd.Start(engine, count, fact => fact is RunCompleted ? now : null);
            await Task.WhenAll(ids.Select(id => engine.AskAsync<WakeupReceipt>(Workplace.DueNow(id)))).ConfigureAwait(false);
            await completed.LastAsync(Patience).ConfigureAwait(false);
            return (ids, empty, await SettledAsync().ConfigureAwait(false));
        }
    }

    private static async Task<Spread> ActivateOneByOneAsync(string data, IReadOnlyList<CompanyId> ids)
    {
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            RequireNone(engine);
            var times = new List<TimeSpan>();
            foreach (var id in ids)
            {
                var begin = Stopwatch.GetTimestamp();
                await engine.AskAsync<StatsView>(new GetStats(id)).ConfigureAwait(false);
                times.Add(Stopwatch.GetElapsedTime(begin));
            }

            return Spread.Of(times);
        }
    }

    private static async Task<(double Seconds, Footprint Empty, Footprint Woken, Footprint Asleep)> ActivateAllAsync(string data, IReadOnlyList<CompanyId> ids)
    {
        var engine = await Engine.StartAsync(data, new NoOpRunner(), options => options.PassivateAfter = FallsAsleepAfter).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            RequireNone(engine);
            var empty = Footprint.Take();
            var begin = Stopwatch.GetTimestamp();
            await Task.WhenAll(ids.Select(id => engine.AskAsync<StatsView>(new GetStats(id)))).ConfigureAwait(false);
            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var woken = Footprint.Take();

            begin = Stopwatch.GetTimestamp();
            while (engine.CompaniesInMemory > 0)
            {
                if (Stopwatch.GetElapsedTime(begin) > Patience)
                    throw new InvalidOperationException($"{engine.CompaniesInMemory} companies do not fall asleep.");

                await Task.Delay(TimeSpan.FromMilliseconds(250)).ConfigureAwait(false);
            }

            return (seconds, empty, woken, await SettledAsync().ConfigureAwait(false));
        }
    }

    private static async Task<Footprint> SettledAsync()
    {
        await Task.Delay(Settling).ConfigureAwait(false);
        return Footprint.Take();
    }

    private static void RequireNone(Engine engine)
    {
        if (engine.CompaniesInMemory > 0)
            throw new InvalidOperationException("Companies were loaded that have nothing to do.");
    }
}
