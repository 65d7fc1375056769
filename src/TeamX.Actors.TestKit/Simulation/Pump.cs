using Akka.Dispatch;

namespace TeamX.Actors.TestKit.Simulation;

/// <summary>
/// The one thread that runs everything of a scenario: each turn of each actor, each timer, each scripted runner. When nothing is left to
/// run, and no code of the host's own works beside it, the scenario is at rest: nothing can happen any more until time moves or somebody
/// sends something. That is the barrier between two steps of time; nothing is guessed and nothing sleeps.
/// </summary>
internal sealed class Pump : IDisposable
{
    private readonly object _gate = new();
    private readonly List<IRunnable> _work = [];
    private readonly Queue<Goal> _goals = new();
    private readonly List<string> _outside = [];
    private readonly int? _seed;
    private Random? _interleaving;
    private int _head;
    private bool _stopped;

    /// <param name="seed">Null runs turns in the order in which they became ready; a number picks among the ready ones at random, repeatably.</param>
    public Pump(int? seed)
    {
        _seed = seed;
        Reseed();
        new Thread(Run) { IsBackground = true, Name = "teamx-scenario" }.Start();
    }

    /// <summary>Begins chance anew: a host starts and stops on threads of its own, which draw from it differently each time.</summary>
    public void Reseed()
    {
        lock (_gate) _interleaving = _seed is { } number ? new Random(number) : null;
    }

    /// <summary>Adds a turn; from any thread.</summary>
    public void Post(IRunnable run)
    {
        lock (_gate)
        {
            _work.Add(run);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Adds a turn; from any thread.</summary>
    public void Post(Action action) => Post(new ActionTurn(action));

    /// <summary>Something works beside the pump; the scenario is not at rest before <see cref="Leave"/>.</summary>
    public void Enter(string what)
    {
        lock (_gate) _outside.Add(what);
    }

    /// <summary>The end of what <see cref="Enter"/> began.</summary>
    public void Leave(string what)
    {
        lock (_gate)
        {
            _outside.Remove(what);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Calls <paramref name="step"/> on the pump at each rest until it returns false.</summary>
    /// <param name="step">Returns whether to go on: true when it moved something.</param>
    /// <param name="deadline">Real time; beyond it something is stuck.</param>
    /// <exception cref="TimeoutException">The scenario did not come to rest in time; the message says what it waited for.</exception>
    public async Task AtRestAsync(Func<bool> step, TimeSpan deadline)
    {
        var goal = new Goal(step);
        lock (_gate)
        {
            _goals.Enqueue(goal);
            Monitor.Pulse(_gate);
        }

        try
        {
            await goal.Reached.Task.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The scenario did not come to rest within {deadline}: {Describe()}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private string Describe()
    {
        lock (_gate)
        {
            return _outside.Count > 0
                ? $"{string.Join(", ", _outside)} did not end. Code of your own that waits for virtual time has to wait with ScriptedRun.DelayAsync."
                : $"{_work.Count - _head} turns of actors are left; one of them goes on for ever, or blocks the thread.";
        }
    }

    private void Run()
    {
        while (Next(out var run, out var goal))
        {
            if (run is not null)
            {
                run.Run();
                continue;
            }

            try
            {
                if (goal!.Step())
                {
                    continue;
                }

                goal.Reached.SetResult();
            }
            catch (Exception fault)
            {
                goal!.Reached.SetException(fault);
            }

            lock (_gate) _goals.Dequeue();
        }
    }

    private bool Next(out IRunnable? run, out Goal? goal)
    {
        (run, goal) = (null, null);
        lock (_gate)
        {
            while (!_stopped && _work.Count == _head && (_goals.Count == 0 || _outside.Count > 0))
            {
                Monitor.Wait(_gate);
            }

            if (_stopped)
            {
                return false;
            }

            if (_work.Count == _head)
            {
                goal = _goals.Peek();
                return true;
            }

            run = Take();
            return true;
        }
    }

    /// <summary>The next ready turn. One actor is at most once in the list, so any choice keeps the order of its messages.</summary>
    private IRunnable Take()
    {
        if (_interleaving is not null)
        {
            var chosen = _interleaving.Next(_head, _work.Count);
            (_work[_head], _work[chosen]) = (_work[chosen], _work[_head]);
        }

        var run = _work[_head++];
        if (_head == _work.Count)
        {
            _work.Clear();
            _head = 0;
        }

        return run;
    }

    private sealed record Goal(Func<bool> Step)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class ActionTurn(Action action) : IRunnable
    {
        public void Run() => action();

        public void Execute() => action();
    }
}
