using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Snapshot;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Company.Support;

/// <summary>The journal of a <see cref="TestStorage"/>.</summary>
internal sealed class TestJournal : AsyncWriteJournal
{
    private readonly TestStorage _storage = Context.System.Settings.Setup.Get<TestStorage>().Value;

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var rows = _storage.ReadJournal(persistenceId);
        for (var number = Math.Max(fromSequenceNr, 1); number <= Math.Min(toSequenceNr, rows.Count); number++)
        {
            recoveryCallback(new Persistent(rows[(int)number - 1], number, persistenceId, string.Empty));
        }

        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _storage.HighestSequenceNr(persistenceId);

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var results = ImmutableList.CreateBuilder<Exception>();
        foreach (var write in messages)
        {
            var rows = (IImmutableList<IPersistentRepresentation>)write.Payload;
            var commits = rows.Select(row => (Commit)row.Payload).ToList();
            results.Add((await _storage.WriteJournal(write.PersistenceId, rows[0].SequenceNr, commits))!);
        }

        return results.ToImmutable();
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing deletes rows.");
}

/// <summary>The snapshot store of a <see cref="TestStorage"/>; it keeps what is deleted.</summary>
internal sealed class TestSnapshotStore : SnapshotStore
{
    private readonly TestStorage _storage = Context.System.Settings.Setup.Get<TestStorage>().Value;

    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var (metadata, snapshot) = _storage.Snapshots.LastOrDefault(
            kept => kept.Metadata.PersistenceId == persistenceId && kept.Metadata.SequenceNr <= criteria.MaxSequenceNr);
        return Task.FromResult(metadata is null ? null! : new SelectedSnapshot(metadata, snapshot));
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        _storage.Save(metadata, (CompanySnapshot)snapshot);
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) => Task.CompletedTask;
}
