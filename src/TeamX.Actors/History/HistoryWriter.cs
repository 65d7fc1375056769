using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>Finds the snapshot of a company at a sequence number of its journal; null when there is none.</summary>
internal delegate Task<CompanySnapshot?> FindSnapshot(CompanyId company, long sequenceNr);

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
    /// <param name="findSnapshot">Asked for a company whose first rows are gone.</param>
    /// <exception cref="HistoryGapException">A row does not follow what is here.</exception>
    /// <exception cref="SqliteException">The file can't be written.</exception>
    public async Task ApplyAsync(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Apply(rows, await SnapshotsFor(rows, findSnapshot).ConfigureAwait(false));
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

    private void Apply(IReadOnlyList<JournaledCommit> rows, List<(JournaledCommit First, CompanySnapshot Snapshot)> snapshots)
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

    /// <summary>A company that is new here and does not begin with its first event: its journal was truncated up to a snapshot.</summary>
    private async Task<List<(JournaledCommit First, CompanySnapshot Snapshot)>> SnapshotsFor(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        var found = new List<(JournaledCommit, CompanySnapshot)>();
        foreach (var first in rows.DistinctBy(row => row.CompanyId))
        {
            if (first.Commit.FirstEventNumber > 1 && _tables.FindCounters(first.CompanyId) is null
                && await findSnapshot(first.CompanyId, first.SequenceNr - 1).ConfigureAwait(false) is { } snapshot)
            {
                found.Add((first, snapshot));
            }
        }

        return found;
    }
}
