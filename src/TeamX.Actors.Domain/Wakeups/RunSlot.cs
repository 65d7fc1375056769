using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>One slot, and what the supervisor knows beside the journal of the run in it.</summary>
public sealed class RunSlot
{
    /// <summary>The running request; null while the slot is free.</summary>
    public Wakeup? Wakeup { get; private set; }

    /// <summary>The monotonic time of the last report on the run, measured by the supervisor. Not journaled: a recovered run counts from the end of the recovery.</summary>
    public TimeSpan LastReport { get; set; }

    /// <summary>Whether a caller outside has the run, so that nothing of it is lost when this process ends. Not journaled: a worker says so.</summary>
    public bool HandedOver { get; set; }

    /// <summary>The definition of the agent by which the run was started; null when a snapshot came between.</summary>
    internal AgentDefined? StartedBy { get; set; }

    internal void Put(Wakeup? wakeup) => (Wakeup, LastReport, HandedOver, StartedBy) = (wakeup, default, false, null);
}
