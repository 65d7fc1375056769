using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>Finds the oldest snapshot of a company at or behind a sequence number of its journal; null when there is none.</summary>
internal delegate StoredSnapshot? FindSnapshot(CompanyId company, long sequenceNr);

/// <summary>
/// The one writer of the history. It takes over rows of the journal in their order, and each batch with its offset in one transaction, so
/// that after whatever end each event is there exactly once.
/// </summary>
internal sealed class HistoryWriter : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _connection;
    private readonly HistoryTables _tables;
    private readonly HistoryProgress _progress;
    private bool _closed;

    public HistoryWriter(HistoryDatabase database, HistoryProgress progress)
    {
        _progress = progress;
        _connection = database.OpenWriter();
        _tables = new HistoryTables(_connection);
        _progress.Report(_tables.FindReaches(), _tables.FindOffset());
    }

    /// <summary>Takes over rows of the journal, in their order. If it fails, nothing of them is there.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="findSnapshot">Asked for a company of which rows are gone that are not here.</param>
    /// <exception cref="HistoryGapException">A row does not follow what is here.</exception>
    /// <exception cref="SqliteException">The file can't be written.</exception>
    public async Task ApplyAsync(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Apply(rows, SnapshotsFor(rows, findSnapshot));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for what is being written, and closes the file.</summary>
    public void Dispose()
    {
        _turn.Wait();
        _closed = true;
        _tables.Dispose();
        _connection.Dispose();
        _turn.Release();
    }

    private void Apply(IReadOnlyList<JournaledCommit> rows, List<(JournaledCommit First, StoredSnapshot Snapshot)> snapshots)
    {
        var batch = new HistoryBatch(_tables);
        using (var transaction = _connection.BeginTransaction())
        {
            _tables.Join(transaction);
            try
            {
                snapshots.ForEach(begun => batch.Begin(begun.First, begun.Snapshot));
                foreach (var row in rows)
                {
                    batch.Apply(row);
                }

                batch.Flush();
                _tables.SaveOffset(rows[^1].Ordering);
                transaction.Commit();
            }
            finally
            {
                _tables.Join(null);
            }
        }

        _progress.Report(batch.Reached, rows[^1].Ordering);
    }

    /// <summary>
    /// A company whose next row does not follow what is here: its journal was truncated, perhaps while no history was kept, and a snapshot stands
    /// for what is gone. Of a truncation that was interrupted, rows before that snapshot may be left; they are passed over.
    /// </summary>
    private List<(JournaledCommit First, StoredSnapshot Snapshot)> SnapshotsFor(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        var found = new List<(JournaledCommit, StoredSnapshot)>();
        foreach (var first in rows.DistinctBy(row => row.CompanyId))
        {
            if (first.Commit.FirstEventNumber > 1
                && first.Commit.FirstEventNumber > (_tables.FindCounters(first.CompanyId)?.LastEventNumber ?? 0) + 1
                && findSnapshot(first.CompanyId, first.SequenceNr - 1) is { } snapshot)
            {
                found.Add((first, snapshot));
            }
        }

        return found;
    }
}
