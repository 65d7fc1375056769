using Akka.Event;
using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Keeps the database for one process, or for the nodes of one cluster: an advisory lock on its journal, held by a connection of its own. The server lets go of it
/// when the connection ends. If that happens while the process lives, the lock is taken again in the background; meanwhile the journal's unique key still refuses
/// whoever else writes a company's rows.
/// </summary>
internal sealed class PostgreSqlLock : IDisposable
{
    /// <summary>Sets the engine's locks apart from those of others in the same database.</summary>
    internal const long KeySpace = 0x7465616DL << 32;

    // A process that has just been killed may still be connected for a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenRetakes = TimeSpan.FromSeconds(1);

    private readonly PostgreSqlConnections _connections;
    private readonly bool _shared;
    private readonly CancellationTokenSource _stopping = new();
    private NpgsqlConnection _connection;
    private Task _watch = Task.CompletedTask;
    private bool _disposed;

    private PostgreSqlLock(PostgreSqlConnections connections, bool shared, NpgsqlConnection connection) =>
        (_connections, _shared, _connection) = (connections, shared, connection);

    /// <exception cref="StorageException">Another process has it, or the connection fails.</exception>
    internal static PostgreSqlLock Take(PostgreSqlConnections connections, bool shared)
    {
        var connection = new NpgsqlConnection(connections.Common + ";Pooling=false");
        try
        {
            connection.Open();
            using var limit = new CancellationTokenSource(Patience);
            while (!TryTake(connection, shared))
            {
                if (limit.Token.WaitHandle.WaitOne(BetweenTries))
                {
                    throw new StorageException(InUse(connections, shared));
                }
            }

            return new PostgreSqlLock(connections, shared, connection);
        }
        catch (NpgsqlException fault)
        {
            connection.Dispose();
            throw connections.Unusable(fault);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes it again whenever it is lost.</summary>
    internal void Watch(ILoggingAdapter log) => _watch = Task.Run(() => WatchAsync(log, _stopping.Token));

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stopping.Cancel();
        _watch.Wait();
        _connection.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync(ILoggingAdapter log, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Returns when the server notifies, which nobody asks it to; throws when the connection ends.
                await _connection.WaitAsync(stopping).ConfigureAwait(false);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                log.Warning(fault, "The lock on the database is lost with its connection; it is taken again in the background");
                await RetakeAsync(log, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                // It stops; the connection may have ended at the same time.
                return;
            }
        }
    }

    private async Task RetakeAsync(ILoggingAdapter log, CancellationToken stopping)
    {
        var told = false;
        while (true)
        {
            await Task.Delay(BetweenRetakes, stopping).ConfigureAwait(false);
            try
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
                _connection = new NpgsqlConnection(_connections.Common + ";Pooling=false");
                await _connection.OpenAsync(stopping).ConfigureAwait(false);
                if (TryTake(_connection, _shared))
                {
                    log.Info("The lock on the database is taken again");
                    return;
                }

                if (!told)
                {
                    log.Error("{InUse} Until then each company is served by whoever writes its next row first", InUse(_connections, _shared));
                    told = true;
                }
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // The journal's log tells that the database is away.
            }
        }
    }

    private static bool TryTake(NpgsqlConnection connection, bool shared)
    {
        // By the table and not by the database: two installations may share one, each in a schema of its own.
        using var command = new NpgsqlCommand(
            $"SELECT pg_try_advisory_lock{(shared ? "_shared" : "")}($1 | 'journal'::regclass::oid::bigint)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = KeySpace });
        return (bool)command.ExecuteScalar()!;
    }

    private static string InUse(PostgreSqlConnections connections, bool shared) => shared
        ? $"The database {connections.Name} is in use by a process that runs without a cluster; stop that one, or name another database in TeamX:Storage:ConnectionString."
        : $"The database {connections.Name} is in use by another process; stop that one, name another database in TeamX:Storage:ConnectionString, or let both be nodes of a cluster.";
}
