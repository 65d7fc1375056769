using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Journal.Dao;
using Akka.Persistence.Sql.Journal.Types;
using Akka.Util;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The journal in the table of Akka.Persistence.Sql, with its rows, but written and read by plain statements (<see cref="JournalWriter"/>,
/// <see cref="JournalReader"/>), and one company's fault stays its own. The stock journal puts the writes of many companies into one transaction and fails
/// them all when one row breaks a constraint; and each failure counts for a circuit breaker that all share. Here the one whose row does not fit gets a
/// rejection, which means that nothing was stored, and which the breaker does not count. Rows are deleted for good: the stock journal marks the last one
/// and keeps its payload.
/// </summary>
/// <remarks>A persistent actor on this journal has to treat a rejection as it treats a failure: another writer may have its id.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "An actor: PostStop disposes of what it owns.")]
internal sealed class IsolatingJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);
    private readonly ByteArrayJournalSerializer _serializer;
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;

    public IsolatingJournal(Config config)
    {
        var settings = new JournalConfig(config.WithFallback(SqlPersistence.DefaultJournalConfiguration));
        var open = StoreConnections.Of(Context.System).Journal;
        _serializer = new ByteArrayJournalSerializer(settings, Context.System.Serialization, settings.PluginConfig.TagSeparator, writerUuid: null);
        _reader = new JournalReader(open, Context.System.Serialization, settings.DaoConfig.ReplayBatchSize);
        _writer = new JournalWriter(open, settings.DaoConfig.Parallelism, settings.DaoConfig.BatchSize);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An actor that recovers while its last write is under way must not read past it.
        if (_writing.TryGetValue(persistenceId, out var write))
            await write.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await _reader.HighestAsync(persistenceId, cancellationToken);
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        _reader.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback, CancellationToken.None);

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

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _reader.DeleteAsync(persistenceId, toSequenceNr, cancellationToken);

    protected override void PostStop()
    {
        _writer.Dispose();
        base.PostStop();
    }

    private async Task<IImmutableList<Exception>> Write(List<AtomicWrite> writes, CancellationToken cancellationToken)
    {
        var serialized = _serializer.Serialize(writes, DateTime.UtcNow.Ticks);
        try
        {
            await _writer.WriteAsync(Rows(writes, serialized), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (RowFault.Is(fault))
        {
            var cause = RowFault.IsTakenKey(fault) ? new WriterConflictException(writes[0].PersistenceId, fault) : fault;
            return ImmutableList.CreateRange(writes.Select(_ => cause));
        }

        return ImmutableList.CreateRange(serialized.Select(result => result.Failure.Value));
    }

    /// <summary>
    /// As the stock journal has them, but they name as their writer the life of the persistent actor, not the journal's. A company may move from one process
    /// to another and back: to the replay filter, a process that has written before and writes again is one that never stopped.
    /// </summary>
    private static List<JournalRow> Rows(List<AtomicWrite> writes, List<Try<JournalRow[]>> serialized)
    {
        var rows = new List<JournalRow>(writes.Count);
        for (var index = 0; index < writes.Count; index++)
        {
            if (!serialized[index].IsSuccess)
                continue;

            var writer = ((IImmutableList<IPersistentRepresentation>)writes[index].Payload)[0].WriterGuid;
            foreach (var row in serialized[index].Success.Value)
            {
                row.WriterUuid = writer;
                rows.Add(row);
            }
        }

        return rows;
    }
}
