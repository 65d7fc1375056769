using System.Diagnostics;
using Akka.Actor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>
/// Keeps a fixed number of wakeups outstanding per company: each durable completion asks for the next one. An actor, because an Ask per wakeup
/// would cost more than the engine does.
/// </summary>
internal sealed class ClosedLoop : UntypedActor
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    private readonly IActorRef _region;
    private readonly Dictionary<CompanyId, ScheduleWakeup> _orders;
    private readonly int _outstandingEach;
    private readonly LoadProgress _progress;
    private readonly bool _oneAtATime;
    private int _outstanding;
    private long _sentAt;
    private bool _stopping;

    public ClosedLoop(IActorRef region, IReadOnlyList<CompanyId> companies, int outstandingEach, LoadProgress progress)
    {
        _region = region;
        _orders = companies.ToDictionary(company => company, company => Workplace.DueNow(company));
        _outstandingEach = outstandingEach;
        _progress = progress;
        _oneAtATime = companies.Count * outstandingEach == 1;
    }

    /// <summary>Runs the load, measures it and waits until nothing of it is outstanding.</summary>
    /// <returns>What was completed, and, if only one wakeup at a time is outstanding, how long each acknowledgement took.</returns>
    public static async Task<(Throughput Throughput, IReadOnlyList<TimeSpan> Acknowledgements)> MeasureAsync(
        Engine engine, IReadOnlyList<CompanyId> companies, int outstandingEach, TimeSpan warmUp, TimeSpan window)
    {
        var progress = new LoadProgress();
        var loop = engine.Spawn(Props.Create(() => new ClosedLoop(engine.Region, companies, outstandingEach, progress)));
        var throughput = await progress.MeasureAsync(warmUp, window).ConfigureAwait(false);
        loop.Tell(Stop.Instance);
        await progress.Ended.WaitAsync(DrainWithin).ConfigureAwait(false);
        return (throughput, progress.Acknowledgements);
    }

    protected override void PreStart()
    {
        Engine.SubscribeToCompletions(Context.System, Self);
        foreach (var order in _orders.Values)
        {
            for (var i = 0; i < _outstandingEach; i++)
                Send(order);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WakeupReceipt receipt:
                _progress.Require(receipt);
                if (_oneAtATime)
                    _progress.CountAcknowledgement(Stopwatch.GetElapsedTime(_sentAt));
                break;
            case CompanyReply refusal:
                _progress.Require(refusal);
                break;
            case Stop:
                _stopping = true;
                break;
            default:
                if (Engine.CompletedIn(message) is { } company && _orders.TryGetValue(company, out var order))
                    Continue(order);
                break;
        }

        if (_stopping && _outstanding == 0)
        {
            _progress.End();
            Context.Stop(Self);
        }
    }

    private void Continue(ScheduleWakeup order)
    {
        _outstanding--;
        _progress.CountCompletion();
        if (!_stopping)
            Send(order);
    }

    private void Send(ScheduleWakeup order)
    {
        _outstanding++;
        _sentAt = Stopwatch.GetTimestamp();
        _region.Tell(order, Self);
    }

    private sealed class Stop
    {
        public static readonly Stop Instance = new();
    }
}
