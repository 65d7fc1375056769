using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// Finds the pending request that an equal new one merges into. Equal means: same agent, same trigger type, same trigger id; without a
/// trigger id only manual requests are equal.
/// </summary>
public sealed class CoalesceIndex
{
    private readonly Dictionary<(AgentState Agent, Trigger Trigger), Wakeup> _byKey = [];

    /// <summary>Whether requests with this trigger can merge at all.</summary>
    public static bool CanMerge(Trigger trigger) => trigger.Id is not null || trigger.Type == TriggerType.Manual;

    /// <summary>The equal pending request, one that is not parked before one that is; null when there is none.</summary>
    public Wakeup? Find(AgentState agent, Trigger trigger, DateTimeOffset now)
    {
        if (!CanMerge(trigger) || !_byKey.TryGetValue((agent, trigger), out var first))
        {
            return null;
        }

        for (var wakeup = first; wakeup is not null; wakeup = wakeup.NextEqual)
        {
            if (!(wakeup.Progress.NextRetryAt > now))
            {
                return wakeup;
            }
        }

        return first;
    }

    internal void Add(Wakeup wakeup)
    {
        if (!wakeup.Request.AllowCoalescing || !CanMerge(wakeup.Request.Trigger))
        {
            return;
        }

        var key = (wakeup.Agent, wakeup.Request.Trigger);
        wakeup.NextEqual = _byKey.GetValueOrDefault(key);
        _byKey[key] = wakeup;
    }

    internal void Remove(Wakeup wakeup)
    {
        var key = (wakeup.Agent, wakeup.Request.Trigger);
        if (!_byKey.TryGetValue(key, out var at))
        {
            return;
        }

        if (at == wakeup)
        {
            if (wakeup.NextEqual is { } next)
            {
                _byKey[key] = next;
            }
            else
            {
                _byKey.Remove(key);
            }
        }
        else
        {
            while (at is not null && at.NextEqual != wakeup)
            {
                at = at.NextEqual;
            }

            if (at is null)
            {
                return;
            }

            at.NextEqual = wakeup.NextEqual;
        }

        wakeup.NextEqual = null;
    }
}
