using System.Collections.Concurrent;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>How far the history has come, told to this process as soon as it is durable.</summary>
internal sealed class HistoryProgress
{
    private ConcurrentDictionary<CompanyId, HistoryReach> _reached = [];
    private TaskCompletionSource _changed = New();
    private readonly Lock _waiting = new();
    private TaskCompletionSource _somebody = New();
    private int _waiters;
    private long _ordering;

    /// <summary>The journal's row up to which everything is there.</summary>
    public long Ordering => Volatile.Read(ref _ordering);

    /// <summary>Ends when something was taken over after this was read.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>How far a company was followed.</summary>
    public HistoryReach Reached(CompanyId company) => Volatile.Read(ref _reached).GetValueOrDefault(company);

    /// <summary>This is all that is there, whatever was reported before.</summary>
    public void Restart(IEnumerable<(CompanyId Company, HistoryReach Reach)> reached, long ordering)
    {
        Volatile.Write(ref _reached, new(reached.Select(one => KeyValuePair.Create(one.Company, one.Reach))));
        Report([], ordering);
    }

    /// <summary>These companies have come further.</summary>
    public void Report(IEnumerable<(CompanyId Company, HistoryReach Reach)> reached, long ordering)
    {
        foreach (var (company, reach) in reached)
        {
            _reached[company] = reach;
        }

        Volatile.Write(ref _ordering, ordering);
        Interlocked.Exchange(ref _changed, New()).SetResult();
    }

    /// <summary>Ends as soon as somebody waits for the history; it has ended while one does.</summary>
    public Task Awaited
    {
        get
        {
            lock (_waiting)
            {
                return _somebody.Task;
            }
        }
    }

    /// <summary>Somebody waits, until what is answered is disposed of.</summary>
    public IDisposable Await()
    {
        lock (_waiting)
        {
            _waiters++;
            _somebody.TrySetResult();
        }

        return new Waiter(this);
    }

    private void Leave()
    {
        lock (_waiting)
        {
            if (--_waiters == 0)
            {
                _somebody = New();
            }
        }
    }

    private sealed class Waiter(HistoryProgress progress) : IDisposable
    {
        public void Dispose() => progress.Leave();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
