using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TeamX.Actors.Benchmarks.Peers.Driving;

/// <summary>
/// W4, the two processes of it: the first asks for jobs of 20 ms and runs them until it is killed, the second runs what is left. Both append to one file: one
/// line for each acknowledgement, start and end, written before anything else happens, so that a killed process has said all that it did.
/// </summary>
internal static class Crash
{
    /// <summary>The line that says: now would be a good time.</summary>
    public const string Ready = "ready";

    private const int EndedBefore = 200;

    private static readonly TimeSpan JobLength = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(2);

    /// <summary>Keeps 64 jobs asked for that have not ended, and never returns.</summary>
    public static async Task<Dictionary<string, double>> UntilKilledAsync(OpenJobQueue open, string place, string record, TextWriter output)
    {
        using var lines = new Lines(record);
        using var free = new SemaphoreSlim(Workloads.InFlight);
        var ended = new Countdown();
        var under = ended.Expect(EndedBefore);
        var queue = await open(place, async number =>
        {
            await RunAsync(lines, number).ConfigureAwait(false);
            ended.Count();
            free.Release();
        }).ConfigureAwait(false);
        await queue.WorkAsync().ConfigureAwait(false);
        _ = SayWhenAsync(under, output);
        for (var number = 0; ; number++)
        {
            await free.WaitAsync().ConfigureAwait(false);
            _ = EnqueueAsync(queue, lines, number);
        }
    }

    /// <summary>Runs what is left until it is told to stop.</summary>
    public static async Task<Dictionary<string, double>> AgainAsync(OpenJobQueue open, string place, string record, Task stop)
    {
        using var lines = new Lines(record);
        var queue = await open(place, number => RunAsync(lines, number)).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            await queue.WorkAsync().ConfigureAwait(false);
            await stop.ConfigureAwait(false);
            return new() { ["unfinished"] = await SettledAsync(queue).ConfigureAwait(false) };
        }
    }

    /// <summary>How many are unfinished, when all that runs now has had time to become durable, or to run once more.</summary>
    private static async Task<long> SettledAsync(IJobQueue queue)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(JobLength).ConfigureAwait(false))
        {
            var unfinished = await queue.UnfinishedAsync().ConfigureAwait(false);
            if (unfinished == 0 || Stopwatch.GetElapsedTime(since) > SettlesWithin)
                return unfinished;
        }
    }

    private static async Task SayWhenAsync(Task under, TextWriter output)
    {
        await under.ConfigureAwait(false);
        await output.WriteLineAsync(Ready).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }

    private static async Task EnqueueAsync(IJobQueue queue, Lines lines, int number)
    {
        await queue.EnqueueAsync(new Job(number, Random.Shared.Next(Job.Priorities))).ConfigureAwait(false);
        lines.Write("acknowledged", number);
    }

    private static async Task RunAsync(Lines lines, int number)
    {
        lines.Write("started", number);
        await Task.Delay(JobLength).ConfigureAwait(false);
        lines.Write("ended", number);
    }

    private sealed class Lines(string path) : IDisposable
    {
        // Without a buffer: a line is with the operating system when Write returns.
        private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        public void Write(string what, int number)
        {
            var milliseconds = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
            var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {number} {milliseconds:0.000}\n"));
            lock (_file)
                _file.Write(line);
        }

        public void Dispose() => _file.Dispose();
    }
}
