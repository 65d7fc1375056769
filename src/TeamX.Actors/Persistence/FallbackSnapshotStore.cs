using System.Runtime.Serialization;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Db;
using Akka.Persistence.Sql.Snapshot;
using LinqToDB;
using LinqToDB.Async;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The SQL snapshot store, but a snapshot that this release cannot read is passed over for the next older one; with none left, recovery
/// starts from the journal's first row, and fails if rows were deleted. Any other fault fails the recovery, as in the stock store.
/// </summary>
internal sealed class FallbackSnapshotStore : SqlSnapshotStore
{
    private readonly AkkaPersistenceDataConnectionFactory _connections;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public FallbackSnapshotStore(Config config)
        : base(config)
    {
        var settings = new SnapshotConfig(config.WithFallback(SqlPersistence.DefaultSnapshotConfiguration));
        if (settings.PluginId is { } pluginId
            && Context.System.Settings.Setup.Get<MultiDataOptionsSetup>() is { HasValue: true, Value: var setup }
            && setup.TryGetDataOptionsFor(pluginId, out var options))
            settings = settings.WithDataOptions(options!);
        _connections = new AkkaPersistenceDataConnectionFactory(settings);
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await base.LoadAsync(persistenceId, criteria, cancellationToken);
            }
            catch (Exception fault) when (IsUnreadable(fault))
            {
                var unreadable = await NewestSequenceNr(persistenceId, criteria, cancellationToken);
                _log.Warning(
                    fault, "The snapshot of {PersistenceId} at {SequenceNr} cannot be read; an older one is tried, or the whole journal.", persistenceId, unreadable);
                if (unreadable <= 1) return null;
                criteria = new SnapshotSelectionCriteria(unreadable - 1, criteria.MaxTimeStamp);
            }
        }
    }

    /// <summary>The stock store deletes whatever is older than the newest that is named, and so more than was asked for.</summary>
    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var (earliest, latest) = (criteria.MinTimestamp?.Ticks ?? 0, criteria.MaxTimeStamp.Ticks);
        await using var connection = _connections.GetConnection();
        await connection.GetTable<LongSnapshotRow>()
            .Where(row => row.PersistenceId == persistenceId
                && row.SequenceNumber >= criteria.MinSequenceNr && row.SequenceNumber <= criteria.MaxSequenceNr
                && row.Created >= earliest && row.Created <= latest)
            .DeleteAsync(cancellationToken);
    }

    private async Task<long> NewestSequenceNr(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var latest = criteria.MaxTimeStamp.Ticks;
        await using var connection = _connections.GetConnection();
        return await connection.GetTable<LongSnapshotRow>()
            .Where(row => row.PersistenceId == persistenceId && row.SequenceNumber <= criteria.MaxSequenceNr && row.Created <= latest)
            .MaxAsync(row => (long?)row.SequenceNumber, cancellationToken) ?? 0;
    }

    private static bool IsUnreadable(Exception fault) =>
        fault is SerializationException || (fault.InnerException is { } inner && IsUnreadable(inner));
}
