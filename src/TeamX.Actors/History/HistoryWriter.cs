using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>Finds the oldest snapshot of a company at or behind a sequence number of its journal; null when there is none.</summary>
internal delegate StoredSnapshot? FindSnapshot(CompanyId company, long sequenceNr);

/// <summary>
/// The one writer of the history. It takes over rows of the journal in their order, and each batch with its offset in one transaction, so
/// that after whatever end each event is there exactly once. After a failure of the database it is to be opened again: whether a transaction was committed
/// as the connection broke only the tables know.
/// </summary>
internal sealed class HistoryWriter : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HistoryTables _tables;
    private readonly Action<IEnumerable<(CompanyId Company, HistoryReach Reach)>, long> _report;
    private bool _closed;

    /// <param name="tables">The tables, which it closes.</param>
    /// <param name="report">Told how far companies, and all of them together, have come, as soon as it is committed.</param>
    public HistoryWriter(HistoryTables tables, Action<IEnumerable<(CompanyId Company, HistoryReach Reach)>, long> report)
    {
        (_tables, _report) = (tables, report);
        Ordering = tables.FindOffset();
    }

    /// <summary>The journal's row up to which everything is there.</summary>
    public long Ordering { get; private set; }

    /// <summary>Whether it was disposed of.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Takes over rows of the journal, in their order. If it fails, nothing of them is there.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="findSnapshot">Asked for a company of which rows are gone that are not here.</param>
    /// <exception cref="HistoryGapException">A row does not follow what is here.</exception>
    /// <exception cref="HistoryHeldException">Somebody else has written.</exception>
    /// <exception cref="System.Data.Common.DbException">The tables can't be written.</exception>
    public async Task ApplyAsync(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Apply(rows, findSnapshot);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes sure that it still writes alone, and that the database knows it is alive.</summary>
    /// <exception cref="HistoryHeldException">Somebody else has written.</exception>
    /// <exception cref="System.Data.Common.DbException">The tables can't be reached.</exception>
    public async Task CheckAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_tables.FindOffset() != Ordering)
            {
                throw Superseded();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for what is being written, and closes the tables.</summary>
    public void Dispose()
    {
        _turn.Wait();
        if (!_closed)
        {
            Volatile.Write(ref _closed, true);
            _tables.Dispose();
        }

        _turn.Release();
    }

    private void Apply(IReadOnlyList<JournaledCommit> rows, FindSnapshot findSnapshot)
    {
        var last = Math.Max(Ordering, rows[^1].Ordering);
        var batch = new HistoryBatch(_tables, last);
        batch.Load(rows);
        var snapshots = SnapshotsFor(rows, batch, findSnapshot);
        using (var transaction = _tables.Begin())
        {
            try
            {
                snapshots.ForEach(begun => batch.Begin(begun.First, begun.Snapshot));
                foreach (var row in rows)
                {
                    batch.Apply(row);
                }

                batch.Flush();
                if (!_tables.SaveOffset(Ordering, last))
                {
                    throw Superseded();
                }

                transaction.Commit();
            }
            finally
            {
                _tables.End();
            }
        }

        Ordering = last;
        _report(batch.Reached, last);
    }

    /// <summary>
    /// A company whose next row does not follow what is here: its journal was truncated, perhaps while no history was kept, and a snapshot stands
    /// for what is gone. Of a truncation that was interrupted, rows before that snapshot may be left; they are passed over.
    /// </summary>
    private static List<(JournaledCommit First, StoredSnapshot Snapshot)> SnapshotsFor(
        IReadOnlyList<JournaledCommit> rows, HistoryBatch batch, FindSnapshot findSnapshot)
    {
        var found = new List<(JournaledCommit, StoredSnapshot)>();
        foreach (var first in rows.DistinctBy(row => row.CompanyId))
        {
            if (first.Commit.FirstEventNumber > 1
                && first.Commit.FirstEventNumber > batch.LastEventNumber(first.CompanyId) + 1
                && findSnapshot(first.CompanyId, first.SequenceNr - 1) is { } snapshot)
            {
                found.Add((first, snapshot));
            }
        }

        return found;
    }

    private static HistoryHeldException Superseded() => new("Another process has written to the history meanwhile.");
}
