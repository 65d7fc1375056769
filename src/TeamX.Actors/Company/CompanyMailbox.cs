using Akka.Actor;
using Akka.Actor.Scheduler;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <summary>
/// The supervisor's priority mailbox: first-in-first-out lanes, of which the highest non-empty one is served first. The stock priority
/// mailboxes are unfit for a persistent actor: they break the order of replayed events, or forget what was put in front.
/// </summary>
/// <param name="settings">The settings of the system.</param>
/// <param name="config">The section of the mailbox.</param>
internal sealed class CompanyMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<CompanyMessageQueue>
{
    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new CompanyMessageQueue();
}

/// <summary>
/// The lanes. A lane exists only while it holds something, and one empty lane is kept for the next, so that an idle mailbox is small.
/// </summary>
internal sealed class CompanyMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private const int KeptCapacity = 8;
    private readonly Lock _gate = new();
    private readonly List<Lane> _lanes = new(2);
    private readonly Stack<Envelope> _front = new(0);
    private Lane? _spare;
    private int _count;

    /// <inheritdoc/>
    public bool HasMessages => Volatile.Read(ref _count) > 0;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var rank = RankOf(envelope.Message);
        lock (_gate)
        {
            LaneOf(rank).Messages.Enqueue(envelope);
            _count++;
        }
    }

    /// <summary>Puts a message before all others: what the stash gives back.</summary>
    public void EnqueueFirst(Envelope envelope)
    {
        lock (_gate)
        {
            _front.Push(envelope);
            _count++;
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        lock (_gate)
        {
            if (_front.TryPop(out envelope))
            {
                _count--;
                if (_front.Count == 0 && _front.Capacity > KeptCapacity)
                {
                    _front.TrimExcess();
                }

                return true;
            }

            if (_lanes.Count == 0)
            {
                return false;
            }

            var lane = _lanes[0];
            envelope = lane.Messages.Dequeue();
            _count--;
            if (lane.Messages.Count == 0)
            {
                _lanes.RemoveAt(0);
                _spare = lane;
                if (_lanes.Count == 0 && _lanes.Capacity > KeptCapacity)
                {
                    _lanes.TrimExcess();
                }
            }

            return true;
        }
    }

    /// <summary>Whoever asked is told that the company can't answer now; the rest goes to dead letters.</summary>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        ArgumentNullException.ThrowIfNull(deadletters);
        while (TryDequeue(out var envelope))
        {
            if (envelope.Message is CompanyCommand or CompanyQuery && !envelope.Sender.IsNobody())
            {
                envelope.Sender.Tell(Refusals.Unavailable, owner);
            }
            else
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }

    /// <summary>The lane of a message, the lowest is served first.</summary>
    internal static int RankOf(object message) => message switch
    {
        IScheduledTellMsg scheduled => RankOf(scheduled.Message),
        WorkerReport or WorkerRenewal or WorkerHandedOver or RenewLease or ReportOutcome or DirectoryWritten or DirectoryUnavailable or WakeCompany or WorkersFree => 1,
        ScheduleWakeup schedule => RankOfPriority(PriorityOf(schedule.Order)),
        ScheduleWakeups batch => RankOfPriority(batch.Orders.IsDefaultOrEmpty ? 0 : batch.Orders.Max(PriorityOf)),
        CompanyCommand => 2,
        CompanyQuery => 104,
        PoisonPill or StopCompany => 105,
        _ => IsTimer(message) ? 1 : 0,
    };

    /// <summary>The timers' envelope is internal to Akka; its namespace is not shared with any other message.</summary>
    private static bool IsTimer(object message) => message.GetType().Namespace == typeof(IScheduledTellMsg).Namespace;

    /// <summary>Total, whatever a caller sends: it is called by the sender, who must not fail for it.</summary>
    private static int PriorityOf(WakeupOrder? order) => order is null ? 0 : order.Priority ?? OrderRules.DefaultPriority(order.Trigger.Type);

    private static int RankOfPriority(int priority) => 103 - Math.Clamp(priority, 0, 100);

    private Lane LaneOf(int rank)
    {
        var (low, high) = (0, _lanes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_lanes[middle].Rank < rank)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low < _lanes.Count && _lanes[low].Rank == rank)
        {
            return _lanes[low];
        }

        var lane = _spare ?? new Lane();
        _spare = null;
        lane.Rank = rank;
        _lanes.Insert(low, lane);
        return lane;
    }

    private sealed class Lane
    {
        public int Rank { get; set; }

        public EnvelopeQueue Messages { get; } = new();
    }
}
