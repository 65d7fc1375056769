namespace TeamX.Actors.History;

/// <summary>A row of the journal does not follow what the history holds of its company: events are missing in between, and no snapshot stands for them.</summary>
internal sealed class HistoryGapException : Exception
{
    internal HistoryGapException(JournaledCommit row, long lastEventNumber)
        : base($"The journal's row {row.Ordering} (company {row.CompanyId}, sequence number {row.SequenceNr}) begins with event {row.Commit.FirstEventNumber}, "
            + $"and the history holds the company's events up to {lastEventNumber}. What is in between is missing, and no snapshot stands for it.")
    {
    }
}
