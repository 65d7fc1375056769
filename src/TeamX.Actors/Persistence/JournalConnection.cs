using System.Data.Common;
using Akka.Persistence.Sql.Journal.Types;
using Microsoft.Data.Sqlite;

namespace TeamX.Actors.Persistence;

/// <summary>One connection of the journal's writer, open until it fails, with the statement that inserts a row prepared on it.</summary>
/// <param name="open">How to connect.</param>
internal sealed class JournalConnection(OpenConnection open) : IAsyncDisposable
{
    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private DbConnection? _open;
    private DbCommand? _insert;
    private WriteAheadLog? _log;

    /// <summary>Stores all rows in one transaction, or none of them.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="cancellationToken">Gives up even what was begun, where the store allows it.</param>
    /// <exception cref="DbException">None was stored; or, where the way to the server is at fault, it is unknown.</exception>
    public async Task WriteAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            var connection = _open ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            await (connection.CanCreateBatch ? WriteAtOnceAsync(connection, rows, cancellationToken) : WriteInTurnAsync(connection, rows, cancellationToken)).ConfigureAwait(false);
            _log?.Flush();
        }
        catch (Exception fault) when (!RowFault.Is(fault))
        {
            // The next one gets a new connection, whatever state this one is in.
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What has time until the rows are stored and told of.</summary>
    public Task TidyAsync() => _log?.CopyWhenLongAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var (insert, connection, log) = (_insert, _open, _log);
        (_insert, _open, _log) = (null, null, null);
        log?.Dispose();
        if (insert is not null) await insert.DisposeAsync().ConfigureAwait(false);
        if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await open(cancellationToken).ConfigureAwait(false);
        _log = connection is SqliteConnection file ? new WriteAheadLog(file) : null;
        return connection;
    }

    /// <summary>PostgreSQL: one round trip, which is a transaction of its own.</summary>
    private static async Task WriteAtOnceAsync(DbConnection connection, IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        var batch = connection.CreateBatch();
        await using var _ = batch.ConfigureAwait(false);
        foreach (var row in rows)
        {
            var insert = batch.CreateBatchCommand();
            insert.CommandText = Insert;
            foreach (var value in Values(row))
            {
                var parameter = insert.CreateParameter();
                parameter.Value = value;
                insert.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(insert);
        }

        // Once per connection; after that it is known there.
        await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SQLite: in this process a round trip costs nothing. One row is a transaction of its own.</summary>
    private async Task WriteInTurnAsync(DbConnection connection, IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        var insert = _insert ??= Prepared(connection);
        if (rows.Count == 1)
        {
            await InsertAsync(insert, rows[0], cancellationToken).ConfigureAwait(false);
            return;
        }

        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        insert.Transaction = transaction;
        try
        {
            foreach (var row in rows) await InsertAsync(insert, row, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            insert.Transaction = null;
        }
    }

    private static Task<int> InsertAsync(DbCommand insert, JournalRow row, CancellationToken cancellationToken)
    {
        var values = Values(row);
        for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i];
        return insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Prepared(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Insert;
        for (var i = 1; i <= 9; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"${i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static object?[] Values(JournalRow row) =>
    [
        row.Timestamp, row.Deleted, row.PersistenceId, row.SequenceNumber, row.Message, row.Tags, row.Manifest, row.Identifier, row.WriterUuid,
    ];
}
