namespace TeamX.Actors.Benchmarks.Peers.Driving;

/// <summary>A durable queue as the workloads see it. It was opened on a place of its own, with a handler; five jobs run at once.</summary>
internal interface IJobQueue : IAsyncDisposable
{
    /// <summary>Asks for a job; done when the system says that the job is durable.</summary>
    Task EnqueueAsync(Job job);

    /// <summary>From now on jobs are run. On a place that has been used before, a system may have begun by itself.</summary>
    Task WorkAsync();

    /// <summary>How many jobs the system holds whose completion is not durable yet.</summary>
    Task<long> UnfinishedAsync();
}

/// <summary>One job.</summary>
/// <param name="Number">Tells it from the others of the workload.</param>
/// <param name="Priority">0–9, higher first.</param>
internal sealed record Job(int Number, int Priority)
{
    /// <summary>How many jobs run at once.</summary>
    public const int AtOnce = 5;

    /// <summary>How many priorities there are.</summary>
    public const int Priorities = 10;

    /// <summary>What every job carries: 300 bytes that do not compress well.</summary>
    public static readonly string Payload = new([.. Enumerable.Range(0, 300).Select(place => (char)('A' + (place * place * 7 % 26)))]);
}

/// <summary>Opens a system.</summary>
/// <param name="place">A folder or a connection string.</param>
/// <param name="handler">Does a job, given its number.</param>
internal delegate Task<IJobQueue> OpenJobQueue(string place, Func<int, Task> handler);
