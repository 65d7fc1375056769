using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Db;
using Akka.Persistence.Sql.Journal.Dao;
using Akka.Persistence.Sql.Journal.Types;
using Akka.Serialization;
using Akka.Streams;
using LanguageExt;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Writes rows as the stock one does, but names as their writer the life of the persistent actor, not the journal's. A company may move from one process
/// to another and back: to the replay filter, a process that has written before and writes again is one that never stopped.
/// </summary>
internal sealed class JournalWriter(
    IAdvancedScheduler scheduler, IMaterializer materializer, JournalConfig settings, Serialization serialization, ILoggingAdapter log, CancellationToken stopping)
    : BaseByteArrayJournalDao(
        scheduler, materializer, new AkkaPersistenceDataConnectionFactory(settings), settings, serialization, log, selfUuid: null, stopping)
{
    /// <summary>Stores all rows in one transaction, which may hold rows of others too.</summary>
    /// <returns>For each write null, or why it could not be serialized.</returns>
    public async Task<IImmutableList<Exception>> WriteAsync(IReadOnlyList<AtomicWrite> writes, long now, CancellationToken cancellationToken)
    {
        var serialized = Serializer.Serialize(writes, now);
        var rows = new List<JournalRow>();
        foreach (var (write, result) in writes.Zip(serialized))
        {
            if (result.IsSuccess)
            {
                var writer = ((IImmutableList<IPersistentRepresentation>)write.Payload)[0].WriterGuid;
                Array.ForEach(result.Success.Value, row => row.WriterUuid = writer);
                rows.AddRange(result.Success.Value);
            }
        }

        var written = new TaskCompletionSource<NotUsed>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entry = new WriteQueueEntry(written, new Seq<JournalRow>(rows), cancellationToken);
        var offer = await WriteQueue.OfferAsync(entry, CancellationToken.None).ConfigureAwait(false);
        if (offer is not QueueOfferResult.Enqueued)
        {
            throw new InvalidOperationException($"The journal takes no more writes: {offer.GetType().Name}.", (offer as QueueOfferResult.Failure)?.Cause);
        }

        await written.Task.ConfigureAwait(false);
        return BuildWriteRejections(serialized);
    }
}
