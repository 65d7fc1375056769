using System.Diagnostics.Metrics;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Telemetry;

/// <summary>
/// What is measured. Tags have few values: no ids, so that the series stay as many as they are, however many companies there are. Facts are
/// counted when they are durable.
/// </summary>
internal static class EngineMetrics
{
    private const string Outcome = "outcome";
    private const string TriggerTag = "trigger";

    private static readonly InstrumentAdvice<double> WriteBuckets = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    };

    private static readonly InstrumentAdvice<double> RunBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 21600],
    };

    private static readonly Counter<long> Wakeups = Counter("teamx.wakeups", "{wakeup}", "Wakeups that were accepted.");
    private static readonly Counter<long> RunsStarted = Counter("teamx.runs.started", "{run}", "Runs that have their lease.");
    private static readonly Counter<long> RunsEnded = Counter("teamx.runs.ended", "{run}", "Runs that have ended.");
    private static readonly Counter<long> Interruptions = Counter("teamx.runs.interrupted", "{run}", "Runs that ended without an end of their own.");
    private static readonly Counter<long> Events = Counter("teamx.events", "{event}", "Events that were written.");
    private static readonly Counter<long> JournalFailures = Counter("teamx.journal.failures", "{failure}", "Writes or recoveries that the journal refused.");
    private static readonly Counter<long> SupervisorRestarts = Counter("teamx.supervisor.restarts", "{restart}", "Supervisors that stopped and are started again.");
    private static readonly Histogram<double> Wait = Seconds("teamx.run.wait", RunBuckets, "From the instant at which nothing but order and slots held a request back to the start of its run.");
    private static readonly Histogram<double> Duration = Seconds("teamx.run.duration", RunBuckets, "From a run's start to its end.");
    private static readonly Histogram<double> WriteDuration = Seconds("teamx.commit.duration", WriteBuckets, "From handing a write to the journal to its answer.");
    private static readonly Histogram<double> FlushDuration = Seconds("teamx.journal.flush", WriteBuckets, "From asking the system to put a transaction of the SQLite journal on the disk to its answer.");

    private static long _companies;
    private static long _running;
    private static long _pending;
    private static long _unwritten;
    private static long _workerRunning;
    private static long _workerCapacity;

    static EngineMetrics()
    {
        Gauge("teamx.companies", "{company}", "Companies in memory.", () => Volatile.Read(ref _companies));
        Gauge("teamx.running", "{wakeup}", "Requests with a running run, of the companies in memory.", () => Volatile.Read(ref _running));
        Gauge("teamx.pending", "{wakeup}", "Requests that wait, of the companies in memory.", () => Volatile.Read(ref _pending));
        Gauge("teamx.events.unwritten", "{event}", "Events that wait for their write.", () => Volatile.Read(ref _unwritten));
        Gauge("teamx.worker.running", "{run}", "Runs that this node executes for its cluster.", () => Volatile.Read(ref _workerRunning));
        Gauge("teamx.worker.capacity", "{run}", "How many runs this node may execute at once for its cluster.", () => Volatile.Read(ref _workerCapacity));
    }

    /// <summary>Whether anybody listens to what is counted by event.</summary>
    public static bool CountsEvents =>
        Wakeups.Enabled || RunsStarted.Enabled || RunsEnded.Enabled || Interruptions.Enabled || Wait.Enabled || Duration.Enabled;

    /// <summary>Counts a durable fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="trigger">The trigger of its request; null when it has none that is known.</param>
    /// <param name="at">Its instant.</param>
    /// <param name="since">At a start: since when the request could have started. At the end of a run: its start. Otherwise null.</param>
    public static void Count(CompanyEvent fact, Trigger? trigger, DateTimeOffset at, DateTimeOffset? since)
    {
        switch (fact)
        {
            case WakeupScheduled:
                Accepted("scheduled", trigger);
                break;
            case WakeupCoalesced coalesced:
                Accepted("coalesced", coalesced.MergedTrigger);
                break;
            case WakeupDeduplicated:
                Accepted("deduplicated", trigger);
                break;
            case RunStarted when since is { } eligible:
                RunsStarted.Add(1, By(trigger));
                Wait.Record(Math.Max(0, (at - eligible).TotalSeconds), By(trigger));
                break;
            case WakeupEvent when since is { } start && OutcomeOf(fact) is { } outcome:
                RunsEnded.Add(1, new(Outcome, outcome), By(trigger));
                Duration.Record(Math.Max(0, (at - start).TotalSeconds), new KeyValuePair<string, object?>(Outcome, outcome));
                if (fact is RunInterrupted interrupted)
                {
                    Interruptions.Add(1, new KeyValuePair<string, object?>("reason", interrupted.Reason));
                }

                break;
        }
    }

    /// <summary>Counts a write that the journal took.</summary>
    public static void Written(int events, TimeSpan took)
    {
        Events.Add(events);
        WriteDuration.Record(took.TotalSeconds);
    }

    /// <summary>Counts what the journal did not take, or could not give.</summary>
    /// <param name="operation"><c>write</c> or <c>recover</c>.</param>
    public static void JournalFailed(string operation) => JournalFailures.Add(1, new KeyValuePair<string, object?>("operation", operation));

    /// <summary>Counts a supervisor that is started again.</summary>
    public static void SupervisorRestarted() => SupervisorRestarts.Add(1);

    /// <summary>Moves the gauges by what has changed for one company.</summary>
    /// <param name="shown">What the gauges hold of it.</param>
    /// <param name="now">What they are to hold.</param>
    public static void Show(ref CompanyLoad shown, CompanyLoad now)
    {
        Move(ref _companies, now.Companies - shown.Companies);
        Move(ref _running, now.Running - shown.Running);
        Move(ref _pending, now.Pending - shown.Pending);
        Move(ref _unwritten, now.Unwritten - shown.Unwritten);
        shown = now;
    }

    /// <summary>Counts a flush of the journal's file.</summary>
    /// <param name="took">How long the system took.</param>
    public static void Flushed(TimeSpan took) => FlushDuration.Record(took.TotalSeconds);

    /// <summary>Moves the gauges by what has changed for a worker node; see <see cref="Show(ref CompanyLoad, CompanyLoad)"/>.</summary>
    public static void Show(ref WorkerUse shown, WorkerUse now)
    {
        Move(ref _workerRunning, now.Running - shown.Running);
        Move(ref _workerCapacity, now.Capacity - shown.Capacity);
        shown = now;
    }

    /// <summary>How an event ends a run; null when it ends none.</summary>
    private static string? OutcomeOf(CompanyEvent fact) => fact switch
    {
        RunCompleted => "completed",
        RunSkipped => "skipped",
        RetryScheduled => "retried",
        WakeupDeadLettered => "dead_lettered",
        RunDeferred => "deferred",
        RunInterrupted => "interrupted",
        WakeupCancelled => "cancelled",
        _ => null,
    };

    private static void Accepted(string outcome, Trigger? trigger) => Wakeups.Add(1, new(Outcome, outcome), By(trigger));

    private static KeyValuePair<string, object?> By(Trigger? trigger) => new(TriggerTag, WireNames.Of(trigger?.Type ?? TriggerType.Unknown));

    private static void Move(ref long gauge, long by)
    {
        if (by != 0)
        {
            Interlocked.Add(ref gauge, by);
        }
    }

    private static Counter<long> Counter(string name, string unit, string description) => TeamXTelemetry.Meter.CreateCounter<long>(name, unit, description);

    private static Histogram<double> Seconds(string name, InstrumentAdvice<double> buckets, string description) =>
        TeamXTelemetry.Meter.CreateHistogram(name, "s", description, tags: null, buckets);

    private static void Gauge(string name, string unit, string description, Func<long> read) =>
        TeamXTelemetry.Meter.CreateObservableUpDownCounter(name, read, unit, description);
}
