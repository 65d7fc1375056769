using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>
/// Asks for wakeups on a fixed timetable, whether or not the engine keeps up. Everything is compared with the timetable, not with the instant of
/// sending, so a late sender or a stalled engine shows in every wakeup that it delays (no coordinated omission).
/// </summary>
internal sealed class OpenLoop
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    private readonly int _perSecond;
    private readonly int _warmUp;
    private readonly long[] _sentAt;
    private readonly long[] _acknowledgedAt;
    private readonly long[] _startedAt;
    private readonly LoadProgress _progress = new();
    private int _left;

    /// <param name="perSecond">The rate. Places on the timetable are whole milliseconds: of 2,000 wakeups per second, two each.</param>
    /// <param name="warmUp">How much of the timetable is not judged.</param>
    /// <param name="window">How much of it is judged.</param>
    public OpenLoop(int perSecond, TimeSpan warmUp, TimeSpan window)
    {
        _perSecond = perSecond;
        _warmUp = (int)(warmUp.TotalSeconds * perSecond);
        var all = _warmUp + (int)(window.TotalSeconds * perSecond);
        (_sentAt, _acknowledgedAt, _startedAt, _left) = (new long[all], new long[all], new long[all], 2 * all);
        Runner = new NoOpRunner(RecordStart);
    }

    /// <summary>The runner that the engine has to be started with.</summary>
    public IAgentRunner Runner { get; }

    /// <summary>Sends the timetable to one company and waits until every wakeup is acknowledged and has started.</summary>
    public async Task<OpenLoopTimes> MeasureAsync(Engine engine, CompanyId company)
    {
        var replies = engine.Spawn(Props.Create(() => new Replies(this)));
        var begin = await Task.Factory.StartNew(
            () => Send(engine.Region, company, replies), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        await _progress.Ended.WaitAsync(EndsWithin).ConfigureAwait(false);
        return new OpenLoopTimes(Late(begin, _sentAt), Late(begin, _acknowledgedAt), Late(begin, _startedAt));
    }

    private long Send(IActorRef region, CompanyId company, IActorRef replies)
    {
        var begin = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        for (var number = 0; number < _sentAt.Length && !_progress.Ended.IsCompleted; number++)
        {
            var order = Workplace.DueNow(company, number.ToString(CultureInfo.InvariantCulture));
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), DueAt(begin, number));
            // It sleeps and is a little late; a spinning sender would be exact but take a core from the engine.
            if (wait > TimeSpan.Zero)
                FineSleep.For(wait);

            _sentAt[number] = Stopwatch.GetTimestamp();
            region.Tell(order, replies);
        }

        return begin;
    }

    private long DueAt(long begin, int number) => begin + (number * 1_000L / _perSecond * Stopwatch.Frequency / 1_000);

    private IReadOnlyList<TimeSpan> Late(long begin, long[] happenedAt) =>
        [.. Enumerable.Range(_warmUp, happenedAt.Length - _warmUp).Select(number => Stopwatch.GetElapsedTime(DueAt(begin, number), happenedAt[number]))];

    private void RecordStart(RunContext run)
    {
        var number = int.Parse(run.Trigger.Id!, NumberStyles.None, CultureInfo.InvariantCulture);
        // Only the first start of a wakeup counts; execution is at-least-once.
        if (Interlocked.CompareExchange(ref _startedAt[number], Stopwatch.GetTimestamp(), 0) == 0)
            CountDown();
    }

    private void CountDown()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _progress.End();
    }

    /// <summary>One company acknowledges requests of one priority in their order, so the count says which one a receipt is for.</summary>
    private sealed class Replies(OpenLoop load) : UntypedActor
    {
        private int _received;

        protected override void OnReceive(object message)
        {
            if (message is not CompanyReply reply)
                return;

            load._acknowledgedAt[_received++] = Stopwatch.GetTimestamp();
            load._progress.Require(reply);
            load.CountDown();
        }
    }
}

/// <summary>What became of an <see cref="OpenLoop"/>: for each judged wakeup the time from its place on the timetable.</summary>
/// <param name="Sent">Until it was sent: how late the sender is, which is part of the other two.</param>
/// <param name="Acknowledged">Until its receipt was in the caller's hands.</param>
/// <param name="Started">Until the first instruction of its runner.</param>
internal sealed record OpenLoopTimes(IReadOnlyList<TimeSpan> Sent, IReadOnlyList<TimeSpan> Acknowledged, IReadOnlyList<TimeSpan> Started);
