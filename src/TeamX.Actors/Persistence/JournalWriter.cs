using System.Threading.Channels;
using Akka.Persistence.Sql.Journal.Types;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Writes the journal's rows. While it writes, the writes of other companies gather, and share the next transaction; if that is refused because of a row,
/// each of them gets a transaction of its own.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>();
    private readonly OpenConnection _open;
    private readonly int _rowsPerTransaction;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ended;

    /// <summary>Begins to wait for writes.</summary>
    /// <param name="open">How to connect; nothing is connected before the first write.</param>
    /// <param name="parallelism">How many transactions at once.</param>
    /// <param name="rowsPerTransaction">How many rows are gathered at most; a single write may have more.</param>
    public JournalWriter(OpenConnection open, int parallelism, int rowsPerTransaction)
    {
        (_open, _rowsPerTransaction) = (open, rowsPerTransaction);
        _ended = Task.WhenAll(Enumerable.Range(0, parallelism).Select(_ => Task.Run(WriteAllAsync)));
    }

    /// <summary>Stores all rows in one transaction, which may hold rows of others too.</summary>
    /// <param name="rows">Rows of one company.</param>
    /// <param name="cancellationToken">Gives the write up while it waits. One that was begun comes to its end.</param>
    public Task WriteAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var write = new Write(rows, cancellationToken);
        return _waiting.Writer.TryWrite(write) ? write.Task : Task.FromException(Stopped());
    }

    /// <summary>Returns when nothing is being written any more. What waits is not written.</summary>
    public void Dispose()
    {
        _waiting.Writer.Complete();
        while (_waiting.Reader.TryRead(out var write)) write.SetException(Stopped());
        _stopping.Cancel();
        _ended.Wait();
        _stopping.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var connection = new JournalConnection(_open);
        await using var _ = connection.ConfigureAwait(false);
        var group = new List<Write>();
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Gather(group);
            if (group.Count > 0) await WriteTogetherAsync(connection, group).ConfigureAwait(false);
            group.Clear();
            await connection.TidyAsync().ConfigureAwait(false);
        }
    }

    private void Gather(List<Write> group)
    {
        var rows = 0;
        while (rows < _rowsPerTransaction && _waiting.Reader.TryRead(out var write))
        {
            if (write.IsGivenUp)
            {
                write.SetCanceled();
                continue;
            }

            group.Add(write);
            rows += write.Rows.Count;
        }
    }

    private async Task WriteTogetherAsync(JournalConnection connection, List<Write> group)
    {
        var fault = await FaultOfAsync(connection, group is [var single] ? single.Rows : [.. group.SelectMany(write => write.Rows)]).ConfigureAwait(false);
        var again = group.Count > 1 && fault is not null && RowFault.Is(fault);
        foreach (var write in group)
        {
            // Nothing was stored, and whose row it was is unknown. Should the store itself fail meanwhile, then for all that are left.
            if (again) fault = await FaultOfAsync(connection, write.Rows).ConfigureAwait(false);
            again = again && (fault is null || RowFault.Is(fault));
            write.End(fault);
        }
    }

    private async Task<Exception?> FaultOfAsync(JournalConnection connection, IReadOnlyList<JournalRow> rows)
    {
        try
        {
            await connection.WriteAsync(rows, _stopping.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private static InvalidOperationException Stopped() => new("The journal has stopped; nothing was written.");

    /// <summary>What one company has to write. Whoever waits for its end goes on in the thread of the writer: the journal does little more then than send messages.</summary>
    private sealed class Write(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken) : TaskCompletionSource
    {
        public IReadOnlyList<JournalRow> Rows => rows;

        public bool IsGivenUp => cancellationToken.IsCancellationRequested;

        public void End(Exception? fault)
        {
            if (fault is null) SetResult();
            else SetException(fault);
        }
    }
}
