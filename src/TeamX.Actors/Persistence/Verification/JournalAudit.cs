using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence.Verification;

/// <summary>Checks the journal of a data directory, company by company, row by row.</summary>
public static class JournalAudit
{
    /// <summary>Checks every company that the journal holds, or one.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="only">The one company to check; null for all.</param>
    public static IEnumerable<CompanyAudit> Of(OfflineJournal journal, CompanyId? only = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return journal.Companies().Where(company => only is null || company == only).Select(company => Of(journal, company));
    }

    private static CompanyAudit Of(OfflineJournal journal, CompanyId company)
    {
        CompanyAudit? audit = null;
        long next = 0;
        foreach (var row in journal.RowsOf(company))
        {
            audit ??= Begin(journal, company, row.SequenceNr, out next);
            if (row.SequenceNr < next)
            {
                // It is inside the snapshot that the check begins from.
                continue;
            }

            if (row.SequenceNr > next)
            {
                audit.TakeGap($"row {next} of the journal is missing");
                return audit;
            }

            next = row.SequenceNr + 1;
            if (row.Commit is null)
            {
                audit.TakeUnreadable(row.SequenceNr, row.Fault!);
                return audit;
            }

            audit.Take(row.Commit, row.Writer);
        }

        return audit ?? new CompanyAudit(company, journal.OldestSnapshot(company, 0)?.Snapshot);
    }

    /// <summary>A journal whose first rows were deleted begins inside a kept snapshot; <paramref name="next"/> is the first row behind it.</summary>
    private static CompanyAudit Begin(OfflineJournal journal, CompanyId company, long first, out long next)
    {
        var snapshot = first > 1 ? journal.OldestSnapshot(company, first - 1) : null;
        next = snapshot is null ? 1 : snapshot.SequenceNr + 1;
        return new CompanyAudit(company, snapshot?.Snapshot);
    }
}
