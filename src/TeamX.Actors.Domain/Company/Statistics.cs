namespace TeamX.Actors.Domain.Company;

/// <summary>Counters since the company was created, and the times of the last finished runs, in event order.</summary>
public sealed class Statistics
{
    /// <summary>How many finished runs averages and percentiles are made of.</summary>
    public const int KeptRuns = 1_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Queue<RunTimes> _runs = new();
    private readonly LinkedList<StartCount> _starts = new();

    /// <summary>Completed requests.</summary>
    public long Completed { get; internal set; }

    /// <summary>Dead-lettered requests.</summary>
    public long Failed { get; internal set; }

    /// <summary>Cancelled requests.</summary>
    public long Cancelled { get; internal set; }

    /// <summary>Merged requests.</summary>
    public long Coalesced { get; internal set; }

    /// <summary>Repeated idempotency keys.</summary>
    public long Deduplicated { get; internal set; }

    /// <summary>The last 1,000 finished runs, oldest first.</summary>
    public IReadOnlyCollection<RunTimes> RecentRuns => _runs;

    /// <summary>Starts in the 60 s before <paramref name="now"/>.</summary>
    public int StartsInLastMinute(DateTimeOffset now) => _starts.Where(start => start.At + Minute > now && start.At <= now).Sum(start => start.Count);

    internal void CountStart(DateTimeOffset at)
    {
        TrimStarts(at);
        if (_starts.Last is { } last && last.Value.At == at)
        {
            last.Value = new StartCount(at, last.Value.Count + 1);
        }
        else
        {
            _starts.AddLast(new StartCount(at, 1));
        }
    }

    internal void CountRun(RunTimes times)
    {
        _runs.Enqueue(times);
        if (_runs.Count > KeptRuns)
        {
            _runs.Dequeue();
        }
    }

    internal StatisticsSnapshot ToSnapshot() => new()
    {
        Completed = Completed,
        Failed = Failed,
        Cancelled = Cancelled,
        Coalesced = Coalesced,
        Deduplicated = Deduplicated,
        RecentRuns = [.. _runs],
        RecentStarts = [.. _starts],
    };

    internal void Restore(StatisticsSnapshot snapshot)
    {
        (Completed, Failed, Cancelled) = (snapshot.Completed, snapshot.Failed, snapshot.Cancelled);
        (Coalesced, Deduplicated) = (snapshot.Coalesced, snapshot.Deduplicated);
        foreach (var times in snapshot.RecentRuns)
        {
            _runs.Enqueue(times);
        }

        foreach (var start in snapshot.RecentStarts)
        {
            _starts.AddLast(start);
        }
    }

    private void TrimStarts(DateTimeOffset now)
    {
        while (_starts.First is { } first && first.Value.At + Minute <= now)
        {
            _starts.RemoveFirst();
        }
    }
}
