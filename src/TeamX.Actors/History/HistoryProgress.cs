using System.Collections.Concurrent;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>How far the history has come, told to this process as soon as it is durable.</summary>
internal sealed class HistoryProgress
{
    private readonly ConcurrentDictionary<CompanyId, HistoryReach> _reached = [];
    private TaskCompletionSource _changed = New();
    private long _ordering;

    /// <summary>The journal's row up to which everything is there.</summary>
    public long Ordering => Volatile.Read(ref _ordering);

    /// <summary>Ends when something was taken over after this was read.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>How far a company was followed.</summary>
    public HistoryReach Reached(CompanyId company) => _reached.GetValueOrDefault(company);

    public void Report(IEnumerable<(CompanyId Company, HistoryReach Reach)> reached, long ordering)
    {
        foreach (var (company, reach) in reached)
        {
            _reached[company] = reach;
        }

        Volatile.Write(ref _ordering, ordering);
        Interlocked.Exchange(ref _changed, New()).SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
