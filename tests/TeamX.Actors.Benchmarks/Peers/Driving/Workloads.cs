using System.Diagnostics;

namespace TeamX.Actors.Benchmarks.Peers.Driving;

/// <summary>The workloads that one process sees to the end, the same for every system. <c>tests/peers/node/workloads.js</c> is the same again.</summary>
internal static class Workloads
{
    /// <summary>How many jobs are asked for at the same time.</summary>
    public const int InFlight = 64;

    private const int WarmUp = 500;
    private const int Ticks = 1_000;
    private const int LowJobs = 500;
    private const int HighJobs = 20;
    private const int LowStartedBefore = 50;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan JobLength = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>W1: jobs with random priority that do nothing, asked for while they are run.</summary>
    public static async Task<Dictionary<string, double>> ThroughputAsync(OpenJobQueue open, string place, int jobs)
    {
        var ended = new Countdown();
        var queue = await open(place, number =>
        {
            ended.Count();
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            await queue.WorkAsync().ConfigureAwait(false);
            await WarmUpAsync(queue, ended).ConfigureAwait(false);

            var all = ended.Expect(jobs);
            var begin = Stopwatch.GetTimestamp();
            await EnqueueAsync(queue, WithRandomPriorities(jobs)).ConfigureAwait(false);
            var enqueued = Stopwatch.GetElapsedTime(begin);
            await all.ConfigureAwait(false);
            await NothingLeftAsync(queue).ConfigureAwait(false);
            var completed = Stopwatch.GetElapsedTime(begin);
            return new()
            {
                ["enqueuedPerSecond"] = jobs / enqueued.TotalSeconds,
                ["completedPerSecond"] = jobs / completed.TotalSeconds,
            };
        }
    }

    /// <summary>W2: one job each 20 ms for 20 s, whether or not those before it were acknowledged. Times are from the call.</summary>
    public static async Task<Dictionary<string, double>> LatencyAsync(OpenJobQueue open, string place)
    {
        var ended = new Countdown();
        var calledAt = new long[Ticks];
        var startedAt = new long[Ticks];
        var measuring = false;
        var queue = await open(place, number =>
        {
            if (Volatile.Read(ref measuring))
                startedAt[number] = Stopwatch.GetTimestamp();

            ended.Count();
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            await queue.WorkAsync().ConfigureAwait(false);
            await WarmUpAsync(queue, ended).ConfigureAwait(false);

            Volatile.Write(ref measuring, true);
            var all = ended.Expect(Ticks);
            var jobs = WithRandomPriorities(Ticks);
            var acknowledgements = new Task<TimeSpan>[Ticks];
            var begin = Stopwatch.GetTimestamp();
            for (var tick = 0; tick < Ticks; tick++)
            {
                await UntilAsync(begin, tick * Tick).ConfigureAwait(false);
                calledAt[tick] = Stopwatch.GetTimestamp();
                acknowledgements[tick] = TimeAsync(queue, jobs[tick]);
            }

            var enqueue = await Task.WhenAll(acknowledgements).ConfigureAwait(false);
            await all.ConfigureAwait(false);
            var start = calledAt.Zip(startedAt, Stopwatch.GetElapsedTime).ToArray();
            return new()
            {
                ["enqueueP50Ms"] = enqueue.Percentile(0.5).TotalMilliseconds,
                ["enqueueP99Ms"] = enqueue.Percentile(0.99).TotalMilliseconds,
                ["startP50Ms"] = start.Percentile(0.5).TotalMilliseconds,
                ["startP99Ms"] = start.Percentile(0.99).TotalMilliseconds,
            };
        }
    }

    /// <summary>W3: 500 jobs of the lowest priority wait, work begins, and when 50 of them have started 20 of the highest are asked for at once.</summary>
    public static async Task<Dictionary<string, double>> PriorityAsync(OpenJobQueue open, string place)
    {
        var startedAt = new long[LowJobs + HighJobs];
        var ended = new Countdown();
        var lowStarted = new Countdown();
        var under = lowStarted.Expect(LowStartedBefore);
        var highStarted = new Countdown();
        var allHigh = highStarted.Expect(HighJobs);
        var queue = await open(place, async number =>
        {
            startedAt[number] = Stopwatch.GetTimestamp();
            (number < LowJobs ? lowStarted : highStarted).Count();
            await Task.Delay(JobLength).ConfigureAwait(false);
            ended.Count();
        }).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            var all = ended.Expect(LowJobs + HighJobs);
            await EnqueueAsync(queue, [.. Enumerable.Range(0, LowJobs).Select(number => new Job(number, 0))]).ConfigureAwait(false);
            await queue.WorkAsync().ConfigureAwait(false);
            await under.ConfigureAwait(false);
            var begin = Stopwatch.GetTimestamp();
            await EnqueueAsync(queue, [.. Enumerable.Range(LowJobs, HighJobs).Select(number => new Job(number, Job.Priorities - 1))]).ConfigureAwait(false);
            await allHigh.ConfigureAwait(false);
            var lastHigh = startedAt[LowJobs..].Max();
            await all.ConfigureAwait(false);
            return new()
            {
                ["highStartedMs"] = Stopwatch.GetElapsedTime(begin, lastHigh).TotalMilliseconds,
                ["lowStartedBetween"] = startedAt[..LowJobs].Count(at => at > begin && at < lastHigh),
            };
        }
    }

    /// <summary>Enqueues jobs, so many at a time.</summary>
    private static Task EnqueueAsync(IJobQueue queue, IReadOnlyList<Job> jobs)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(InFlight, jobs.Count)).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < jobs.Count; index = Interlocked.Increment(ref next))
                await queue.EnqueueAsync(jobs[index]).ConfigureAwait(false);
        }));
    }

    private static async Task WarmUpAsync(IJobQueue queue, Countdown ended)
    {
        var all = ended.Expect(WarmUp);
        await EnqueueAsync(queue, WithRandomPriorities(WarmUp)).ConfigureAwait(false);
        await all.ConfigureAwait(false);
        await NothingLeftAsync(queue).ConfigureAwait(false);
    }

    private static async Task NothingLeftAsync(IJobQueue queue)
    {
        while (await queue.UnfinishedAsync().ConfigureAwait(false) > 0)
            await Task.Delay(AskAgain).ConfigureAwait(false);
    }

    private static async Task<TimeSpan> TimeAsync(IJobQueue queue, Job job)
    {
        var begin = Stopwatch.GetTimestamp();
        await queue.EnqueueAsync(job).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(begin);
    }

    private static async Task UntilAsync(long begin, TimeSpan instant)
    {
        if (instant - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } left)
            await Task.Delay(left).ConfigureAwait(false);
    }

    private static Job[] WithRandomPriorities(int jobs) =>
        [.. Enumerable.Range(0, jobs).Select(number => new Job(number, Random.Shared.Next(Job.Priorities)))];
}
