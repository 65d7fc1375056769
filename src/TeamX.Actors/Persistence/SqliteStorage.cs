using Akka.Actor.Setup;
using Microsoft.Data.Sqlite;

namespace TeamX.Actors.Persistence;

/// <summary>
/// A data directory in use: locked against other processes, its SQLite files in WAL mode. Open it before the actor system starts, hand
/// <see cref="Setup"/> to the system, and dispose it after the system has ended.
/// </summary>
public sealed class SqliteStorage : CompanyStorage
{
    /// <summary>Of every connection: durable and patient, and what is deleted is overwritten, or payloads would lie in free pages long after their retention.</summary>
    internal const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;";

    internal const string JournalFileName = "journal.db";
    internal const string SnapshotFileName = "snapshots.db";

    // As Akka.Persistence.Sql makes them, without the indexes by time and by number alone: nobody asks for these, and each costs every commit a page.
    private const string JournalTable = """
        CREATE TABLE IF NOT EXISTS journal (
          ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
          created INTEGER NOT NULL,
          deleted BIT NOT NULL,
          persistence_id NVARCHAR(255) NOT NULL,
          sequence_number INTEGER NOT NULL,
          message VARBINARY NOT NULL,
          tags NVARCHAR(100),
          manifest NVARCHAR(500),
          identifier INTEGER,
          writer_uuid NVARCHAR(128)
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        DROP INDEX IF EXISTS journal_created_idx;
        DROP INDEX IF EXISTS journal_sequence_number_idx;
        """;

    private const string SnapshotTable = """
        CREATE TABLE IF NOT EXISTS snapshot (
          persistence_id NVARCHAR(255) NOT NULL,
          sequence_number INTEGER NOT NULL,
          created INTEGER NOT NULL,
          snapshot VARBINARY,
          manifest NVARCHAR(500),
          serializer_id INTEGER,
          CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number)
        );
        """;

    private readonly DataDirectoryLock _lock;

    private SqliteStorage(string dataDirectory, DataDirectoryLock held)
    {
        _lock = held;
        DataDirectory = dataDirectory;
        JournalFile = Path.Combine(dataDirectory, JournalFileName);
        SnapshotFile = Path.Combine(dataDirectory, SnapshotFileName);
        DirectoryFile = Path.Combine(dataDirectory, "directory.db");
        HistoryFile = Path.Combine(dataDirectory, "history.db");
    }

    /// <summary>The full path of the directory.</summary>
    public string DataDirectory { get; }

    /// <summary>The file of the journal.</summary>
    public string JournalFile { get; }

    /// <summary>The file of the snapshots.</summary>
    public string SnapshotFile { get; }

    /// <summary>The file of the company directory.</summary>
    public string DirectoryFile { get; }

    /// <summary>The file of the history, which is made from the journal.</summary>
    public string HistoryFile { get; }

    /// <inheritdoc/>
    public override Setup Setup => new StoreConnections(To(JournalFile), To(SnapshotFile));

    /// <summary>Creates the directory where it is missing, locks it and prepares its files.</summary>
    /// <param name="dataDirectory">A path, absolute or relative to the current directory.</param>
    /// <exception cref="StorageException">It cannot be written, is in use by another process, or a file in it is no SQLite database.</exception>
    public static SqliteStorage Open(string dataDirectory)
    {
        var held = DataDirectoryLock.Take(dataDirectory);
        var storage = new SqliteStorage(Path.GetFullPath(dataDirectory), held);
        try
        {
            Prepare(storage.JournalFile, JournalTable);
            Prepare(storage.SnapshotFile, SnapshotTable);
            Prepare(storage.DirectoryFile, "");
            return storage;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    internal override string HoconName => "sqlite";

    /// <inheritdoc/>
    internal override ICompanyDirectoryStore OpenDirectory() => new SqliteCompanyDirectoryStore(DirectoryFile);

    /// <summary>Who holds the lock of the data knows that all others are dead.</summary>
    public override bool IsDead(string incarnation) => incarnation != Incarnation;

    /// <summary>Closes pooled connections and lets other processes in.</summary>
    public override void Dispose()
    {
        foreach (var file in Files)
        {
            using var connection = new SqliteConnection(ConnectionString(file));
            SqliteConnection.ClearPool(connection);
        }

        _lock.Dispose();
    }

    internal static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate }.ConnectionString;

    /// <summary>
    /// How to open a file of this kind. SQLite's asynchronous calls block, and so this leaves the caller's thread first: the journal's actor would sit in each
    /// recovery, and the snapshot store's in each call, while those of other companies wait.
    /// </summary>
    internal static OpenConnection To(string file) => async cancellationToken =>
    {
        await Task.Yield();
        var connection = new SqliteConnection(ConnectionString(file));
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            connection.Execute(Pragmas);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    };

    private IEnumerable<string> Files => [JournalFile, SnapshotFile, DirectoryFile];

    /// <summary>The mode is written into the file: once is enough, and later no connection has to change it under others.</summary>
    private static void Prepare(string file, string schema)
    {
        try
        {
            using var connection = new SqliteConnection(ConnectionString(file));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL;";
            using var answer = command.ExecuteReader();
            string? mode = null;
            do
            {
                while (answer.Read()) mode = answer.GetValue(0).ToString();
            }
            while (answer.NextResult());

            if (mode != "wal")
                throw new StorageException(
                    $"The file '{file}' stays in SQLite's mode '{mode}': its file system has no shared memory; name a local directory in TeamX:DataDirectory.");

            using var tables = connection.CreateCommand();
            tables.CommandText = schema;
            tables.ExecuteNonQuery();
        }
        catch (SqliteException fault)
        {
            throw new StorageException(
                $"The file '{file}' cannot be used as an SQLite database ({fault.Message}); move it away, or name another directory in TeamX:DataDirectory.", fault);
        }
    }
}
