namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>recovery</c>.</summary>
internal sealed record Recovery : Report
{
    /// <summary>From the journal alone.</summary>
    public required RecoveryTime Journal { get; init; }

    /// <summary>From the newest of the snapshots that the engine took, and what the journal holds after it.</summary>
    public required RecoveryTime Snapshot { get; init; }

    /// <summary>Events replayed per second from the journal alone.</summary>
    public double EventsPerSecond => Journal.Events / (Journal.RecoveryMs / 1_000);

    /// <summary><see cref="EventsPerSecond"/> by <see cref="Report.R1000"/>.</summary>
    public double ReplayRatio => EventsPerSecond / R1000;

    public override void WriteTable(TextWriter output) => ReportWriter.WriteTable(output, ["figure", "journal alone", "goal", "with snapshots", "goal"],
    [
        ["finished requests", Count(Journal.Requests), "", Count(Snapshot.Requests), ""],
        ["events of the company", Count(Journal.Events), "", Count(Snapshot.Events), ""],
        ["first message to first answer", Ms(Journal.RecoveryMs), "<= 5,000 ms", Ms(Snapshot.RecoveryMs), "<= 200 ms"],
        ["processor time of that", Ms(Journal.ProcessorMs), "", Ms(Snapshot.ProcessorMs), ""],
        ["start of the engine before it", Ms(Journal.EngineStartMs), "", Ms(Snapshot.EngineStartMs), ""],
        ["events per second", Count(EventsPerSecond), "", "", ""],
        ["… in rows of raw SQLite, 1,000 a transaction", Ratio(ReplayRatio), ">= 2", "", ""],
    ]);

    private static string Ms(double value) => $"{Count(value)} ms";
}

/// <summary>One recovery.</summary>
/// <param name="Requests">What the company had finished.</param>
/// <param name="Events">The events of that.</param>
/// <param name="EngineStartMs">The start of the engine, before anything of the company was read, milliseconds.</param>
/// <param name="RecoveryMs">From the first message to the company to its answer, milliseconds.</param>
/// <param name="ProcessorMs">Processor time of this process in that time, milliseconds.</param>
internal sealed record RecoveryTime(int Requests, long Events, double EngineStartMs, double RecoveryMs, double ProcessorMs);
