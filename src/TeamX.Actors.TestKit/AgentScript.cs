using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.TestKit;

/// <summary>
/// What the runs of one agent do, one after another. A step with a number of times is used up by as many runs; one without is for all runs
/// from there on. Without a step left, a run completes.
/// </summary>
public sealed class AgentScript
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Step> _steps = new();
    private readonly HashSet<TimeSpan?> _lengths = [];

    /// <summary>Completes, with JSON text as the result.</summary>
    /// <param name="result">JSON text; null for none.</param>
    /// <param name="after">How long the run takes, in virtual time. Told to stop, it stops at once.</param>
    /// <param name="times">For so many runs; null for all from here on.</param>
    public AgentScript Complete(string? result = null, TimeSpan after = default, int? times = null) =>
        End(_ => new RunOutcome.Completed(result), after, times, completes: true);

    /// <inheritdoc cref="Complete"/>
    public AgentScript ThenComplete(string? result = null, TimeSpan after = default) => Complete(result, after);

    /// <summary>Fails, with a retry unless <paramref name="permanent"/>.</summary>
    public AgentScript Fail(string error = "scripted failure", bool permanent = false, TimeSpan after = default, int? times = null) =>
        End(_ => new RunOutcome.Failed(error, permanent), after, times);

    /// <summary>Fails so many times.</summary>
    public AgentScript FailTimes(int times, string error = "scripted failure") => Fail(error, times: times);

    /// <summary>Finds nothing to do.</summary>
    public AgentScript Skip(string? reason = null, int? times = null) => End(_ => new RunOutcome.Skipped(reason), default, times);

    /// <summary>Asks to be run again at another time.</summary>
    /// <param name="until">Given the virtual time of the run.</param>
    /// <param name="reason">Why.</param>
    /// <param name="times">For so many runs; null for all from here on.</param>
    public AgentScript Defer(Func<DateTimeOffset, DateTimeOffset> until, string? reason = null, int? times = null) =>
        End(run => new RunOutcome.Deferred(until(run.Now), reason), default, times);

    /// <summary>Throws.</summary>
    public AgentScript Crash(string message = "scripted crash", int? times = null) =>
        Add((_, _) => Task.FromException<RunOutcome?>(new InvalidOperationException(message)), times);

    /// <summary>Never ends, unless it is told to stop.</summary>
    /// <param name="ignoringCancellation">Not even then.</param>
    /// <param name="times">For so many runs; null for all from here on.</param>
    public AgentScript Hang(bool ignoringCancellation = false, int? times = null) => Add((_, stop) =>
    {
        var never = new TaskCompletionSource<RunOutcome?>();
        if (!ignoringCancellation)
        {
            stop.Register(() => never.TrySetCanceled(stop));
        }

        return never.Task;
    }, times);

    /// <summary>Runs code. The scenario is not at rest before it ends, so it waits with <see cref="ScriptedRun.DelayAsync"/> alone.</summary>
    public AgentScript Do(Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> code, int? times = null) =>
        Add((run, stop) => run.Outside(() => code(run, stop)), times);

    internal Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> Next()
    {
        lock (_gate)
        {
            if (_steps.First is not { Value: var step })
            {
                return (_, _) => Task.FromResult<RunOutcome?>(new RunOutcome.Completed());
            }

            if (--step.Left == 0)
            {
                _steps.RemoveFirst();
            }

            return step.Run;
        }
    }

    /// <summary>How long each run takes until it completes; null when runs differ or end otherwise.</summary>
    internal TimeSpan? Length
    {
        get
        {
            lock (_gate) return _lengths.Count == 0 ? TimeSpan.Zero : _lengths.Count == 1 ? _lengths.Single() : null;
        }
    }

    private AgentScript End(Func<ScriptedRun, RunOutcome> outcome, TimeSpan after, int? times, bool completes = false) => Add(
        (run, stop) => after > TimeSpan.Zero ? run.After(after, outcome(run), stop) : Task.FromResult<RunOutcome?>(outcome(run)),
        times, completes && times is null ? after : null);

    /// <summary>A step for all further runs gives way to what is scripted later.</summary>
    private AgentScript Add(Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> run, int? times, TimeSpan? length = null)
    {
        lock (_gate)
        {
            _lengths.Add(length);
            if (_steps.Last is { Value.Left: null })
            {
                _steps.RemoveLast();
            }

            _steps.AddLast(new Step(run) { Left = times });
        }

        return this;
    }

    private sealed record Step(Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> Run)
    {
        public int? Left { get; set; }
    }
}
