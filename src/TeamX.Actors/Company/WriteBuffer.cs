using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <summary>One decision that waits for its write: its events, and what they release.</summary>
internal sealed record PendingDecision(
    RecordedEvent[] Events, CompanyNotification[] Notifications, CompanyEffect[] Effects, IActorRef? ReplyTo, object? Reply)
{
    /// <summary>About how many bytes its events take in the journal.</summary>
    public int EstimatedBytes { get; } = EstimateOf(Events);

    private static int EstimateOf(RecordedEvent[] events)
    {
        var bytes = 0;
        foreach (var recorded in events)
        {
            bytes += EstimateOf(recorded);
        }

        return bytes;
    }

    private static int EstimateOf(RecordedEvent recorded) => recorded.Body switch
    {
        WakeupScheduled scheduled => 160 + scheduled.Context.SizeInBytes(),
        WakeupCoalesced coalesced => 120 + coalesced.Context.SizeInBytes(),
        RunCompleted completed => 60 + Length(completed.Result),
        RetryScheduled retry => 80 + retry.Error.Length,
        WakeupDeadLettered dead => 80 + dead.Error.Length,
        AgentDefined agent => 100 + Length(agent.Runner.Settings),
        GoalDefined goal => 60 + goal.Title.Length + Length(goal.Description),
        TicketDefined ticket => 120 + ticket.Title.Length + Length(ticket.Description),
        ScheduleDefined schedule => 160 + schedule.Definition.Context.SizeInBytes() + Length(schedule.Definition.Ticket?.Title)
            + Length(schedule.Definition.Ticket?.Description),
        ScheduleFired => 120,
        _ => 60,
    };

    private static int Length(string? text) => text?.Length ?? 0;
}

/// <summary>The decisions that wait for a write, in order. A cut takes whole decisions; one is never split.</summary>
internal sealed class WriteBuffer
{
    private const int MaxEventsPerCommit = 2_000;
    private const int MaxBytesPerCommit = 4 * 1024 * 1024;
    private readonly Queue<PendingDecision> _decisions = new();

    /// <summary>Events in the buffer.</summary>
    public int EventCount { get; private set; }

    /// <summary>Whether there is nothing to write and nobody to answer.</summary>
    public bool IsEmpty => _decisions.Count == 0;

    /// <summary>Whether it holds as many events, or as many answers, as it may.</summary>
    public bool IsFull(int limit) => EventCount >= limit || _decisions.Count >= limit;

    public void Add(PendingDecision decision)
    {
        _decisions.Enqueue(decision);
        EventCount += decision.Events.Length;
    }

    /// <summary>Takes the decisions of one commit. It has an event if the buffer has one, however many answers without events come first.</summary>
    public List<PendingDecision> Cut()
    {
        var cut = new List<PendingDecision>();
        var (events, bytes) = (0, 0);
        while (_decisions.TryPeek(out var next)
            && (events == 0 || (events + next.Events.Length <= MaxEventsPerCommit && bytes + next.EstimatedBytes <= MaxBytesPerCommit)))
        {
            cut.Add(_decisions.Dequeue());
            events += next.Events.Length;
            bytes += next.EstimatedBytes;
        }

        EventCount -= events;
        return cut;
    }

    /// <summary>Takes everything that was never released, what is in flight first.</summary>
    public IEnumerable<PendingDecision> Drain(List<PendingDecision>? inFlight)
    {
        var rest = _decisions.ToList();
        _decisions.Clear();
        EventCount = 0;
        return (inFlight ?? []).Concat(rest);
    }

    /// <summary>The commit of a cut.</summary>
    public static Commit ToCommit(List<PendingDecision> cut, string incarnation)
    {
        var events = ImmutableArray.CreateBuilder<RecordedEvent>(cut.Sum(decision => decision.Events.Length));
        foreach (var decision in cut)
        {
            events.AddRange(decision.Events);
        }

        return new Commit(events[0].Number, events[0].At, incarnation, events.MoveToImmutable());
    }
}
