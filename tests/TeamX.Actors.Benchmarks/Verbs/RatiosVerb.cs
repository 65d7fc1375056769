using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Raw;
using TeamX.Actors.Benchmarks.Reports;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>ratios</c>: throughput and latency of the engine, compared with raw SQLite in the same run.</summary>
internal sealed class RatiosVerb : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleWindow = TimeSpan.FromSeconds(3);

    private readonly WorkDirectory _directory;
    private readonly RawSqlite _raw;

    private RatiosVerb(DirectoryInfo? parent)
    {
        _directory = new WorkDirectory(parent);
        _raw = new RawSqlite(_directory["raw.db"]);
    }

    public static Command Create(TextWriter output)
    {
        var json = CommonOptions.Json();
        var directory = CommonOptions.Directory();
        var command = new Command("ratios", "Measures the engine with no-op runs, as ratios to raw SQLite in the same run; takes under a minute.")
        {
            json,
            directory,
        };
        command.SetAction(async (arguments, _) =>
        {
            using var verb = new RatiosVerb(arguments.GetValue(directory));
            var ratios = await verb.RunAsync().ConfigureAwait(false);
            if (arguments.GetValue(json))
                ReportWriter.WriteJson(output, ratios);
            else
                ratios.WriteTable(output);
            return 0;
        });
        return command;
    }

    public void Dispose()
    {
        _raw.Dispose();
        _directory.Dispose();
    }

    private async Task<Ratios> RunAsync()
    {
        var begin = Stopwatch.GetTimestamp();
        Say("raw SQLite");
        var r1000 = _raw.MeasureR1000(Slice);
        _raw.TakeSlice(Slice);
        var oneCompany = await ClosedLoopAsync("one company", 1, 500, waitForDurableStart: false).ConfigureAwait(false);
        var durableStart = await ClosedLoopAsync("durable start", 1, 500, waitForDurableStart: true).ConfigureAwait(false);
        var hundred = await ClosedLoopAsync("100 companies", 100, 10, waitForDurableStart: false).ConfigureAwait(false);
        var acknowledgement = await AcknowledgementAsync().ConfigureAwait(false);
        var starts = await StartsAsync().ConfigureAwait(false);

        return new Ratios
        {
            R1 = _raw.R1,
            R1000 = r1000,
            RawTransactionP50Ms = _raw.TransactionP50.TotalMilliseconds,
            OneCompanyPerSecond = oneCompany,
            DurableStartPerSecond = durableStart,
            HundredCompaniesPerSecond = hundred,
            AckP50Ms = acknowledgement.TotalMilliseconds,
            StartP50MsAt2000PerSecond = starts.Percentile(0.5).TotalMilliseconds,
            StartP99MsAt2000PerSecond = starts.Percentile(0.99).TotalMilliseconds,
            Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }

    private async Task<double> ClosedLoopAsync(string name, int companies, int outstandingEach, bool waitForDurableStart)
    {
        Say(name);
        double perSecond;
        var engine = await Engine.StartAsync(_directory[name], new NoOpRunner(), options => options.WaitForDurableStart = waitForDurableStart)
            .ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, companies).ConfigureAwait(false);
            (perSecond, _) = await ClosedLoop.MeasureAsync(engine, ids, outstandingEach, WarmUp, Window).ConfigureAwait(false);
        }

        _raw.TakeSlice(Slice);
        return perSecond;
    }

    private async Task<TimeSpan> AcknowledgementAsync()
    {
        Say("acknowledgement at idle");
        IReadOnlyList<TimeSpan> acknowledgements;
        var engine = await Engine.StartAsync(_directory["acknowledgement"], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            (_, acknowledgements) = await ClosedLoop.MeasureAsync(engine, ids, outstandingEach: 1, ShortWarmUp, IdleWindow).ConfigureAwait(false);
        }

        _raw.TakeSlice(Slice);
        return acknowledgements.Percentile(0.5);
    }

    private async Task<IReadOnlyList<TimeSpan>> StartsAsync()
    {
        Say("due to start at 2,000/s");
        var load = new OpenLoop(ShortWarmUp, Window);
        var engine = await Engine.StartAsync(_directory["starts"], load.Runner).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            return await load.MeasureAsync(engine, ids[0]).ConfigureAwait(false);
        }
    }

    private static void Say(string what) => Console.Error.WriteLine($"measuring: {what}");
}
