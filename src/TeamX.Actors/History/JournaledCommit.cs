using System.Data.Common;
using System.Runtime.Serialization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>One row of the journal.</summary>
/// <param name="Ordering">Its place among the rows of all companies.</param>
/// <param name="CompanyId">The company.</param>
/// <param name="SequenceNr">Its place among the rows of the company.</param>
/// <param name="Commit">The events.</param>
internal sealed record JournaledCommit(long Ordering, CompanyId CompanyId, long SequenceNr, Commit Commit);

/// <summary>One row of the journal as it is stored.</summary>
internal sealed record JournalRow(long Ordering, string PersistenceId, long SequenceNr, byte[] Message, string Manifest)
{
    /// <summary>What <see cref="Read"/> expects after <c>SELECT</c>.</summary>
    public const string Columns = "ordering, persistence_id, sequence_number, message, manifest";

    public static JournalRow Read(DbDataReader reader)
    {
        var row = new RowReader(reader);
        return new JournalRow(row.Long(), row.Text(), row.Long(), row.Bytes(), row.Text());
    }

    /// <exception cref="UnreadableRowException">It is none of a company, or of a newer release, or damaged.</exception>
    public JournaledCommit ToCommit()
    {
        try
        {
            return PersistenceIds.CompanyOf(PersistenceId) is { } company && CompanySerializer.Read(Message, Manifest) is Commit commit
                ? new JournaledCommit(Ordering, company, SequenceNr, commit)
                : throw new SerializationException("It holds no commit of a company.");
        }
        catch (SerializationException fault)
        {
            throw new UnreadableRowException(this, fault);
        }
    }
}
