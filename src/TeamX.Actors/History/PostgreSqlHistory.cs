using System.Data.Common;
using Npgsql;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>The history in tables of the PostgreSQL database that has the journal.</summary>
internal sealed class PostgreSqlHistory : HistoryDatabase
{
    // Not synchronous: after a crash of the server the tables may lack their last transactions, offset and contents alike, and the journal brings them again. What
    // is deleted from the journal later is later in the server's log too, so it is never gone before the history that allowed it is durable.
    // A writer that is frozen or cut off loses its session and with it the lock; one that has nothing to write is heard of more often than that.
    private const string WriterSettings = """
        SET synchronous_commit = off; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '30s'; SET idle_session_timeout = '30s';
        """;

    // One writer in a schema, from its first statement to the end of its session.
    private const string TakeLock = "SELECT pg_try_advisory_lock(hashtextextended('teamx history ' || current_schema(), 0))";
    private const string CreationLock = "SELECT pg_advisory_xact_lock(hashtextextended('teamx history tables ' || current_schema(), 0))";

    // A transaction has this lock from before it takes a number for its row until its rows can be seen or never will be.
    private const string Writers = """
        FROM pg_locks WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND relation = 'journal'::regclass AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
        """;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private readonly NpgsqlDataSource _source;

    private PostgreSqlHistory(NpgsqlDataSource source) => _source = source;

    /// <summary>Creates the tables where they are missing; several nodes may do so at once.</summary>
    /// <exception cref="StorageException">The database can't be reached, or does not allow it.</exception>
    public static PostgreSqlHistory Open(NpgsqlDataSource source)
    {
        try
        {
            using var connection = source.OpenConnection();
            using var transaction = connection.BeginTransaction();
            connection.Execute(CreationLock);
            if (HistorySchema.VersionOf(connection) is null)
            {
                HistorySchema.MakeAnew(connection, transaction);
            }

            transaction.Commit();
            return new PostgreSqlHistory(source);
        }
        catch (NpgsqlException fault)
        {
            throw new StorageException($"The tables of the history can't be used ({fault.Message}).", fault);
        }
    }

    public override HistoryTables OpenWriter()
    {
        var connection = _source.OpenConnection();
        try
        {
            if (!connection.Ask<bool>(TakeLock))
            {
                throw new HistoryHeldException("Another process keeps this database's history up to date.");
            }

            connection.Execute(WriterSettings);
            if (HistorySchema.VersionOf(connection) is not { } version || version < HistorySchema.Version)
            {
                HistorySchema.MakeAnew(connection);
            }
            else if (version > HistorySchema.Version)
            {
                throw new HistoryHeldException("The tables of the history are those of a newer release, which alone may write them.");
            }

            return new HistoryTables(connection, PostgreSqlTable.Of, () => Leave(connection));
        }
        catch
        {
            Leave(connection);
            connection.Dispose();
            throw;
        }
    }

    public override DbConnection CreateReader() => _source.CreateConnection();

    public override DbConnection CreateJournalReader() => _source.CreateConnection();

    public override OfflineJournal? TryOpenOffline() => OfflineJournal.TryOpen(_source);

    public override async Task SettleAsync(DbConnection journal, CancellationToken cancellationToken)
    {
        var writers = await journal.ListAsync($"SELECT DISTINCT virtualtransaction {Writers}", row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        while (writers.Count > 0)
        {
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
            writers = await journal.ListAsync(
                $"SELECT DISTINCT virtualtransaction {Writers} AND virtualtransaction = ANY(@writers)", row => row.GetString(0), cancellationToken,
                ("@writers", writers)).ConfigureAwait(false);
        }
    }

    /// <summary>The storage closes its connections itself.</summary>
    public override void Dispose()
    {
    }

    /// <summary>The session goes back to the pool without its lock and its settings; one that is broken has lost them.</summary>
    private static void Leave(NpgsqlConnection connection)
    {
        try
        {
            connection.Execute("RESET ALL; SELECT pg_advisory_unlock_all()");
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // Broken: the server lets go of the lock when it notices.
        }
    }
}
