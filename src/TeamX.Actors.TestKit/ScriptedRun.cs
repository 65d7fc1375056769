using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit.Simulation;
using TeamX.Actors.Workers;

namespace TeamX.Actors.TestKit;

/// <summary>One call of a scripted runner.</summary>
public sealed class ScriptedRun
{
    private readonly Pump _pump;
    private readonly VirtualClock _clock;
    private readonly VirtualScheduler _scheduler;

    internal ScriptedRun(RunContext context, Pump pump, VirtualClock clock, VirtualScheduler scheduler)
    {
        (Context, _pump, _clock, _scheduler) = (context, pump, clock, scheduler);
        StartedAt = clock.GetUtcNow();
    }

    /// <summary>What the engine told the runner.</summary>
    public RunContext Context { get; }

    /// <summary>When it began, in virtual wall time.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended; null while it runs, and for ever when its process was killed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How it ended; null while it runs, and when it ended with an exception or was handed over.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>Whether it was told to stop.</summary>
    public bool ToldToStop { get; internal set; }

    /// <summary>Virtual wall time.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    internal string Name => $"run {Context.Attempt} of agent '{Context.AgentId}'";

    /// <summary>Waits in virtual time. The only way for code inside a scenario to wait.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _scheduler.After(delay, () => Wake(() => over.TrySetResult()));
        await using var registration = cancellationToken.Register(() => Wake(() => over.TrySetCanceled(cancellationToken))).ConfigureAwait(false);
        _pump.Leave(Name);
        await over.Task.ConfigureAwait(false);

        // The one that wakes is counted before the sleeper goes on, and only when it was the first to wake it.
        void Wake(Func<bool> wake)
        {
            _pump.Enter(Name);
            if (!wake())
            {
                _pump.Leave(Name);
            }
        }
    }

    internal void End(RunOutcome? outcome)
    {
        EndedAt ??= _clock.GetUtcNow();
        Outcome = outcome;
    }

    /// <summary>Ends at a virtual instant, or at once when told to stop.</summary>
    internal Task<RunOutcome?> After(TimeSpan delay, RunOutcome outcome, CancellationToken stop)
    {
        // Continuations run within the turn that completes it: the pump knows of everything that follows.
        var over = new TaskCompletionSource<RunOutcome?>();
        _scheduler.After(delay, () => over.TrySetResult(outcome));
        stop.Register(() => over.TrySetCanceled(stop));
        return over.Task;
    }

    /// <summary>Runs code of the host's own beside the pump, which waits for it.</summary>
    internal Task<RunOutcome?> Outside(Func<Task<RunOutcome?>> code)
    {
        var over = new TaskCompletionSource<RunOutcome?>();
        _pump.Enter(Name);
        _ = Task.Run(async () =>
        {
            Action end;
            try
            {
                var outcome = await code().ConfigureAwait(false);
                end = () => over.SetResult(outcome);
            }
            catch (OperationCanceledException stopped)
            {
                end = () => over.SetCanceled(stopped.CancellationToken);
            }
            catch (Exception fault)
            {
                end = () => over.SetException(fault);
            }

            _pump.Post(end);
            _pump.Leave(Name);
        });
        return over.Task;
    }
}
