using System.Diagnostics;
using TeamX.Actors.Benchmarks.Peers.Driving;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>W4: a driver is killed in the middle of its jobs and started again at once on the same place.</summary>
internal static class CrashTrial
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <param name="system">Whose driver.</param>
    /// <param name="place">Where the jobs are.</param>
    /// <param name="record">A new file for what the drivers say.</param>
    /// <param name="patience">How long after the kill jobs may run again.</param>
    public static async Task<Dictionary<string, double?>> RunAsync(JobSystem system, string place, string record, TimeSpan patience)
    {
        double killedAt;
        using (var first = DriverProcess.Start(system, "W4", place, 0, record))
        {
            var line = await first.ReadLineAsync().ConfigureAwait(false);
            if (line != Crash.Ready)
                throw new InvalidOperationException($"The driver said {line}.");

            // The line comes right after the end of a job, which is not when crashes come.
            await Task.Delay(Random.Shared.Next(5, 50)).ConfigureAwait(false);
            while (!CrashRecord.Read(record).IsAnyRunning)
                await Task.Delay(1).ConfigureAwait(false);

            // Not before it is gone: what it still starts in its last moment has not started again.
            await first.KillAsync().ConfigureAwait(false);
            killedAt = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
        }

        var before = CrashRecord.Read(record);
        var killed = Stopwatch.GetTimestamp();
        using var second = DriverProcess.Start(system, "W4-again", place, 0, record);
        var after = before;
        while (!after.IsOver(before) && Stopwatch.GetElapsedTime(killed) < patience)
        {
            await Task.Delay(LookAgain).ConfigureAwait(false);
            after = CrashRecord.Read(record);
        }

        second.Stop();
        var unfinished = (long)(await second.ReadResultAsync().ConfigureAwait(false))["unfinished"]!.Value;
        return CrashRecord.Read(record).Judge(before, killedAt, unfinished);
    }
}
