namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>backlog</c>.</summary>
internal sealed record Backlog : Report
{
    /// <summary>Pending future requests of the one company.</summary>
    public required int Requests { get; init; }

    /// <summary>From the first batch to the last acknowledgement.</summary>
    public required double FillSeconds { get; init; }

    /// <summary>The process right after filling, load generator included.</summary>
    public required MemoryUse Filled { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long FileBytes { get; init; }

    /// <summary>From starting the engine again to an answer that counts every request, on the files as they were left.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>The process right after that recovery.</summary>
    public required MemoryUse Recovered { get; init; }

    /// <summary>The same from the journal alone, without any snapshot.</summary>
    public required double JournalRecoverySeconds { get; init; }

    public override void WriteTable(TextWriter output) => ReportWriter.WriteTable(output, ["figure", "measured", "goal"],
    [
        ["pending future requests", Count(Requests), ""],
        ["time to accept them", Time(FillSeconds), ""],
        ["files", MiB(FileBytes), ""],
        ["working set, filled", MiB(Filled.WorkingSetBytes), "< 1,024 MiB"],
        ["highest working set while filling", MiB(Filled.PeakWorkingSetBytes), "< 1,024 MiB"],
        ["GC heap after a full collection, filled", MiB(Filled.GcHeapBytes), ""],
        ["recovery", Time(RecoverySeconds), "< 15 s"],
        ["working set, recovered", MiB(Recovered.WorkingSetBytes), ""],
        ["GC heap after a full collection, recovered", MiB(Recovered.GcHeapBytes), ""],
        ["recovery from the journal alone", Time(JournalRecoverySeconds), "< 15 s"],
    ]);
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
