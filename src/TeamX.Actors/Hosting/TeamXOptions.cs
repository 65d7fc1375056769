namespace TeamX.Actors.Hosting;

/// <summary>The settings of the engine: section <c>TeamX</c> of the configuration.</summary>
public sealed class TeamXOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "TeamX";

    /// <summary>The folder of the SQLite files, and of what the runners of this node leave.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Where journal, snapshots, company directory and history live.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>Where this node is reached by other actor systems.</summary>
    public RemotingOptions Remoting { get; set; } = new();

    /// <summary>This node as a member of a cluster.</summary>
    public ClusterOptions Cluster { get; set; } = new();

    /// <summary>The runs that a node of a cluster executes.</summary>
    public WorkerOptions Workers { get; set; } = new();

    /// <summary>Runs at once per company.</summary>
    public int MaxConcurrentRuns { get; set; } = 5;

    /// <summary>How often clock, leases and liveness are checked again; no start waits for it.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Retries of failed runs.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>How long a run may last when its request does not say.</summary>
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a cancelled run may take to stop.</summary>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long running runs may go on after a request to shut down.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Leases of runs.</summary>
    public LeaseOptions Lease { get; set; } = new();

    /// <summary>Unplanned interruptions that use no retry.</summary>
    public int MaxInterruptions { get; set; } = 3;

    /// <summary>How long an idempotency key answers with its first request.</summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many idempotency keys a company remembers at once.</summary>
    public int IdempotencyMaxKeys { get; set; } = 1_000_000;

    /// <summary>The delay of a wakeup that an agent causes for itself with the same trigger.</summary>
    public TimeSpan SelfWakeCooldown { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The greatest depth of wake ancestry.</summary>
    public int MaxWakeDepth { get; set; } = 16;

    /// <summary>Suspension of failing agents.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>Aging of waiting requests.</summary>
    public AgingOptions Aging { get; set; } = new();

    /// <summary>Runs that may start per agent in any hour; 0 is off.</summary>
    public int MaxWakeupsPerAgentPerHour { get; set; }

    /// <summary>
    /// How long a company keeps closed tickets in memory, where what is still open keeps its ancestors, and for how long back its journal can be told. What
    /// finished is gone from journal and snapshots within twice as long, from 4 days on. At least one day.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether runs start. Without it requests are accepted and kept, and wait.</summary>
    public bool Dispatching { get; set; } = true;

    /// <summary>Whether every run waits until the record of its start is durable.</summary>
    public bool WaitForDurableStart { get; set; }

    /// <summary>Snapshots.</summary>
    public SnapshotOptions Snapshot { get; set; } = new();

    /// <summary>The read model of everything that happened.</summary>
    public HistoryOptions History { get; set; } = new();

    /// <summary>How long a company with nothing to do stays in memory.</summary>
    public TimeSpan PassivateAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What runners may do.</summary>
    public RunnerOptions Runners { get; set; } = new();
}

/// <summary>Where journal, snapshots, company directory and history live.</summary>
public sealed class StorageOptions
{
    internal const string Sqlite = "sqlite";
    internal const string PostgreSql = "postgresql";

    /// <summary><c>sqlite</c>, files in the data directory, or <c>postgresql</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>The connection string of a PostgreSQL database, in Npgsql's form; nothing with SQLite.</summary>
    public string? ConnectionString { get; set; }
}

/// <summary>Where this node is reached by other actor systems.</summary>
public sealed class RemotingOptions
{
    /// <summary>The name or address that it listens on; null, the default: it is not reached.</summary>
    public string? Hostname { get; set; }

    /// <summary>The port; 0 takes any free one.</summary>
    public int Port { get; set; } = 4053;

    /// <summary>The name or address that others reach it by, where it differs from <see cref="Hostname"/>.</summary>
    public string? PublicHostname { get; set; }

    /// <summary>The port that others reach it by, where it differs from <see cref="Port"/>.</summary>
    public int? PublicPort { get; set; }

    /// <summary>Whether it may be reached beyond this machine without <see cref="Tls"/>.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>The certificates of mutual TLS.</summary>
    public RemotingTlsOptions Tls { get; set; } = new();

    /// <summary>Whether the node is reached by others.</summary>
    internal bool IsOn => Hostname is not null;
}

/// <summary>Mutual TLS between nodes: each shows a certificate that the others' authority has signed.</summary>
public sealed class RemotingTlsOptions
{
    /// <summary>The file of this node's certificate, PEM or PKCS #12; null for none.</summary>
    public string? Certificate { get; set; }

    /// <summary>The file of its private key, PEM; null when the certificate's file holds it.</summary>
    public string? Key { get; set; }

    /// <summary>The password of the private key or of the PKCS #12 file.</summary>
    public string? Password { get; set; }

    /// <summary>The file of the authority's certificates, PEM: only what one of them has signed is trusted.</summary>
    public string? Authority { get; set; }

    /// <summary>Whether connections are encrypted.</summary>
    internal bool IsOn => Certificate is not null;
}

/// <summary>This node as a member of a cluster.</summary>
public sealed class ClusterOptions
{
    /// <summary>Nodes to join by, as <c>host:port</c>; the first of them, and only it, starts a cluster. Empty, the default: no cluster.</summary>
    public List<string> SeedNodes { get; set; } = [];

    /// <summary>
    /// What the node does: <c>company</c> has companies, <c>worker</c> executes runs, <c>api</c> does neither and only passes on. Empty: company and worker.
    /// </summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>Whether the node is a member of a cluster.</summary>
    internal bool IsOn => SeedNodes.Count > 0;
}

/// <summary>The runs that a node of a cluster executes.</summary>
public sealed class WorkerOptions
{
    /// <summary>How many at once, of all companies together.</summary>
    public int Capacity { get; set; } = 1_000;
}

/// <summary>Retries of failed runs.</summary>
public sealed class RetryOptions
{
    /// <summary>Delay before retry 1, 2, 3, …; null for 2 min, 10 min, 30 min and 2 h; if given it is the whole list.</summary>
    public List<TimeSpan>? Delays { get; set; }

    /// <summary>Uniform jitter as a fraction, 0–1.</summary>
    public double Jitter { get; set; } = 0.25;
}

/// <summary>Leases of runs.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a lease lives without a report.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How often a worker renews it.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Suspension of failing agents.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Dead-lettered requests in a row.</summary>
    public int Threshold { get; set; } = 5;
}

/// <summary>Aging of waiting requests.</summary>
public sealed class AgingOptions
{
    /// <summary>Priority points per minute; 0 is off.</summary>
    public double PointsPerMinute { get; set; }
}

/// <summary>Snapshots.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Events between two snapshots, at least.</summary>
    public int MinimumEvents { get; set; } = 10_000;
}

/// <summary>The read model of everything that happened.</summary>
public sealed class HistoryOptions
{
    /// <summary>Whether it is kept. Without it a company answers from memory alone, and forgets old finished requests.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>What runners may do.</summary>
public sealed class RunnerOptions
{
    /// <summary>Absolute paths of commands that <c>process</c> runners may start; empty for any.</summary>
    public List<string> AllowedCommands { get; set; } = [];

    /// <summary>Host names that <c>http</c> and <c>chat</c> runners may call; empty for any.</summary>
    public List<string> AllowedTargets { get; set; } = [];

    /// <summary>Environment variables of the host that <c>http</c> and <c>chat</c> runners may send as secrets; empty for any.</summary>
    public List<string> AllowedVariables { get; set; } = [];
}
