using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Db;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Journal.Types;
using Akka.Streams;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The SQL journal, but one company's fault stays its own. The stock journal puts the writes of many companies into one transaction and
/// fails them all when one row breaks a constraint; and each failure counts for a circuit breaker that all share. Here a group that
/// fails so is written again, each company in a transaction of its own. The one whose row still does not fit gets a rejection, which
/// means that nothing was stored, and which the breaker does not count.
/// Rows are deleted in small transactions, so that no company's write waits for the deletion of another's months, and for good: the stock journal marks
/// the last one and keeps its payload.
/// </summary>
/// <remarks>A persistent actor on this journal has to treat a rejection as it treats a failure: another writer may have its id.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "An actor: PostStop disposes of what it owns.")]
internal sealed class IsolatingJournal : SqlWriteJournal
{
    private const int RowsPerDeletion = 200;
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ActorMaterializer _materializer;
    private readonly JournalWriter _grouped;
    private readonly JournalWriter _alone;
    private readonly AkkaPersistenceDataConnectionFactory _connections;

    public IsolatingJournal(Config config)
        : base(config)
    {
        _materializer = ActorMaterializerExtensions.Materializer(Context);
        var settings = Settings(config);
        _connections = new AkkaPersistenceDataConnectionFactory(settings);
        _grouped = Writer(settings);
        _alone = Writer(Settings(ConfigurationFactory.ParseString("batch-size = 1").WithFallback(config)));
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An actor that recovers while its last write is under way must not read past it.
        if (_writing.TryGetValue(persistenceId, out var write))
            await write.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        var persistenceId = writes[0].PersistenceId;
        var write = Write(writes, cancellationToken);
        var entry = KeyValuePair.Create<string, Task>(persistenceId, write);
        _writing[persistenceId] = write;
        write.ContinueWith(
            (_, _) => _writing.TryRemove(entry), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return write;
    }

    /// <summary>Never the newest row: it tells the next incarnation where to go on.</summary>
    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        var (oldest, newest) = await Ends(persistenceId, cancellationToken);
        var last = Math.Min(toSequenceNr, newest - 1);
        for (var from = oldest; from <= last; from += RowsPerDeletion)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var through = Math.Min(last, from + RowsPerDeletion - 1);
            await using var connection = _connections.GetConnection();
            await connection.GetTable<JournalRow>()
                .Where(row => row.PersistenceId == persistenceId && row.SequenceNumber <= through)
                .DeleteAsync(cancellationToken);
        }
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _materializer.Dispose();
        _stopping.Dispose();
        base.PostStop();
    }

    private async Task<IImmutableList<Exception>> Write(List<AtomicWrite> writes, CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow.Ticks;
        try
        {
            return await _grouped.WriteAsync(writes, now, cancellationToken);
        }
        catch (Exception fault) when (IsOfItsRows(fault))
        {
            // The transaction was rolled back, whose row it was is unknown.
        }

        try
        {
            return await _alone.WriteAsync(writes, now, cancellationToken);
        }
        catch (Exception fault) when (IsOfItsRows(fault))
        {
            var cause = IsTakenKey(fault) ? new WriterConflictException(writes[0].PersistenceId, fault) : fault;
            return ImmutableList.CreateRange(writes.Select(_ => cause));
        }
    }

    /// <summary>Whether the rows are at fault (a key that is taken, a value that does not fit) and not the store, its disk, a lock or the way to it.</summary>
    private static bool IsOfItsRows(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG } => true,

        // Classes 22 and 23 are data that do not fit and constraints; 54 is a row beyond the limits of the program.
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => true,
        { InnerException: { } inner } => IsOfItsRows(inner),
        _ => false,
    };

    private static bool IsTakenKey(Exception fault) => fault switch
    {
        SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        { InnerException: { } inner } => IsTakenKey(inner),
        _ => false,
    };

    private async Task<(long Oldest, long Newest)> Ends(string persistenceId, CancellationToken cancellationToken)
    {
        await using var connection = _connections.GetConnection();
        var numbers = connection.GetTable<JournalRow>().Where(row => row.PersistenceId == persistenceId).Select(row => (long?)row.SequenceNumber);
        return (await numbers.MinAsync(cancellationToken) ?? 0, await numbers.MaxAsync(cancellationToken) ?? 0);
    }

    private static JournalConfig Settings(Config config)
    {
        var settings = new JournalConfig(config.WithFallback(SqlPersistence.DefaultJournalConfiguration));
        if (settings.PluginId is { } pluginId
            && Context.System.Settings.Setup.Get<MultiDataOptionsSetup>() is { HasValue: true, Value: var setup }
            && setup.TryGetDataOptionsFor(pluginId, out var options))
            settings = settings.WithDataOptions(options!);
        return settings;
    }

    private JournalWriter Writer(JournalConfig settings) =>
        new(Context.System.Scheduler.Advanced, _materializer, settings, Context.System.Serialization, Context.GetLogger(), _stopping.Token);
}
