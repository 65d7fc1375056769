using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>
/// Asks for wakeups on a fixed timetable, two each millisecond, whether or not the engine keeps up. A start is compared with the timetable, not
/// with the instant of sending, so a late sender or a stalled engine shows in every wakeup that it delays (no coordinated omission).
/// </summary>
internal sealed class OpenLoop
{
    private const int PerMillisecond = 2;

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);

    private readonly long[] _startedAt;
    private readonly int _warmUp;
    private readonly LoadProgress _progress = new();
    private int _started;

    /// <param name="warmUp">How much of the timetable is not judged.</param>
    /// <param name="window">How much of it is judged.</param>
    public OpenLoop(TimeSpan warmUp, TimeSpan window)
    {
        _warmUp = (int)warmUp.TotalMilliseconds * PerMillisecond;
        _startedAt = new long[_warmUp + ((int)window.TotalMilliseconds * PerMillisecond)];
        Runner = new NoOpRunner(RecordStart);
    }

    /// <summary>The runner that the engine has to be started with.</summary>
    public IAgentRunner Runner { get; }

    /// <summary>Sends the timetable to one company and waits until every wakeup has started.</summary>
    /// <returns>For each judged wakeup the time from its place on the timetable to the runner's first instruction.</returns>
    public async Task<IReadOnlyList<TimeSpan>> MeasureAsync(Engine engine, CompanyId company)
    {
        var orders = Enumerable.Range(0, _startedAt.Length)
            .Select(number => Workplace.DueNow(company, number.ToString(CultureInfo.InvariantCulture))).ToArray();
        var replies = engine.Spawn(Props.Create(() => new Replies(_progress)));
        var begin = await Task.Factory.StartNew(
            () => Send(engine.Region, orders, replies), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        await _progress.Ended.WaitAsync(StartWithin).ConfigureAwait(false);

        return [.. Enumerable.Range(_warmUp, _startedAt.Length - _warmUp)
            .Select(number => Stopwatch.GetElapsedTime(DueAt(begin, number), Volatile.Read(ref _startedAt[number])))];
    }

    private static long Send(IActorRef region, ScheduleWakeup[] orders, IActorRef replies)
    {
        var begin = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 100;
        for (var number = 0; number < orders.Length; number++)
        {
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), DueAt(begin, number));
            // Sleeps whole milliseconds and so may be up to about one late; a spinning sender would be exact but take a core from the engine.
            if (wait > TimeSpan.Zero)
                Thread.Sleep((int)Math.Ceiling(wait.TotalMilliseconds));

            region.Tell(orders[number], replies);
        }

        return begin;
    }

    private static long DueAt(long begin, int number) => begin + (number / PerMillisecond * Stopwatch.Frequency / 1_000);

    private void RecordStart(RunContext run)
    {
        if (!int.TryParse(run.Trigger.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;

        // Only the first start of a wakeup counts; execution is at-least-once.
        if (Interlocked.CompareExchange(ref _startedAt[number], Stopwatch.GetTimestamp(), 0) == 0
            && Interlocked.Increment(ref _started) == _startedAt.Length)
        {
            _progress.End();
        }
    }

    private sealed class Replies(LoadProgress progress) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is CompanyReply reply)
                progress.Require(reply);
        }
    }
}
