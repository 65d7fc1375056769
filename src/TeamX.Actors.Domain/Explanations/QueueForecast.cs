using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>
/// Plays the queue forward on a copy of the live requests and agents, with the engine's own rules of order and limits: every run takes as long
/// as its runner says and completes, nothing else arrives.
/// </summary>
internal sealed class QueueForecast
{
    /// <summary>Pending requests beyond which a forecast would hold up the company for too long.</summary>
    public const int MaxPending = 10_000;

    private readonly CompanyState _state;
    private readonly Dictionary<AgentId, TimeSpan?> _lengths;
    private readonly PriorityQueue<WakeupId, DateTimeOffset> _ends = new();
    private DateTimeOffset _now;

    private QueueForecast(CompanyState state, Dictionary<AgentId, TimeSpan?> lengths, DateTimeOffset now)
    {
        (_state, _lengths, _now) = (CompanyState.Restore(state.Id, LivePartOf(state)), lengths, now);
        foreach (var run in _state.Running.Values)
        {
            _ends.Enqueue(run.Id, run.Progress.StartedAt!.Value + LengthOf(run)!.Value);
        }
    }

    /// <summary>When a pending request starts; null when the length of a run that matters is unknown, there are too many requests, or it never does.</summary>
    public static DateTimeOffset? StartOf(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        var lengths = state.Agents.Values.ToDictionary(agent => agent.Id, agent => context.DurationOf(agent.Definition)?.ToWholeMilliseconds());
        return !context.Dispatching || state.Queue.Count > MaxPending || state.Running.Values.Any(run => LengthOf(run, state, lengths) is null)
            ? null
            : new QueueForecast(state, lengths, context.Now).StartOf(wakeup.Id);
    }

    private DateTimeOffset? StartOf(WakeupId target)
    {
        while (true)
        {
            while (_ends.TryPeek(out var ended, out var end) && end <= _now)
            {
                _ends.Dequeue();
                Complete(_state.Live[ended]);
            }

            while (_state.NextToStart(_now) is { } next)
            {
                if (next.Id == target)
                {
                    return _now;
                }

                if (LengthOf(next) is not { } length)
                {
                    return null;
                }

                Apply(new RunStarted(next.Id, default, _state.FreeSlot()!.Value, next.Progress.RunNumber + 1, string.Empty));
                _ends.Enqueue(next.Id, _now + length);
            }

            if (NextChange() is not { } change)
            {
                return null;
            }

            _now = change;
        }
    }

    private DateTimeOffset? NextChange()
    {
        // With no slot free, only the end of a run changes anything.
        DateTimeOffset? due = _state.FreeSlot() is null ? null : _state.Queue.NextChange(_now);
        return _ends.TryPeek(out _, out var end) && !(due < end) ? end : due;
    }

    private void Complete(Wakeup run)
    {
        var wasProbe = run.Agent.ProbeRunning && run.Agent.Probe == run.Id;
        Apply(new RunCompleted(run.Id, default, null));
        if (wasProbe)
        {
            Apply(new AgentReinstated(run.Agent.Id, string.Empty));
        }
    }

    private void Apply(CompanyEvent body) => _state.Apply(new RecordedEvent(_state.LastEventNumber + 1, _now, body));

    private TimeSpan? LengthOf(Wakeup wakeup) => LengthOf(wakeup, _state, _lengths);

    /// <summary>A run that is told to stop, or that exceeds its timeout, does not end by its own length.</summary>
    private static TimeSpan? LengthOf(Wakeup wakeup, CompanyState state, Dictionary<AgentId, TimeSpan?> lengths) =>
        !wakeup.Progress.CancelRequested && lengths[wakeup.Agent.Id] is { } length && length >= TimeSpan.Zero
        && length < (wakeup.Request.Timeout ?? state.Policy.RunTimeout) ? length : null;

    /// <summary>What starts and ends of runs depend on, and nothing else.</summary>
    private static CompanySnapshot LivePartOf(CompanyState state) => new(state.LastEventNumber)
    {
        Definition = state.Definition,
        Policy = state.JournaledPolicy,
        Paused = state.Paused,
        Agents = [.. state.Agents.Values.Select(agent => agent.ToSnapshot())],
        Live = [.. state.Live.Values.Select(wakeup => wakeup.ToSnapshot())],
    };
}
