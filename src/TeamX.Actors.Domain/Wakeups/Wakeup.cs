using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// A wakeup request in the state of its company: what was asked, how far it has come, and its places in the indexes. A company may have a
/// million of them pending, so each byte counts: instants are ticks, and while a request waits, what was asked can be
/// <see cref="Pack">packed</see>.
/// </summary>
public sealed class Wakeup : IHeapItem
{
    private readonly long _createdAt;
    private readonly byte _triggerType;
    private readonly int _triggerIdHash;
    private object _request;
    private long _eligibleSince;

    internal Wakeup(WakeupScheduled request, AgentState agent, long acceptance, DateTimeOffset createdAt, string? requestedBy, WakeupProgress progress)
    {
        (_request, Agent, Acceptance, RequestedBy, Progress) = (request, agent, acceptance, requestedBy, progress);
        (Id, IsRetry, _createdAt) = (request.WakeupId, request.Cause?.RetryOf is not null, createdAt.UtcTicks);
        (_triggerType, _triggerIdHash) = ((byte)request.Trigger.Type, request.Trigger.Id?.GetHashCode(StringComparison.Ordinal) ?? 0);
        Advance(request, progress);
    }

    /// <summary>The identity.</summary>
    public WakeupId Id { get; }

    /// <summary>What was asked, after merges. A packed one is unpacked each time that it is asked for.</summary>
    public WakeupScheduled Request => _request as WakeupScheduled ?? Agent.RequestForm!.Unpack((byte[])_request);

    /// <summary>The agent to wake.</summary>
    public AgentState Agent { get; }

    /// <summary>The number of the event that accepted it: first come, first served.</summary>
    public long Acceptance { get; }

    /// <summary>The number of the event that ended it; 0 while it is live, and when it was restored from a snapshot.</summary>
    public long EndedBy { get; internal set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt => new(_createdAt, TimeSpan.Zero);

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; }

    /// <summary>How far it has come.</summary>
    public WakeupProgress Progress { get; private set; }

    /// <summary>The latest of due time, retry time and end of cooldown: from here on only slots, its agent and its order hold it back.</summary>
    public DateTimeOffset EligibleSince => new(_eligibleSince, TimeSpan.Zero);

    /// <inheritdoc/>
    public int HeapIndex { get; set; } = -1;

    /// <summary>The priority, after merges.</summary>
    internal int Priority { get; private set; }

    /// <summary>Whether it re-creates a dead-lettered request.</summary>
    internal bool IsRetry { get; }

    /// <summary>Whether it lies in the heap of requests whose time has not come.</summary>
    internal bool InFuture { get; set; }

    /// <summary>Whether a failed run parked it until an instant that has not come.</summary>
    public bool IsParked(DateTimeOffset now, ParkedBy by) => Progress.ParkedBy == by && Progress.NextRetryAt > now;

    /// <summary>Whether it has this trigger type, and this trigger id; null is any.</summary>
    internal bool HasTrigger(TriggerType? type, string? id) =>
        (type is null || (TriggerType)_triggerType == type)
        && (id is null || (_triggerIdHash == id.GetHashCode(StringComparison.Ordinal) && Request.Trigger.Id == id));

    internal void Advance(WakeupProgress progress)
    {
        Progress = progress;
        _eligibleSince = WakeupFold.EligibleSince(Request, progress).UtcTicks;
    }

    internal void Advance(WakeupScheduled request, WakeupProgress progress)
    {
        (_request, Priority) = (request, request.Priority);
        Advance(progress);
    }

    /// <summary>Keeps what was asked in the form of the company's stores, if there is one, until something is to be done with it.</summary>
    /// <param name="packed">That form, if it is known already.</param>
    internal void Pack(byte[]? packed = null)
    {
        if (_request is WakeupScheduled request && Agent.RequestForm is { } form)
        {
            _request = packed ?? form.Pack(request);
        }
    }

    internal void Unpack() => _request = Request;

    internal WakeupSnapshot ToSnapshot() => _request is WakeupScheduled request
        ? new WakeupSnapshot(request, Acceptance, CreatedAt, RequestedBy, Progress)
        : new WakeupSnapshot((byte[])_request, Agent.RequestForm!, Acceptance, CreatedAt, RequestedBy, Progress);
}
