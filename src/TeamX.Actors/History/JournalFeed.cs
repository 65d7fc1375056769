using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>
/// Reads the rows of all companies from the journal, in one order without gaps: what was read is never followed by a row with a lower place. In SQLite rows
/// come in their order. In PostgreSQL a transaction may take a number and be committed after others with higher ones; so a number that is missing is waited
/// for as long as a transaction is open that may have taken it. No longer: it may have been rolled back, or deleted.
/// </summary>
internal sealed class JournalFeed(HistoryDatabase database)
{
    // A row is a commit of up to 4 MiB: this many are in memory at once.
    private const int RowsPerPage = 100;
    private const string Page = $"SELECT {JournalRow.Columns} FROM journal WHERE ordering > @after AND NOT deleted ORDER BY ordering LIMIT @limit";

    // What can't be seen up to here will never be there.
    private long _settled;
    private bool _exists;

    /// <summary>The next rows behind a place; none when there are none yet.</summary>
    /// <exception cref="UnreadableRowException">The first of them can't be read.</exception>
    public async Task<IReadOnlyList<JournaledCommit>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var connection = database.CreateJournalReader();
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        _exists = _exists || connection.HasTable("journal");
        if (!_exists)
        {
            return [];
        }

        var rows = await PageAsync().ConfigureAwait(false);
        if (rows.Count > 0 && !IsFirm(rows[0], after))
        {
            var newest = connection.Ask<long>("SELECT COALESCE(MAX(ordering), 0) FROM journal");
            await database.SettleAsync(connection, cancellationToken).ConfigureAwait(false);
            _settled = newest;
            rows = await PageAsync().ConfigureAwait(false);
        }

        return Firm(rows, after);

        Task<List<JournalRow>> PageAsync() => connection.ListAsync(Page, JournalRow.Read, cancellationToken, ("@after", after), ("@limit", RowsPerPage));
    }

    private bool IsFirm(JournalRow row, long before) => row.Ordering == before + 1 || row.Ordering <= _settled;

    private List<JournaledCommit> Firm(List<JournalRow> rows, long before)
    {
        var firm = new List<JournaledCommit>(rows.Count);
        foreach (var row in rows.TakeWhile(row => IsFirm(row, before)))
        {
            try
            {
                firm.Add(row.ToCommit());
            }
            catch (UnreadableRowException) when (firm.Count > 0)
            {
                // What comes before it can be taken over; the next reading begins with it.
                break;
            }

            before = row.Ordering;
        }

        return firm;
    }
}
