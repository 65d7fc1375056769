using Akka.Persistence.Query;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>One row of the journal.</summary>
/// <param name="Ordering">Its place among the rows of all companies.</param>
/// <param name="CompanyId">The company.</param>
/// <param name="SequenceNr">Its place among the rows of the company.</param>
/// <param name="Commit">The events.</param>
internal sealed record JournaledCommit(long Ordering, CompanyId CompanyId, long SequenceNr, Commit Commit)
{
    private static readonly string Prefix = CompanySupervisor.PersistenceIdOf(new CompanyId(string.Empty));

    /// <exception cref="InvalidOperationException">It is none of a company.</exception>
    public static JournaledCommit Of(EventEnvelope row) =>
        row.Event is Commit commit && row.PersistenceId.StartsWith(Prefix, StringComparison.Ordinal)
            ? new JournaledCommit(((Sequence)row.Offset).Value, new CompanyId(row.PersistenceId[Prefix.Length..]), row.SequenceNr, commit)
            : throw new InvalidOperationException(
                $"The journal's row {row.Offset} of {row.PersistenceId} holds a {row.Event.GetType().Name}, not a commit of a company.");
}
