using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Company;

/// <summary>What the engine's actors share in one process.</summary>
internal sealed record EngineSettings
{
    /// <summary>The configured policy.</summary>
    public required CompanyPolicy Policy { get; init; }

    /// <summary>Wall and monotonic time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How much faster wall time goes than monotonic time.</summary>
    public double WallSpeed => FastClock.SpeedOf(Time);

    /// <summary>The runners of the host.</summary>
    public required RunnerCatalog Runners { get; init; }

    /// <summary>The nodes that execute runs; null in one process, where workers below each company's guardian do.</summary>
    public WorkerNodes? WorkerNodes { get; init; }

    /// <summary>The id of this process incarnation.</summary>
    public string Incarnation { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether another process incarnation, by its id, is known to be dead. The default: one process has the data for itself.</summary>
    public Func<string, bool> IsDead { get; init; } = _ => true;

    /// <summary>Whether runs start from the beginning; <see cref="SetDispatching"/> changes it.</summary>
    public bool Dispatching { get; init; } = true;

    /// <summary>How often clock and leases are checked again.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a worker renews its lease.</summary>
    public TimeSpan LeaseHeartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopped run may take to end.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long running runs may go on when the node shuts down.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a company with nothing to do stays in memory.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Events between two snapshots, at least.</summary>
    public int SnapshotMinimumEvents { get; init; } = 10_000;

    /// <summary>Time between two snapshots, at least: what a busy company writes meanwhile is recovered faster than it was written.</summary>
    public TimeSpan SnapshotInterval { get; init; }

    /// <summary>Unwritten events beyond which client commands are refused as busy.</summary>
    public int MaxUnwrittenEvents { get; init; } = 20_000;

    /// <summary>
    /// How far a company's rows are in the history: the sequence number of the last one there, 0 while none is. Asked by supervisors, so it must
    /// answer at once. Null when there is no history: then nothing but recovery needs the rows.
    /// </summary>
    public Func<CompanyId, long>? HistoryCommitted { get; init; }

    /// <summary>The directory actor.</summary>
    public IActorRef Directory { get; init; } = ActorRefs.Nobody;

    /// <summary>
    /// Whether nothing runs any more of what this executor was given. When a supervisor of this very process begins, a run of its own that is not below its
    /// guardian is dead; in a cluster the worker node of this process may still have it.
    /// </summary>
    public bool IsDeadExecutor(string executor) =>
        executor != RunStarted.ExternalExecutor && (executor == Incarnation ? WorkerNodes is null : IsDead(executor));

    /// <summary>A new source of decisions.</summary>
    public DecisionContext NewContext() => new(Incarnation, new Random())
    {
        ChooseExecutor = WorkerNodes is { } nodes ? nodes.Choose : () => Incarnation,
        HandsOver = kind => Runners.Find(kind)?.HandsOver ?? false,
        CheckRunner = Runners.Check,
    };
}
