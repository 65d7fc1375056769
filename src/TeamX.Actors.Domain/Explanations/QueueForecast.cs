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
    private readonly Func<AgentDefined, TimeSpan?> _durationOf;
    private readonly Dictionary<AgentId, TimeSpan?> _lengths = [];
    private readonly PriorityQueue<WakeupId, DateTimeOffset> _ends;
    private DateTimeOffset _now;

    private QueueForecast(CompanyState state, IEnumerable<(WakeupId, DateTimeOffset)> ends, AnswerContext context)
    {
        (_state, _durationOf, _now) = (CompanyState.Restore(state.Id, LivePartOf(state)), context.DurationOf, context.Now);
        _ends = new PriorityQueue<WakeupId, DateTimeOffset>(ends);
    }

    /// <summary>
    /// When a pending request starts; null when no worker node has a free place now, the length of a run that matters is unknown, a schedule fires
    /// before, there are too many requests, or it never does.
    /// </summary>
    public static DateTimeOffset? StartOf(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        if (!context.Dispatching || !context.WorkerFree || state.Queue.Count > MaxPending)
        {
            return null;
        }

        var ends = new List<(WakeupId, DateTimeOffset)>();
        foreach (var run in state.Running.Values)
        {
            // It goes on as it began, whatever its agent's definition has become.
            if (state.Running.Of(run).StartedBy is not { } startedBy || run.Progress.CancelRequested || Known(context.DurationOf(startedBy), run, state) is not { } length)
            {
                return null;
            }

            ends.Add((run.Id, run.Progress.StartedAt!.Value + length));
        }

        // What a fire brings may push others behind this request, or be merged into it: it could start before.
        var start = new QueueForecast(state, ends, context).StartOf(wakeup.Id);
        return state.Schedules.NextFireAt <= start ? null : start;
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

    private TimeSpan? LengthOf(Wakeup wakeup)
    {
        if (!_lengths.TryGetValue(wakeup.Agent.Id, out var length))
        {
            _lengths.Add(wakeup.Agent.Id, length = _durationOf(wakeup.Agent.Definition));
        }

        return Known(length, wakeup, _state);
    }

    /// <summary>A run that exceeds its timeout does not end by its own length.</summary>
    private static TimeSpan? Known(TimeSpan? length, Wakeup wakeup, CompanyState state) =>
        length?.ToWholeMilliseconds() is { } known && known >= TimeSpan.Zero && known < (wakeup.Request.Timeout ?? state.Policy.RunTimeout) ? known : null;

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
