namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>companies</c>.</summary>
internal sealed record Companies : Report
{
    /// <summary>Throughput by number of companies.</summary>
    public required IReadOnlyList<CompaniesThroughput> Throughput { get; init; }

    /// <summary>How many companies the other figures are about.</summary>
    public required int Many { get; init; }

    /// <summary>The process before the companies were created.</summary>
    public required Footprint Empty { get; init; }

    /// <summary>All are in memory, each has run one wakeup, and none has anything to do.</summary>
    public required Footprint Idle { get; init; }

    /// <summary>The process after the engine was started again on their files: none of them is in memory.</summary>
    public required Footprint EmptyAgain { get; init; }

    /// <summary>All were woken by a question.</summary>
    public required Footprint Woken { get; init; }

    /// <summary>All are asleep again.</summary>
    public required Footprint Asleep { get; init; }

    /// <summary>From a question to a sleeping company until its answer, one company after the other.</summary>
    public required Spread Activation { get; init; }

    /// <summary>The same of all at once, until the last answer.</summary>
    public required double AllActivatedSeconds { get; init; }

    /// <summary>Memory of the process that the idle companies take.</summary>
    public long IdleWorkingSetBytes => Idle.WorkingSetBytes - Empty.WorkingSetBytes;

    /// <summary>Live objects of one idle company.</summary>
    public double HeapBytesPerIdleCompany => (double)(Idle.HeapBytes - Empty.HeapBytes) / Many;

    /// <summary>Live objects of one that was woken.</summary>
    public double HeapBytesPerWokenCompany => (double)(Woken.HeapBytes - EmptyAgain.HeapBytes) / Many;

    /// <summary>Live objects of one that was put to sleep.</summary>
    public double HeapBytesPerSleepingCompany => (double)(Asleep.HeapBytes - EmptyAgain.HeapBytes) / Many;

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output, ["companies", "outstanding in each", "wakeups/s", "ratio", "bytes per wakeup", "µs per wakeup"], Throughput.Select(row => (string[])
        [
            Count(row.Companies), Count(row.OutstandingEach), Count(row.PerSecond), Ratio(row.PerSecond / R1),
            Count(row.AllocatedBytesPerWakeup), Count(row.ProcessorMicrosecondsPerWakeup),
        ]));
        output.WriteLine();
        ReportWriter.WriteTable(output, [$"{Count(Many)} companies", "measured", "goal"],
        [
            ["working set of all while idle", MiB(IdleWorkingSetBytes), "<= 200 MB"],
            ["live objects of one while idle", Bytes(HeapBytesPerIdleCompany), ""],
            ["live objects of one that was woken", Bytes(HeapBytesPerWokenCompany), ""],
            ["live objects of one that sleeps", Bytes(HeapBytesPerSleepingCompany), "0"],
            ["question to a sleeping company until its answer, p50", Milliseconds(Activation.P50Ms), ""],
            ["question to a sleeping company until its answer, p99", Milliseconds(Activation.P99Ms), ""],
            ["question to all of them at once until the last answer", Time(AllActivatedSeconds), ""],
        ]);
    }

    private static string Bytes(double value) => $"{Count(value)} bytes";
}

/// <summary>What a number of companies reached.</summary>
/// <param name="Companies">How many.</param>
/// <param name="OutstandingEach">Wakeups outstanding in each of them at any time.</param>
/// <param name="PerSecond">Durable completions per second.</param>
/// <param name="AllocatedBytesPerWakeup">Managed bytes allocated for each, load generator included.</param>
/// <param name="ProcessorMicrosecondsPerWakeup">Processor time of all cores for each, load generator included.</param>
internal sealed record CompaniesThroughput(
    int Companies, int OutstandingEach, double PerSecond, double AllocatedBytesPerWakeup, double ProcessorMicrosecondsPerWakeup);

/// <summary>What this process holds after a full collection that gives free memory back to the system.</summary>
/// <param name="WorkingSetBytes">Resident memory.</param>
/// <param name="HeapBytes">Live managed objects.</param>
internal sealed record Footprint(long WorkingSetBytes, long HeapBytes)
{
    public static Footprint Take()
    {
        // The second one takes what finalizers have let go.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new Footprint(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
    }
}
