using System.Data.Common;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>Where the tables of the history live, and the journal that they are made from: one connection writes, any number read beside it.</summary>
internal abstract class HistoryDatabase : IDisposable
{
    /// <summary>Opens what belongs to a storage, and creates the tables where they are missing.</summary>
    /// <exception cref="StorageException">The tables can't be used.</exception>
    public static HistoryDatabase Open(CompanyStorage storage) => storage switch
    {
        SqliteStorage files => SqliteHistory.Open(files),
        PostgreSqlStorage server => PostgreSqlHistory.Open(server.DataSource),
        _ => throw new NotSupportedException($"A {storage.GetType().Name} has no history."),
    };

    /// <summary>Opens the tables for writing; there is one writer at a time. Tables of an older version are made anew, empty.</summary>
    /// <exception cref="HistoryHeldException">There is one.</exception>
    public abstract HistoryTables OpenWriter();

    /// <summary>A connection that reads the history, not open yet.</summary>
    public abstract DbConnection CreateReader();

    /// <summary>A connection that reads the journal, not open yet.</summary>
    public abstract DbConnection CreateJournalReader();

    /// <summary>Journal and snapshots row by row; null while nothing was written.</summary>
    public abstract OfflineJournal? TryOpenOffline();

    /// <summary>
    /// Waits for the transactions that may still bring rows below one that was seen in the journal before this was called: every row that a later statement does not
    /// see there will never be there.
    /// </summary>
    /// <param name="journal">A connection that reads the journal.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public abstract Task SettleAsync(DbConnection journal, CancellationToken cancellationToken);

    /// <summary>Closes connections.</summary>
    public abstract void Dispose();
}
