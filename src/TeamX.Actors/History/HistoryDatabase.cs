using System.Data.Common;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>The file of the history: one connection writes, any number read beside it.</summary>
internal sealed class HistoryDatabase
{
    // A checkpoint has the disk flush what the journal's commits wait behind: seldom, and more at once.
    // Not FULL: after a power failure the file may lack its last transactions, offset and contents alike, and the journal brings them again.
    private const string WriterPragmas = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=10000;";

    private readonly string _reading;

    private HistoryDatabase(string file)
    {
        File = file;
        _reading = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ConnectionString;
    }

    /// <summary>The path.</summary>
    public string File { get; }

    /// <summary>Opens the file, creates its tables where they are missing, and empties it if another version of them wrote it.</summary>
    /// <exception cref="StorageException">The file can't be used.</exception>
    public static HistoryDatabase Open(string file)
    {
        var database = new HistoryDatabase(file);
        try
        {
            using var connection = database.OpenWriter();
            HistorySchema.Prepare(connection);
            return database;
        }
        catch (SqliteException fault)
        {
            throw new StorageException(
                $"The file '{file}' cannot be used for the history ({fault.Message}); delete it, and it is made anew from the journal.", fault);
        }
    }

    /// <summary>Deletes the file, if there is one.</summary>
    public static void Delete(string file)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            System.IO.File.Delete(file + suffix);
        }
    }

    /// <summary>The connection that writes; there is one at a time.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = WriterPragmas;
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>A connection that reads, from a pool.</summary>
    public async Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_reading);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Closes the connections of the pool.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_reading);
        SqliteConnection.ClearPool(connection);
    }
}
