using System.Diagnostics;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>What a load reached, and what each wakeup of it cost.</summary>
/// <param name="PerSecond">Durable completions per second.</param>
/// <param name="AllocatedBytesEach">Managed bytes allocated by the whole process, for each of them.</param>
/// <param name="ProcessorMicrosecondsEach">Processor time of the whole process, all cores, for each of them.</param>
internal sealed record Throughput(double PerSecond, double AllocatedBytesEach, double ProcessorMicrosecondsEach);

/// <summary>What this process has used up so far; the difference of two is what something cost.</summary>
internal readonly record struct Cost(TimeSpan Elapsed, TimeSpan Processor, long AllocatedBytes)
{
    public static Cost Now() => new(
        Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));

    public static Cost operator -(Cost later, Cost earlier) => new(
        later.Elapsed - earlier.Elapsed, later.Processor - earlier.Processor, later.AllocatedBytes - earlier.AllocatedBytes);
}
