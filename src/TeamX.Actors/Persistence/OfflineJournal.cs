using System.Data;
using System.Data.Common;
using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;
using Npgsql;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Reads a journal and its snapshots without an engine, row by row, and writes nothing: also beside running hosts. The rows of a company are those of one
/// instant, the one at which their reading began.
/// </summary>
public sealed class OfflineJournal : IDisposable
{
    private readonly DbConnection _journal;
    private readonly DbConnection? _snapshots;
    private readonly NpgsqlDataSource? _own;

    private OfflineJournal(DbConnection journal, DbConnection? snapshots, NpgsqlDataSource? own = null) =>
        (_journal, _snapshots, _own) = (journal, snapshots, own);

    /// <summary>Opens the journal of a data directory; null when there is none.</summary>
    /// <exception cref="StorageException">A file is no SQLite database, or cannot be read.</exception>
    public static OfflineJournal? TryOpen(string dataDirectory)
    {
        var journal = Path.Combine(dataDirectory, SqliteStorage.JournalFileName);
        var snapshots = Path.Combine(dataDirectory, SqliteStorage.SnapshotFileName);
        return !File.Exists(journal) || Open(journal, "journal") is not { } rows ? null
            : new OfflineJournal(rows, File.Exists(snapshots) ? Open(snapshots, "snapshot") : null);
    }

    /// <summary>Opens the journal of a PostgreSQL database; null when there is none.</summary>
    /// <param name="connectionString">The connection string in Npgsql's form.</param>
    /// <exception cref="StorageException">The database cannot be reached or read, or the text is no connection string.</exception>
    public static OfflineJournal? TryOpenDatabase(string connectionString)
    {
        var connections = new PostgreSqlConnections(connectionString);
        var source = NpgsqlDataSource.Create(connections.Common);
        try
        {
            if (TryOpen(source, source) is { } journal)
            {
                return journal;
            }
        }
        catch (NpgsqlException fault)
        {
            source.Dispose();
            throw connections.Unusable(fault);
        }

        source.Dispose();
        return null;
    }

    /// <summary>Opens the journal of a PostgreSQL database in use; null when there is none.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or read.</exception>
    internal static OfflineJournal? TryOpen(NpgsqlDataSource source, NpgsqlDataSource? own = null) =>
        Open(source, "journal") is { } rows ? new OfflineJournal(rows, Open(source, "snapshot"), own) : null;

    /// <summary>The companies that have rows or snapshots, by id.</summary>
    public IReadOnlyList<CompanyId> Companies()
    {
        var ids = new HashSet<string>(_journal.Rows("SELECT DISTINCT persistence_id FROM journal", row => row.GetString(0)));
        ids.UnionWith(_snapshots?.Rows("SELECT DISTINCT persistence_id FROM snapshot", row => row.GetString(0)) ?? []);
        return [.. ids.Order(StringComparer.Ordinal).Select(PersistenceIds.CompanyOf).OfType<CompanyId>()];
    }

    /// <summary>The rows of a company, oldest first, read while they are enumerated; of one company at a time.</summary>
    public IEnumerable<StoredCommit> RowsOf(CompanyId company)
    {
        using var instant = _journal is SqliteConnection file ? file.BeginTransaction(deferred: true) : _journal.BeginTransaction(IsolationLevel.RepeatableRead);
        foreach (var row in _journal.Rows(
            "SELECT sequence_number, message, manifest, writer_uuid FROM journal WHERE persistence_id = @id AND NOT deleted ORDER BY sequence_number",
            Row, instant, ("@id", PersistenceIds.Of(company))))
        {
            yield return row;
        }
    }

    /// <summary>The oldest kept snapshot of a company at or behind a row; null when none can be read.</summary>
    /// <param name="company">The company.</param>
    /// <param name="sequenceNr">The sequence number of the row.</param>
    public StoredSnapshot? OldestSnapshot(CompanyId company, long sequenceNr)
    {
        var snapshots = _snapshots?.Rows(
            "SELECT sequence_number, snapshot, manifest FROM snapshot WHERE persistence_id = @id AND sequence_number >= @from ORDER BY sequence_number",
            row => (SequenceNr: row.GetInt64(0), Bytes: row.GetFieldValue<byte[]>(1), Manifest: row.GetString(2)),
            ("@id", PersistenceIds.Of(company)), ("@from", sequenceNr));
        foreach (var stored in snapshots ?? [])
        {
            try
            {
                return new StoredSnapshot(stored.SequenceNr, (CompanySnapshot)CompanySerializer.Read(stored.Bytes, stored.Manifest));
            }
            catch (SerializationException)
            {
                // As recovery does, go on with another one; here the next newer.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _snapshots?.Dispose();
        _own?.Dispose();
    }

    private static StoredCommit Row(DbDataReader row)
    {
        var (sequenceNr, writer) = (row.GetInt64(0), row.IsDBNull(3) ? null : row.GetString(3));
        try
        {
            return new StoredCommit(sequenceNr, writer, (Commit)CompanySerializer.Read(row.GetFieldValue<byte[]>(1), row.GetString(2)), null);
        }
        catch (Exception unreadable) when (unreadable is SerializationException or InvalidCastException)
        {
            return new StoredCommit(sequenceNr, writer, null, unreadable.Message);
        }
    }

    /// <summary>Null while nothing was written to the file: then its table is missing.</summary>
    private static SqliteConnection? Open(string file, string table)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            if (connection.HasTable(table))
            {
                return connection;
            }

            connection.Dispose();
            return null;
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw new StorageException($"The file '{file}' cannot be read as an SQLite database ({fault.Message}).", fault);
        }
    }

    /// <summary>Null while the table is missing.</summary>
    private static NpgsqlConnection? Open(NpgsqlDataSource source, string table)
    {
        var connection = source.CreateConnection();
        try
        {
            connection.Open();
            // A whole company is read by one statement, at the pace of who judges it.
            connection.Execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
            if (connection.HasTable(table))
            {
                return connection;
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }
}

/// <summary>One row of a company's journal.</summary>
/// <param name="SequenceNr">1, 2, 3, … per company.</param>
/// <param name="Writer">Which life of the supervisor wrote it.</param>
/// <param name="Commit">What it holds; null when it can't be read.</param>
/// <param name="Fault">Why it can't be read.</param>
public sealed record StoredCommit(long SequenceNr, string? Writer, Commit? Commit, string? Fault);

/// <summary>A kept snapshot.</summary>
/// <param name="SequenceNr">The last row that it contains.</param>
/// <param name="Snapshot">What it holds.</param>
public sealed record StoredSnapshot(long SequenceNr, CompanySnapshot Snapshot);
