namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>backlog</c>.</summary>
internal sealed record Backlog : Report
{
    /// <summary>Pending future requests of the largest company.</summary>
    public required int Requests { get; init; }

    /// <summary>One company each, few pending requests first.</summary>
    public required IReadOnlyList<BacklogPoint> Points { get; init; }

    /// <summary>The process right after filling the largest company, load generator included.</summary>
    public required MemoryUse Filled { get; init; }

    /// <summary>Bytes of all files of the largest company.</summary>
    public required long FileBytes { get; init; }

    /// <summary>From starting the engine again to an answer that counts every request, on the files as they were left.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>The process right after that recovery.</summary>
    public required MemoryUse Recovered { get; init; }

    /// <summary>The same from the journal alone, without any snapshot.</summary>
    public required double JournalRecoverySeconds { get; init; }

    /// <summary>Processor time of a wakeup with the most pending, divided by that with the fewest.</summary>
    public double CostRatio => Points[^1].ProcessorMicrosecondsPerWakeup / Points[0].ProcessorMicrosecondsPerWakeup;

    /// <summary>The same of wall time.</summary>
    public double WallCostRatio => Points[^1].MicrosecondsPerWakeup / Points[0].MicrosecondsPerWakeup;

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output,
            ["pending", "accepted in", "processor per wakeup", "wall per wakeup", "allocated per wakeup", "heap per pending", "working set per pending", "before collecting"],
            Points.Select(point => (string[])
            [
                Count(point.Pending), Time(point.FillSeconds), $"{point.ProcessorMicrosecondsPerWakeup:0.0} µs", $"{point.MicrosecondsPerWakeup:0.0} µs",
                Count(point.AllocatedBytesPerWakeup), Count(point.HeapBytesPerPending), Count(point.WorkingSetBytesPerPending), Count(point.UncollectedBytesPerPending),
            ]));
        output.WriteLine();
        ReportWriter.WriteTable(output, ["the largest", "measured", "goal"],
        [
            ["processor time per wakeup, most ÷ fewest pending", Ratio(CostRatio), "<= 1.5"],
            ["wall time per wakeup, most ÷ fewest pending", Ratio(WallCostRatio), "<= 1.5"],
            ["files", MiB(FileBytes), ""],
            ["working set, filled", MiB(Filled.WorkingSetBytes), "< 1,024 MiB"],
            ["highest working set until then", MiB(Filled.PeakWorkingSetBytes), "< 1,024 MiB"],
            ["GC heap after a full collection, filled", MiB(Filled.GcHeapBytes), ""],
            ["recovery", Time(RecoverySeconds), "< 15 s"],
            ["working set, recovered", MiB(Recovered.WorkingSetBytes), ""],
            ["GC heap after a full collection, recovered", MiB(Recovered.GcHeapBytes), ""],
            ["recovery from the journal alone, with all events of the load", Time(JournalRecoverySeconds), ""],
        ]);
    }
}

/// <summary>One company with so many future requests.</summary>
internal sealed record BacklogPoint
{
    /// <summary>Future requests that are pending all the while.</summary>
    public required int Pending { get; init; }

    /// <summary>From the first batch of them to the last acknowledgement.</summary>
    public required double FillSeconds { get; init; }

    /// <summary>Wakeups per second that were due at once and completed durably, with 500 outstanding.</summary>
    public required double PerSecond { get; init; }

    /// <summary>Wall time of one of those.</summary>
    public double MicrosecondsPerWakeup => 1e6 / PerSecond;

    /// <summary>Processor time that one of those takes of all cores together, load generator included.</summary>
    public required double ProcessorMicrosecondsPerWakeup { get; init; }

    /// <summary>Managed bytes that one of those allocates, load generator included.</summary>
    public required double AllocatedBytesPerWakeup { get; init; }

    /// <summary>Live managed bytes over those of the same engine with nothing pending, divided by the pending requests.</summary>
    public required double HeapBytesPerPending { get; init; }

    /// <summary>Working set, when collections have given free pages back, over that of the same engine with nothing pending, divided by the pending requests.</summary>
    public required double WorkingSetBytesPerPending { get; init; }

    /// <summary>The same as it stood when the last was accepted, with all garbage of filling and of snapshots.</summary>
    public required double UncollectedBytesPerPending { get; init; }
}

/// <summary>The memory of this process.</summary>
/// <param name="WorkingSetBytes">Resident, as it stood.</param>
/// <param name="PeakWorkingSetBytes">The most that was resident since the process started.</param>
/// <param name="GcHeapBytes">Live managed objects: the heap after a full collection.</param>
internal sealed record MemoryUse(long WorkingSetBytes, long PeakWorkingSetBytes, long GcHeapBytes)
{
    public static MemoryUse Read()
    {
        // The collection comes last, so that it does not make the process look smaller than it was.
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var (workingSet, peak) = (process.WorkingSet64, process.PeakWorkingSet64);
        return new MemoryUse(workingSet, peak, GC.GetTotalMemory(forceFullCollection: true));
    }
}
