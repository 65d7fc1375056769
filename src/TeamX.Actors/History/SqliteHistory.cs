using System.Data.Common;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>The history in an SQLite file of its own.</summary>
internal sealed class SqliteHistory : HistoryDatabase
{
    // A checkpoint has the disk flush what the journal's commits wait behind: seldom, and more at once.
    // Not FULL: after a power failure the file may lack its last transactions, offset and contents alike, and the journal brings them again.
    private const string WriterPragmas = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=10000;";

    private readonly SqliteStorage _files;
    private readonly string _reading;
    private readonly string _journal;

    private SqliteHistory(SqliteStorage files)
    {
        _files = files;
        (_reading, _journal) = (ReadOnly(files.HistoryFile), ReadOnly(files.JournalFile));
    }

    /// <summary>Opens the file, creates its tables where they are missing, and empties it if another version of them wrote it.</summary>
    /// <exception cref="StorageException">The file can't be used.</exception>
    public static SqliteHistory Open(SqliteStorage files)
    {
        try
        {
            var history = new SqliteHistory(files);
            history.OpenWriter().Dispose();
            return history;
        }
        catch (SqliteException fault)
        {
            throw new StorageException(
                $"The file '{files.HistoryFile}' cannot be used for the history ({fault.Message}); delete it, and it is made anew from the journal.", fault);
        }
    }

    /// <summary>Deletes the file, if there is one.</summary>
    public static void Delete(string file)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(file + suffix);
        }
    }

    /// <summary>Opens the tables of a file, and makes them where they are missing or of another version.</summary>
    public static HistoryTables OpenTables(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(WriterPragmas);
            if (HistorySchema.VersionOf(connection) != HistorySchema.Version)
            {
                HistorySchema.MakeAnew(connection);
            }

            return new HistoryTables(connection, SqliteTable.Of);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The lock of the data directory sees to it that no other process writes.
    public override HistoryTables OpenWriter() => OpenTables(_files.HistoryFile);

    public override DbConnection CreateReader() => new SqliteConnection(_reading);

    public override DbConnection CreateJournalReader() => new SqliteConnection(_journal);

    public override OfflineJournal? TryOpenOffline() => OfflineJournal.TryOpen(_files.DataDirectory);

    // There is one writer, and its rows are there in their order.
    public override Task SettleAsync(DbConnection journal, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        foreach (var pool in (string[])[_reading, _journal])
        {
            using var connection = new SqliteConnection(pool);
            SqliteConnection.ClearPool(connection);
        }
    }

    private static string ReadOnly(string file) => new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ConnectionString;
}
