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

    /// <summary>The equal pending request, one that is not parked before one that is, then the oldest; null when there is none.</summary>
    public Wakeup? Find(AgentState agent, Trigger trigger, DateTimeOffset now)
    {
        if (!CanMerge(trigger) || !_byKey.TryGetValue((agent, trigger), out var first))
        {
            return null;
        }

        // The order of the chain tells nothing: it differs between a live state and a restored one.
        var best = first;
        for (var wakeup = first.NextEqual; wakeup is not null; wakeup = wakeup.NextEqual)
        {
            if (Rank(wakeup).CompareTo(Rank(best)) < 0)
            {
                best = wakeup;
            }
        }

        return best;

        (bool IsParked, long Acceptance) Rank(Wakeup wakeup) => (wakeup.Progress.NextRetryAt > now, wakeup.Acceptance);
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
