using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// Finds the pending request that an equal new one merges into. Equal means: same agent, same trigger type, same trigger id; without a
/// trigger id only manual requests are equal.
/// </summary>
public sealed class CoalesceIndex
{
    private readonly WakeupsByKey<(AgentState Agent, Trigger Trigger)> _byKey = new(wakeup => (wakeup.Agent, wakeup.Request.Trigger));

    /// <summary>Whether requests with this trigger can merge at all.</summary>
    public static bool CanMerge(Trigger trigger) => trigger.Id is not null || trigger.Type == TriggerType.Manual;

    /// <summary>The equal pending request, one that is not parked before one that is, then the oldest; null when there is none.</summary>
    public Wakeup? Find(AgentState agent, Trigger trigger, DateTimeOffset now) =>
        CanMerge(trigger) ? _byKey.With((agent, trigger)).MinBy(wakeup => (wakeup.Progress.NextRetryAt > now, wakeup.Acceptance)) : null;

    internal void Add(Wakeup wakeup)
    {
        if (IsIn(wakeup))
        {
            _byKey.Add(wakeup);
        }
    }

    internal void Remove(Wakeup wakeup)
    {
        if (IsIn(wakeup))
        {
            _byKey.Remove(wakeup);
        }
    }

    private static bool IsIn(Wakeup wakeup) => wakeup.Request is { AllowCoalescing: true } request && CanMerge(request.Trigger);
}
