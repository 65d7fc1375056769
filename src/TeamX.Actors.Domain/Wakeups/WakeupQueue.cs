using TeamX.Actors.Domain.Agents;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// The durable order of a company's pending requests. Requests whose time has not come wait in one heap by time; due ones in a heap of
/// their agent; and agents that could start something in a heap by their best request. So an agent that is busy, paused or suspended is
/// simply not in the last heap, and blocks nobody.
/// </summary>
public sealed class WakeupQueue
{
    private readonly IndexedHeap<Wakeup, DueKey> _future = new();
    private readonly IndexedHeap<AgentState, OrderKey> _candidates = new();
    private readonly HashSet<AgentState> _throttled = [];
    private double _aging;
    private int _maxPerHour;

    /// <summary>Requests whose time had come at the last look.</summary>
    public int DueCount { get; private set; }

    /// <summary>All requests in the queue.</summary>
    public int Count => _future.Count + DueCount;

    /// <summary>When the next request falls due, or an agent's hourly limit lets go; null when neither is ahead.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        Promote(now);
        DateTimeOffset? next = _future.Count == 0 ? null : new DateTimeOffset(_future.FirstKey.EligibleSince, TimeSpan.Zero);
        foreach (var agent in _throttled)
        {
            var until = agent.ThrottledUntil(_maxPerHour, now) ?? now;
            next = next is null || until < next ? until : next;
        }

        return next;
    }

    /// <summary>Puts a pending request in, or moves it to where it now belongs.</summary>
    internal void Set(Wakeup wakeup, DateTimeOffset now)
    {
        var future = wakeup.EligibleSince > now;
        if (wakeup.HeapIndex >= 0 && wakeup.InFuture != future)
        {
            Remove(wakeup, now);
        }

        if (future)
        {
            wakeup.InFuture = true;
            _future.Set(wakeup, new DueKey(wakeup.EligibleSince.UtcTicks, wakeup.Acceptance));
        }
        else
        {
            SetDue(wakeup);
        }

        // Also for a future one: it may just have freed its agent for another.
        Refresh(wakeup.Agent, now);
    }

    /// <summary>Takes a request out.</summary>
    internal void Remove(Wakeup wakeup, DateTimeOffset now)
    {
        if (wakeup.HeapIndex < 0)
        {
            return;
        }

        if (wakeup.InFuture)
        {
            _future.Remove(wakeup);
            wakeup.InFuture = false;
            return;
        }

        wakeup.Agent.Due.Remove(wakeup);
        DueCount--;
        Refresh(wakeup.Agent, now);
    }

    /// <summary>Looks again at what an agent could start; to be called after anything about the agent changed.</summary>
    internal void Refresh(AgentState agent, DateTimeOffset now)
    {
        if (agent.Candidate(_maxPerHour, now) is { } candidate)
        {
            _candidates.Set(agent, OrderKey.Of(candidate, _aging));
        }
        else
        {
            _candidates.Remove(agent);
        }

        if (_maxPerHour > 0 && agent.Due.Count > 0 && agent.ThrottledUntil(_maxPerHour, now) is not null)
        {
            _throttled.Add(agent);
        }
        else if (_throttled.Count > 0)
        {
            _throttled.Remove(agent);
        }
    }

    /// <summary>The request that starts next if a slot is free; null when none can.</summary>
    internal Wakeup? Peek(DateTimeOffset now)
    {
        Promote(now);
        while (_candidates.First is { } agent)
        {
            var candidate = agent.Candidate(_maxPerHour, now);
            if (candidate is null)
            {
                // The wall clock went back: the hour of its limit is full again.
                Refresh(agent, now);
            }
            else if (candidate.EligibleSince > now)
            {
                // The wall clock went back: it is not due any more.
                Set(candidate, now);
            }
            else
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>
    /// The requests as they start when nothing but the order holds them back: due ones, whatever state their agents are in, then those whose time
    /// has not come. To be read to where it is needed before anything changes.
    /// </summary>
    /// <param name="agents">All agents of the company.</param>
    /// <param name="now">The wall time.</param>
    internal IEnumerable<Wakeup> InOrder(IEnumerable<AgentState> agents, DateTimeOffset now)
    {
        Promote(now);
        return IndexedHeap<Wakeup, OrderKey>.InOrder(agents.Select(agent => agent.Due))
            .Concat(IndexedHeap<Wakeup, DueKey>.InOrder([_future]));
    }

    /// <summary>
    /// How many requests are due, and since when the one that has been so for longest. Those whose time has not come cost nothing, and of due ones only
    /// their keys are read, which lie side by side.
    /// </summary>
    /// <param name="agents">All agents of the company.</param>
    /// <param name="now">The wall time; when it went back, some that were due are not any more.</param>
    internal (int Count, DateTimeOffset? Oldest) Due(IEnumerable<AgentState> agents, DateTimeOffset now)
    {
        Promote(now);
        var (count, oldest) = (0, long.MaxValue);
        foreach (var agent in agents)
        {
            foreach (var (_, key) in agent.Due.Nodes)
            {
                if (key.EligibleSince <= now.UtcTicks)
                {
                    count++;
                    oldest = Math.Min(oldest, key.EligibleSince);
                }
            }
        }

        return (count, count == 0 ? null : new DateTimeOffset(oldest, TimeSpan.Zero));
    }

    /// <summary>Moves what has fallen due to its agent.</summary>
    internal void Promote(DateTimeOffset now)
    {
        while (_future.Count > 0 && _future.FirstKey.EligibleSince <= now.UtcTicks)
        {
            var wakeup = _future.First!;
            _future.Remove(wakeup);
            wakeup.InFuture = false;
            SetDue(wakeup);
            Refresh(wakeup.Agent, now);
        }

        if (_throttled.Count > 0)
        {
            RefreshThrottled(now);
        }
    }

    /// <summary>Takes over the options that order and eligibility depend on.</summary>
    internal void Configure(double agingPointsPerMinute, int maxPerHour, IEnumerable<AgentState> agents, DateTimeOffset now)
    {
        var rekey = _aging != agingPointsPerMinute;
        if (!rekey && _maxPerHour == maxPerHour)
        {
            return;
        }

        _aging = agingPointsPerMinute;
        _maxPerHour = maxPerHour;
        foreach (var agent in agents)
        {
            if (rekey)
            {
                agent.Rekey(_aging);
            }

            Refresh(agent, now);
        }
    }

    // A method of its own, because a closure would be allocated whether or not it is needed.
    private void RefreshThrottled(DateTimeOffset now)
    {
        foreach (var agent in _throttled.Where(agent => agent.ThrottledUntil(_maxPerHour, now) is null).ToList())
        {
            Refresh(agent, now);
        }
    }

    private void SetDue(Wakeup wakeup)
    {
        if (wakeup.HeapIndex < 0)
        {
            DueCount++;
        }

        wakeup.Agent.Due.Set(wakeup, OrderKey.Of(wakeup, _aging));
    }
}
