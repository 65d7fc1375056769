using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>Asks the snapshot store for the snapshot that stands for the deleted rows of a company.</summary>
internal static class JournalSnapshots
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(1);

    /// <summary>The newest snapshot that holds no event behind a row; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">It can't be loaded.</exception>
    public static async Task<CompanySnapshot?> FindAsync(ActorSystem system, CompanyId company, long sequenceNr)
    {
        var load = new LoadSnapshot(CompanySupervisor.PersistenceIdOf(company), new SnapshotSelectionCriteria(sequenceNr), sequenceNr);
        var store = Akka.Persistence.Persistence.Instance.Apply(system).SnapshotStoreFor(string.Empty);
        return await store.Ask<object>(load, AnswerWithin).ConfigureAwait(false) switch
        {
            LoadSnapshotResult answer => answer.Snapshot?.Snapshot as CompanySnapshot,
            LoadSnapshotFailed failed => throw new InvalidOperationException($"The snapshot of company {company} up to row {sequenceNr} can't be loaded.", failed.Cause),
            var other => throw new InvalidOperationException($"The snapshot store answered with {other.GetType().Name}."),
        };
    }
}
