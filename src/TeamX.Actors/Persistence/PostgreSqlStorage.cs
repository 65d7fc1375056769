using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor.Setup;
using Akka.Event;
using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>
/// A PostgreSQL database in use, and the data directory of this node: each locked against others, the tables there. Open it before the actor system starts,
/// hand <see cref="Setup"/> to the system, and dispose of it after the system has ended.
/// </summary>
public sealed class PostgreSqlStorage : CompanyStorage
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    private readonly PostgreSqlConnections _connections;
    private readonly DataDirectoryLock _directoryLock;
    private readonly IReadOnlySet<string> _earlier;
    private readonly PostgreSqlLock _databaseLock;

    private PostgreSqlStorage(string dataDirectory, PostgreSqlConnections connections, bool shared, TimeSpan patience)
    {
        _connections = connections;
        _directoryLock = DataDirectoryLock.Take(dataDirectory);
        DataDirectory = Path.GetFullPath(dataDirectory);
        DataSource = NpgsqlDataSource.Create(connections.Common);
        try
        {
            _earlier = IncarnationFile.Add(DataDirectory, Incarnation);
            Prepare(patience);
            _databaseLock = PostgreSqlLock.Take(connections, shared);
        }
        catch
        {
            DataSource.Dispose();
            _directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>The full path of the data directory, for what is of this node alone.</summary>
    public string DataDirectory { get; }

    /// <summary>Connections to the database, for all but journal and snapshots.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <inheritdoc/>
    public override Setup Setup => new StoreConnections(To(_connections.Common), To(_connections.Snapshots));

    internal override string HoconName => "postgresql";

    /// <summary>
    /// Locks the data directory, makes the tables where they are missing, and locks the database. One that does not answer, as it may be just starting, is
    /// tried for half a minute.
    /// </summary>
    /// <param name="dataDirectory">A path, absolute or relative to the current directory; created where it is missing.</param>
    /// <param name="connectionString">The connection string in Npgsql's form.</param>
    /// <param name="shared">Whether other nodes of a cluster use the database too; otherwise this process has it for itself.</param>
    /// <exception cref="StorageException">One of the two can't be used, or is in use by another process.</exception>
    public static PostgreSqlStorage Open(string dataDirectory, string connectionString, bool shared) =>
        Open(dataDirectory, connectionString, shared, DefaultPatience);

    internal static PostgreSqlStorage Open(string dataDirectory, string connectionString, bool shared, TimeSpan patience) =>
        new(dataDirectory, new PostgreSqlConnections(connectionString), shared, patience);

    /// <inheritdoc/>
    internal override ICompanyDirectoryStore OpenDirectory() => new PostgreSqlCompanyDirectoryStore(DataSource);

    /// <summary>Only of those that used this data directory it is known; others may be nodes that live.</summary>
    public override bool IsDead(string incarnation) => _earlier.Contains(incarnation);

    internal override void Watch(ILoggingAdapter log) => _databaseLock.Watch(log);

    /// <summary>Closes connections and lets other processes in.</summary>
    public override void Dispose()
    {
        _databaseLock.Dispose();
        DataSource.Dispose();
        foreach (var pool in new[] { _connections.Common, _connections.Snapshots })
        {
            using var connection = new NpgsqlConnection(pool);
            NpgsqlConnection.ClearPool(connection);
        }

        _directoryLock.Dispose();
    }

    private static OpenConnection To(string connectionString) => async cancellationToken =>
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    };

    private void Prepare(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var told = false;
        while (true)
        {
            try
            {
                PostgreSqlSchema.Ensure(DataSource);
                return;
            }
            catch (Exception fault) when (MayPass(fault) && !limit.IsCancellationRequested)
            {
                if (!told)
                {
                    // There is no actor system yet, and no log of its own.
                    Console.Error.WriteLine($"The database {_connections.Name} does not answer ({fault.Message}); it is tried for {patience.TotalSeconds:0} s.");
                    told = true;
                }

                limit.Token.WaitHandle.WaitOne(BetweenTries);
            }
            catch (Exception fault) when (IsOfDatabase(fault))
            {
                throw _connections.Unusable(fault);
            }
        }
    }

    private static bool MayPass(Exception fault) =>
        fault is NpgsqlException { IsTransient: true } or SocketException or TimeoutException or PostgresException { SqlState: ['5', '7', 'P', ..] };

    private static bool IsOfDatabase(Exception fault) =>
        fault is NpgsqlException or SocketException or TimeoutException or IOException or AuthenticationException or InvalidOperationException or ArgumentException;
}
