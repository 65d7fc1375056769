using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Raw;
using TeamX.Actors.Benchmarks.Reports;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>One run of a verb: a folder of its own, raw SQLite in it, and progress on standard error.</summary>
internal sealed class Measurement : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    // The runtime compiles a method for good only some seconds after it was called often. Until then the figures are those of unoptimised code.
    private static readonly TimeSpan Compiling = TimeSpan.FromSeconds(8);

    private readonly WorkDirectory _directory;
    private readonly RawSqlite _raw;

    private Measurement(DirectoryInfo? parent)
    {
        _directory = new WorkDirectory(parent);
        _raw = new RawSqlite(_directory["raw.db"]);
    }

    /// <summary>The path of something in the run's folder.</summary>
    public string this[string name] => _directory[name];

    /// <summary>A verb that prints a table, or JSON, and with either the raw figures of the same run.</summary>
    /// <param name="output">Where the result goes.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it measures.</param>
    /// <param name="run">Measures.</param>
    /// <param name="options">What the verb has beside the common options.</param>
    public static Command Verb(TextWriter output, string name, string description, Func<Measurement, ParseResult, Task<Report>> run, params Option[] options)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var directory = new Option<DirectoryInfo?>("--directory")
        {
            Description = "Where to make the folder of the run's files, deleted at the end; it has to be on a disk. Default: the temporary folder.",
        };
        var command = new Command(name, description) { json, directory };
        foreach (var option in options)
            command.Options.Add(option);

        command.SetAction(async (arguments, _) =>
        {
            using var measurement = new Measurement(arguments.GetValue(directory));
            var report = await measurement.RunAsync(run, arguments).ConfigureAwait(false);
            ReportWriter.Write(output, report, arguments.GetValue(json));
            return 0;
        });
        return command;
    }

    public static void Say(string what) => Console.Error.WriteLine($"measuring: {what}");

    /// <summary>Has an engine of its own work for some seconds, unmeasured, so that what follows is measured as it is in a process that goes on for days.</summary>
    public async Task WarmUpAsync()
    {
        Say("warming up");
        var engine = await Engine.StartAsync(this["warm-up"], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var ids = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            await ClosedLoop.MeasureAsync(engine, ids, outstandingEach: 500, Compiling, Slice).ConfigureAwait(false);
        }
    }

    /// <summary>Measures raw SQLite for a second; to be called between measurements of the engine, while none runs.</summary>
    public void TakeRawSlice() => _raw.TakeSlice(Slice);

    public void Dispose()
    {
        _raw.Dispose();
        _directory.Dispose();
    }

    private async Task<Report> RunAsync(Func<Measurement, ParseResult, Task<Report>> run, ParseResult arguments)
    {
        var begin = Stopwatch.GetTimestamp();
        Say("raw SQLite");
        var r1000 = _raw.MeasureR1000(Slice);
        TakeRawSlice();
        var report = await run(this, arguments).ConfigureAwait(false);
        TakeRawSlice();
        return report with
        {
            R1 = _raw.R1,
            R1000 = r1000,
            RawTransactionP50Ms = _raw.TransactionP50.TotalMilliseconds,
            Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }
}
