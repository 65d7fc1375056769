using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>A wakeup request in the state of its company: what was asked, how far it has come, and its places in the indexes.</summary>
public sealed class Wakeup : IHeapItem
{
    internal Wakeup(WakeupScheduled request, AgentState agent, long acceptance, DateTimeOffset createdAt, string? requestedBy, WakeupProgress progress)
    {
        Request = request;
        Agent = agent;
        Acceptance = acceptance;
        CreatedAt = createdAt;
        RequestedBy = requestedBy;
        Progress = progress;
        EligibleSince = WakeupFold.EligibleSince(Request, progress);
    }

    /// <summary>The identity.</summary>
    public WakeupId Id => Request.WakeupId;

    /// <summary>What was asked, after merges.</summary>
    public WakeupScheduled Request { get; private set; }

    /// <summary>The agent to wake.</summary>
    public AgentState Agent { get; }

    /// <summary>The number of the event that accepted it: first come, first served.</summary>
    public long Acceptance { get; }

    /// <summary>The number of the event that ended it; 0 while it is live, and when it was restored from a snapshot.</summary>
    public long EndedBy { get; internal set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; }

    /// <summary>How far it has come.</summary>
    public WakeupProgress Progress { get; private set; }

    /// <summary>The latest of due time, retry time and end of cooldown: from here on only slots, its agent and its order hold it back.</summary>
    public DateTimeOffset EligibleSince { get; private set; }

    /// <summary>
    /// The monotonic time of the last report on its running run, measured by the supervisor. Not journaled: a recovered run counts from
    /// the end of the recovery.
    /// </summary>
    public TimeSpan LastReport { get; set; }

    /// <summary>
    /// Whether a caller outside has its running run, so that nothing of it is lost when this process ends. Not journaled: a worker says so.
    /// </summary>
    public bool HandedOver { get; set; }

    /// <summary>The definition of the agent by which its latest run was started; null when a snapshot came between.</summary>
    internal AgentDefined? RunsBy { get; set; }

    /// <inheritdoc/>
    public int HeapIndex { get; set; } = -1;

    /// <summary>Whether it lies in the heap of requests whose time has not come.</summary>
    internal bool InFuture { get; set; }

    /// <summary>The next pending request with the same coalescing key.</summary>
    internal Wakeup? NextEqual { get; set; }

    /// <summary>The next pending request for the same ticket.</summary>
    internal Wakeup? NextOfTicket { get; set; }

    /// <summary>The pending request for the same ticket that has this one next.</summary>
    internal Wakeup? PreviousOfTicket { get; set; }

    /// <summary>Whether a failed run parked it until an instant that has not come.</summary>
    public bool IsParked(DateTimeOffset now, ParkedBy by) => Progress.ParkedBy == by && Progress.NextRetryAt > now;

    internal void Advance(WakeupProgress progress)
    {
        Progress = progress;
        EligibleSince = WakeupFold.EligibleSince(Request, progress);
    }

    internal void Advance(WakeupScheduled request, WakeupProgress progress)
    {
        Request = request;
        Advance(progress);
    }

    internal WakeupSnapshot ToSnapshot() => new(Request, Acceptance, CreatedAt, RequestedBy, Progress);
}
