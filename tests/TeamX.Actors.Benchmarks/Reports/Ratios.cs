namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>ratios</c>.</summary>
internal sealed record Ratios : Report
{
    /// <summary>One company, 500 outstanding.</summary>
    public required double OneCompanyPerSecond { get; init; }

    /// <summary>The same when every run waits for the record of its start.</summary>
    public required double DurableStartPerSecond { get; init; }

    /// <summary>100 companies, 10 outstanding each.</summary>
    public required double HundredCompaniesPerSecond { get; init; }

    /// <summary>Median of an acknowledgement while nothing else is going on.</summary>
    public required double AckP50Ms { get; init; }

    /// <summary>Median from due to start, 2,000 wakeups per second.</summary>
    public required double StartP50MsAt2000PerSecond { get; init; }

    /// <summary>99th percentile from due to start, 2,000 wakeups per second.</summary>
    public required double StartP99MsAt2000PerSecond { get; init; }

    /// <summary>Managed bytes that one wakeup of <see cref="OneCompanyPerSecond"/> allocates end to end, load generator included.</summary>
    public required double AllocatedBytesPerWakeup { get; init; }

    /// <summary>Processor time that one wakeup of <see cref="OneCompanyPerSecond"/> takes of all cores together, load generator included.</summary>
    public required double ProcessorMicrosecondsPerWakeup { get; init; }

    public double OneCompanyRatio => OneCompanyPerSecond / R1;

    public double DurableStartRatio => DurableStartPerSecond / R1;

    public double HundredCompaniesRatio => HundredCompaniesPerSecond / R1;

    public double AckRatio => AckP50Ms / RawTransactionP50Ms;

    public override void WriteTable(TextWriter output) => ReportWriter.WriteTable(output, ["figure", "measured", "ratio", "goal"],
    [
        ["one company, 500 outstanding", $"{Count(OneCompanyPerSecond)} wakeups/s", Ratio(OneCompanyRatio), ">= 12"],
        ["one company, runs wait for their durable start", $"{Count(DurableStartPerSecond)} wakeups/s", Ratio(DurableStartRatio), ">= 1"],
        ["100 companies, 10 outstanding each", $"{Count(HundredCompaniesPerSecond)} wakeups/s", Ratio(HundredCompaniesRatio), ">= 4"],
        ["acknowledged, idle, p50", Milliseconds(AckP50Ms), Ratio(AckRatio), "<= 3"],
        ["due to start at 2,000/s, p50", Milliseconds(StartP50MsAt2000PerSecond), "", ""],
        ["due to start at 2,000/s, p99", Milliseconds(StartP99MsAt2000PerSecond), "", "<= 10 ms"],
        ["allocated per wakeup, one company", $"{Count(AllocatedBytesPerWakeup)} bytes", "", "<= 4,096 bytes"],
        ["processor time per wakeup, one company", $"{ProcessorMicrosecondsPerWakeup:0.0} µs", "", ""],
    ]);
}
