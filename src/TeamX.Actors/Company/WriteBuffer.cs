using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <summary>What a write lets out: an answer, an effect or a published fact.</summary>
/// <param name="Message">What is sent.</param>
/// <param name="To">Who asked; null when the message is an effect, or a fact for everybody.</param>
internal readonly record struct Release(object Message, IActorRef? To);

/// <summary>Whole decisions that become durable together: their events, and what they release, in order. One without events only answers.</summary>
internal sealed class Cut
{
    /// <summary>What happened.</summary>
    public List<RecordedEvent> Events { get; } = [];

    /// <summary>What waits for it.</summary>
    public List<Release> Releases { get; } = [];

    /// <summary>About how many bytes its events take in the journal.</summary>
    public int Bytes { get; set; }

    /// <summary>The row of the journal.</summary>
    public Commit ToCommit(string incarnation) => new(Events[0].Number, Events[0].At, incarnation, [.. Events]);

    public void Clear()
    {
        Events.Clear();
        Releases.Clear();
        Bytes = 0;
    }
}

/// <summary>The decisions that wait for a write, in order, as the cuts in which they will be written. One decision is never split.</summary>
internal sealed class WriteBuffer
{
    private const int MaxEventsPerCommit = 2_000;
    private const int MaxBytesPerCommit = 4 * 1024 * 1024;
    private const int KeptCapacity = 8 * MaxEventsPerCommit;
    private readonly Queue<Cut> _full = new();
    private Cut _open = new();
    private Cut? _spare;
    private int _answers;

    /// <summary>Events in the buffer.</summary>
    public int EventCount { get; private set; }

    /// <summary>Whether there is nothing to write and nobody to answer.</summary>
    public bool IsEmpty => _full.Count == 0 && _open.Releases.Count == 0 && _open.Events.Count == 0;

    /// <summary>Whether it holds as many events, or as many answers, as it may.</summary>
    public bool IsFull(int limit) => EventCount >= limit || _answers >= limit;

    /// <summary>Adds a decision to the last cut, or to a new one if it would become too large.</summary>
    /// <param name="events">Its events.</param>
    public void Begin(IReadOnlyList<RecordedEvent> events)
    {
        var bytes = 0;
        for (var i = 0; i < events.Count; i++)
        {
            bytes += EstimateOf(events[i]);
        }

        if (_open.Events.Count > 0 && (_open.Events.Count + events.Count > MaxEventsPerCommit || _open.Bytes + bytes > MaxBytesPerCommit))
        {
            _full.Enqueue(_open);
            (_open, _spare) = (_spare ?? new Cut(), null);
        }

        _open.Events.AddRange(events);
        _open.Bytes += bytes;
        EventCount += events.Count;
    }

    /// <summary>Adds what the write of the decision that was begun last releases.</summary>
    public void Add(Release release)
    {
        _open.Releases.Add(release);
        _answers += release.To is null ? 0 : 1;
    }

    /// <summary>Takes the first cut.</summary>
    public Cut Take()
    {
        if (!_full.TryDequeue(out var cut))
        {
            (cut, _open, _spare) = (_open, _spare ?? new Cut(), null);
        }

        EventCount -= cut.Events.Count;
        _answers -= cut.Releases.Count(release => release.To is not null);
        return cut;
    }

    /// <summary>Takes a cut back that was released, to be filled again: a write needs two of them in turn.</summary>
    public void Reuse(Cut cut)
    {
        if (cut.Releases.Capacity <= KeptCapacity)
        {
            cut.Clear();
            _spare = cut;
        }
    }

    /// <summary>Takes everything that was not written yet.</summary>
    public IEnumerable<Cut> TakeAll()
    {
        while (!IsEmpty)
        {
            yield return Take();
        }
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
