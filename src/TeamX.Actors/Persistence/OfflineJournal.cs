using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Reads the journal of a data directory without an engine, row by row, and writes nothing: also beside a running host, whose later writes
/// it does not see.
/// </summary>
public sealed class OfflineJournal : IDisposable
{
    private readonly SqliteConnection _journal;
    private readonly SqliteTransaction _reading;
    private readonly SqliteConnection? _snapshots;

    private OfflineJournal(SqliteConnection journal, SqliteConnection? snapshots) =>
        (_journal, _snapshots, _reading) = (journal, snapshots, journal.BeginTransaction(deferred: true));

    /// <summary>Opens the journal of a data directory; null when there is none.</summary>
    /// <exception cref="StorageException">A file is no SQLite database, or cannot be read.</exception>
    public static OfflineJournal? TryOpen(string dataDirectory)
    {
        var journal = Path.Combine(dataDirectory, SqliteStorage.JournalFileName);
        var snapshots = Path.Combine(dataDirectory, SqliteStorage.SnapshotFileName);
        return !File.Exists(journal) || Open(journal, "journal") is not { } rows ? null
            : new OfflineJournal(rows, File.Exists(snapshots) ? Open(snapshots, "snapshot") : null);
    }

    /// <summary>The companies that have rows or snapshots, by id.</summary>
    public IReadOnlyList<CompanyId> Companies()
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (connection, table) in new[] { (_journal, "journal"), (_snapshots, "snapshot") })
        {
            using var command = connection?.CreateCommand();
            if (command is null)
            {
                continue;
            }

            command.CommandText = $"SELECT DISTINCT persistence_id FROM {table}";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                ids.Add(rows.GetString(0));
            }
        }

        return [.. ids.Where(id => id.StartsWith(PersistenceIds.Prefix, StringComparison.Ordinal)).Select(id => new CompanyId(id[PersistenceIds.Prefix.Length..]))];
    }

    /// <summary>The rows of a company, oldest first, read while they are enumerated.</summary>
    public IEnumerable<StoredCommit> RowsOf(CompanyId company)
    {
        using var command = _journal.CreateCommand();
        command.CommandText =
            "SELECT sequence_number, message, manifest, writer_uuid FROM journal WHERE persistence_id = $id AND deleted = 0 ORDER BY sequence_number";
        command.Parameters.AddWithValue("$id", PersistenceIds.Of(company));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return Row(rows.GetInt64(0), (byte[])rows[1], rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3));
        }
    }

    /// <summary>The oldest kept snapshot of a company at or behind a row; null when none can be read.</summary>
    /// <param name="company">The company.</param>
    /// <param name="sequenceNr">The sequence number of the row.</param>
    public StoredSnapshot? OldestSnapshot(CompanyId company, long sequenceNr)
    {
        using var command = _snapshots?.CreateCommand();
        if (command is null)
        {
            return null;
        }

        command.CommandText =
            "SELECT sequence_number, snapshot, manifest FROM snapshot WHERE persistence_id = $id AND sequence_number >= $from ORDER BY sequence_number";
        command.Parameters.AddWithValue("$id", PersistenceIds.Of(company));
        command.Parameters.AddWithValue("$from", sequenceNr);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            try
            {
                return new StoredSnapshot(rows.GetInt64(0), (CompanySnapshot)CompanySerializer.Read((byte[])rows[1], rows.GetString(2)));
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
        _reading.Dispose();
        _journal.Dispose();
        _snapshots?.Dispose();
    }

    private static StoredCommit Row(long sequenceNr, byte[] message, string manifest, string? writer)
    {
        try
        {
            return new StoredCommit(sequenceNr, writer, (Commit)CompanySerializer.Read(message, manifest), null);
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
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $table";
            command.Parameters.AddWithValue("$table", table);
            if ((long)command.ExecuteScalar()! == 1)
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
