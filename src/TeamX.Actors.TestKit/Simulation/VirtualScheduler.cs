using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace TeamX.Actors.TestKit.Simulation;

/// <summary>
/// Akka's scheduler in virtual time. Unlike the TestScheduler of Akka.TestKit it tells its next deadline, so that time can go from one to the
/// next and a periodic timer fires as often as it should; and it loses nothing that is scheduled while it delivers.
/// </summary>
internal sealed class VirtualScheduler : SchedulerBase
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Item, (TimeSpan Due, long Order)> _items = new();
    private VirtualClock? _clock;
    private long _order;

    /// <summary>Called by Akka.</summary>
    public VirtualScheduler(Config schedulerConfig, ILoggingAdapter log)
        : base(schedulerConfig, log)
    {
    }

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => Clock.Elapsed;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => Clock.Elapsed;

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => Clock.GetUtcNow();

    private VirtualClock Clock => _clock ?? throw new InvalidOperationException("The scheduler belongs to no scenario yet.");

    /// <summary>When the next item is due, on the clock's elapsed time; null when there is none.</summary>
    internal TimeSpan? NextDeadline
    {
        get
        {
            lock (_gate)
            {
                while (_items.TryPeek(out var item, out var key))
                {
                    if (!item.IsCancelled)
                    {
                        return key.Due;
                    }

                    _items.Dequeue();
                }

                return null;
            }
        }
    }

    /// <summary>Dispatchers attach it to the scenario's clock before anything can be scheduled.</summary>
    internal void Attach(VirtualClock clock) => _clock = clock;

    /// <summary>Calls <paramref name="action"/> on the pump when the time has come.</summary>
    internal void After(TimeSpan delay, Action action) => Add(delay, new Item(action, null, null));

    /// <summary>Delivers what is due by now. What a delivery schedules for this same instant is left for the next call.</summary>
    internal void FireDue()
    {
        var due = new List<Item>();
        lock (_gate)
        {
            while (_items.TryPeek(out var item, out var key) && key.Due <= Clock.Elapsed)
            {
                _items.Dequeue();
                due.Add(item);
            }
        }

        foreach (var item in due.Where(item => !item.IsCancelled))
        {
            item.Deliver();
            if (item.Interval is { } interval)
            {
                Add(interval, item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, new Item(() => receiver.Tell(message, sender), cancelable, null));

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, new Item(() => receiver.Tell(message, sender), cancelable, interval));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, new Item(action, cancelable, null));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, new Item(action.Run, cancelable, null));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, new Item(action, cancelable, interval));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, new Item(action.Run, cancelable, interval));

    private void Add(TimeSpan delay, Item item)
    {
        lock (_gate) _items.Enqueue(item, (Clock.Elapsed + delay, _order++));
    }

    private sealed record Item(Action Deliver, ICancelable? Cancelable, TimeSpan? Interval)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
