using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace TeamX.Actors.Persistence;

/// <summary>Reads the journal's rows, and deletes them.</summary>
/// <param name="open">How to connect.</param>
/// <param name="serialization">Reads what a row holds.</param>
/// <param name="rowsAtOnce">How many rows are read by one statement.</param>
internal sealed class JournalReader(OpenConnection open, Serialization serialization, int rowsAtOnce)
{
    private const int RowsPerDeletion = 200;

    private const string Highest = "SELECT max(sequence_number) FROM journal WHERE persistence_id = @id";

    private const string Next = """
        SELECT sequence_number, message, identifier, manifest, writer_uuid, created FROM journal
        WHERE persistence_id = @id AND sequence_number >= @from AND sequence_number <= @to AND NOT deleted
        ORDER BY sequence_number LIMIT @limit
        """;

    /// <summary>The sequence number of the newest row; 0 when there is none.</summary>
    public async Task<long> HighestAsync(string persistenceId, CancellationToken cancellationToken)
    {
        var connection = await open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return (await connection.ListAsync(Highest, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), cancellationToken, ("@id", persistenceId)).ConfigureAwait(false))[0];
    }

    /// <summary>Hands over the rows in their order, some at a time: a read that lasted long would hold up whoever tidies the store.</summary>
    /// <param name="persistenceId">Whose rows.</param>
    /// <param name="from">The sequence number of the first.</param>
    /// <param name="to">The sequence number of the last.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="take">Takes each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReplayAsync(string persistenceId, long from, long to, long max, Action<IPersistentRepresentation> take, CancellationToken cancellationToken)
    {
        var connection = await open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        while (max > 0 && from <= to)
        {
            var limit = Math.Min(rowsAtOnce, max);
            var rows = await connection.ListAsync(
                Next,
                row => new Persistent(
                    serialization.Deserialize(row.GetFieldValue<byte[]>(1), row.GetInt32(2), row.GetString(3)),
                    row.GetInt64(0),
                    persistenceId,
                    row.GetString(3),
                    isDeleted: false,
                    ActorRefs.NoSender,
                    row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetInt64(5)),
                cancellationToken,
                ("@id", persistenceId), ("@from", from), ("@to", to), ("@limit", limit)).ConfigureAwait(false);
            rows.ForEach(take);
            if (rows.Count < limit) return;
            (from, max) = (rows[^1].SequenceNr + 1, max - limit);
        }
    }

    /// <summary>Deletes rows, oldest first, in small transactions. Never the newest row: it tells the next incarnation where to go on.</summary>
    public async Task DeleteAsync(string persistenceId, long to, CancellationToken cancellationToken)
    {
        var connection = await open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var (oldest, newest) = (await connection.ListAsync(
            "SELECT min(sequence_number), max(sequence_number) FROM journal WHERE persistence_id = @id",
            row => row.IsDBNull(0) ? (1, 0) : (row.GetInt64(0), row.GetInt64(1)),
            cancellationToken,
            ("@id", persistenceId)).ConfigureAwait(false))[0];
        var last = Math.Min(to, newest - 1);
        for (var from = oldest; from <= last; from += RowsPerDeletion)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await connection.ExecuteAsync(
                "DELETE FROM journal WHERE persistence_id = @id AND sequence_number <= @to",
                cancellationToken,
                ("@id", persistenceId), ("@to", Math.Min(last, from + RowsPerDeletion - 1))).ConfigureAwait(false);
        }
    }
}
