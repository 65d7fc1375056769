using System.Data.Common;
using System.Runtime.Serialization;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Snapshot;
using Akka.Serialization;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The snapshots in the table of Akka.Persistence.Sql. One that this release cannot read is passed over for the next older one; with none left, recovery
/// starts from the journal's first row, and fails if rows were deleted. Any other fault fails the recovery.
/// </summary>
internal sealed class FallbackSnapshotStore : SnapshotStore
{
    private const string Named = "persistence_id = @id AND sequence_number >= @from AND sequence_number <= @to AND created >= @earliest AND created <= @latest";

    private const string Newest =
        $"SELECT sequence_number, created, snapshot, manifest, serializer_id FROM snapshot WHERE {Named} ORDER BY sequence_number DESC LIMIT 1";

    private const string Save = """
        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES (@id, @number, @created, @snapshot, @manifest, @serializer)
        ON CONFLICT (persistence_id, sequence_number) DO UPDATE
        SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """;

    private readonly OpenConnection _open = StoreConnections.Of(Context.System).Snapshots;
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    protected override async Task<SelectedSnapshot> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var connection = await _open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        while (true)
        {
            var found = await connection.ListAsync(Newest, SnapshotRow.Read, cancellationToken, Criteria(persistenceId, criteria)).ConfigureAwait(false);
            if (found is not [var row]) return null!;
            try
            {
                return new SelectedSnapshot(
                    new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc)),
                    _serialization.Deserialize(row.Bytes, row.Serializer, row.Manifest));
            }
            catch (Exception fault) when (IsUnreadable(fault))
            {
                _log.Warning(
                    fault, "The snapshot of {PersistenceId} at {SequenceNr} cannot be read; an older one is tried, or the whole journal.", persistenceId, row.SequenceNr);
                criteria = new SnapshotSelectionCriteria(row.SequenceNr - 1, criteria.MaxTimeStamp, criteria.MinSequenceNr, criteria.MinTimestamp);
            }
        }
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var connection = await _open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var serializer = _serialization.FindSerializerFor(snapshot);
        await connection.ExecuteAsync(
            Save,
            cancellationToken,
            ("@id", metadata.PersistenceId), ("@number", metadata.SequenceNr), ("@created", metadata.Timestamp.Ticks),
            ("@snapshot", _serialization.Serialize(snapshot)), ("@manifest", Serialization.ManifestFor(serializer, snapshot)),
            ("@serializer", serializer.Identifier)).ConfigureAwait(false);
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        DeleteAsync(
            metadata.PersistenceId, new SnapshotSelectionCriteria(metadata.SequenceNr, DateTime.MaxValue, metadata.SequenceNr), cancellationToken);

    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var connection = await _open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await connection.ExecuteAsync($"DELETE FROM snapshot WHERE {Named}", cancellationToken, Criteria(persistenceId, criteria)).ConfigureAwait(false);
    }

    private static (string Name, object Value)[] Criteria(string persistenceId, SnapshotSelectionCriteria criteria) =>
    [
        ("@id", persistenceId), ("@from", criteria.MinSequenceNr), ("@to", criteria.MaxSequenceNr),
        ("@earliest", criteria.MinTimestamp?.Ticks ?? 0), ("@latest", criteria.MaxTimeStamp.Ticks),
    ];

    private static bool IsUnreadable(Exception fault) =>
        fault is SerializationException || (fault.InnerException is { } inner && IsUnreadable(inner));

    private sealed record SnapshotRow(long SequenceNr, long Created, byte[] Bytes, string Manifest, int Serializer)
    {
        public static SnapshotRow Read(DbDataReader row) =>
            new(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetInt32(4));
    }
}
