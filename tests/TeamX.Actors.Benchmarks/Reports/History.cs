using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>history</c>.</summary>
internal sealed record History : Report
{
    /// <summary>Finished requests of the one company.</summary>
    public required int Requests { get; init; }

    /// <summary>Events in its journal.</summary>
    public required long Events { get; init; }

    /// <summary>Making the history anew from that journal.</summary>
    public required double RebuildSeconds { get; init; }

    /// <summary>Events taken over per second.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Bytes of the history's file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>From starting the engine on those files to the first answer of the company.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>The process right after that.</summary>
    public required MemoryUse Recovered { get; init; }

    /// <summary>How long questions take, by question.</summary>
    public required IReadOnlyDictionary<string, Answering> Answers { get; init; }

    /// <summary><see cref="EventsPerSecond"/> by <see cref="Report.R1000"/>.</summary>
    public double RebuildRatio => EventsPerSecond / R1000;

    public override void WriteTable(TextWriter output) => ReportWriter.WriteTable(output, ["figure", "measured", "goal"],
    [
        ["finished requests", Count(Requests), ""],
        ["events", Count(Events), ""],
        ["making the history anew", Time(RebuildSeconds), ""],
        ["events per second", Count(EventsPerSecond), "> 20,000"],
        ["… in rows of raw SQLite, 1,000 a transaction", Ratio(RebuildRatio), ""],
        ["file", MiB(FileBytes), ""],
        ["start to first answer", Time(RecoverySeconds), ""],
        ["working set then", MiB(Recovered.WorkingSetBytes), ""],
        .. Answers.Select(pair => (string[])[pair.Key, $"p50 {Ms(pair.Value.P50Ms)}, p99 {Ms(pair.Value.P99Ms)}", "p99 < 50 ms"]),
    ]);

    private static string Ms(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms");
}

/// <summary>How long one kind of question takes.</summary>
/// <param name="P50Ms">The median, milliseconds.</param>
/// <param name="P99Ms">The 99th percentile, milliseconds.</param>
internal sealed record Answering(double P50Ms, double P99Ms);
