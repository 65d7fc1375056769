using System.CommandLine;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>ratios</c>: throughput and latency of the engine, compared with raw SQLite in the same run.</summary>
internal static class RatiosVerb
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleWindow = TimeSpan.FromSeconds(3);

    public static Command Create(TextWriter output) => Measurement.Verb(
        output, "ratios", "Measures the engine with no-op runs, as ratios to raw SQLite in the same run; takes under a minute.", (run, _) => RunAsync(run));

    private static async Task<Report> RunAsync(Measurement run)
    {
        await run.WarmUpAsync().ConfigureAwait(false);
        var oneCompany = await ClosedLoopAsync(run, "one company", 1, 500, waitForDurableStart: false).ConfigureAwait(false);
        var durableStart = await ClosedLoopAsync(run, "durable start", 1, 500, waitForDurableStart: true).ConfigureAwait(false);
        var hundred = await ClosedLoopAsync(run, "100 companies", 100, 10, waitForDurableStart: false).ConfigureAwait(false);
        var acknowledgement = await AcknowledgementAsync(run).ConfigureAwait(false);
        var starts = await StartsAsync(run).ConfigureAwait(false);

        return new Ratios
        {
            OneCompanyPerSecond = oneCompany.PerSecond,
            AllocatedBytesPerWakeup = oneCompany.AllocatedBytesEach,
            ProcessorMicrosecondsPerWakeup = oneCompany.ProcessorMicrosecondsEach,
            DurableStartPerSecond = durableStart.PerSecond,
            HundredCompaniesPerSecond = hundred.PerSecond,
            AckP50Ms = acknowledgement.TotalMilliseconds,
            StartP50MsAt2000PerSecond = starts.Percentile(0.5).TotalMilliseconds,
            StartP99MsAt2000PerSecond = starts.Percentile(0.99).TotalMilliseconds,
        };
    }

    private static async Task<Throughput> ClosedLoopAsync(Measurement run, string name, int companies, int outstandingEach, bool waitForDurableStart)
    {
        Measurement.Say(name);
        Throughput throughput;
        var engine = await Engine.StartAsync(run[name], new NoOpRunner(), options => options.WaitForDurableStart = waitForDurableStart)
            .ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, companies).ConfigureAwait(false);
            (throughput, _) = await ClosedLoop.MeasureAsync(engine, ids, outstandingEach, WarmUp, Window).ConfigureAwait(false);
        }

        run.TakeRawSlice();
        return throughput;
    }

    private static async Task<TimeSpan> AcknowledgementAsync(Measurement run)
    {
        Measurement.Say("acknowledgement at idle");
        IReadOnlyList<TimeSpan> acknowledgements;
        var engine = await Engine.StartAsync(run["acknowledgement"], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            (_, acknowledgements) = await ClosedLoop.MeasureAsync(engine, ids, outstandingEach: 1, ShortWarmUp, IdleWindow).ConfigureAwait(false);
        }

        run.TakeRawSlice();
        return acknowledgements.Percentile(0.5);
    }

    private static async Task<IReadOnlyList<TimeSpan>> StartsAsync(Measurement run)
    {
        Measurement.Say("due to start at 2,000/s");
        var load = new OpenLoop(2_000, ShortWarmUp, Window);
        var engine = await Engine.StartAsync(run["starts"], load.Runner).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            return (await load.MeasureAsync(engine, ids[0]).ConfigureAwait(false)).Started;
        }
    }
}
