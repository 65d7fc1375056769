using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>
/// What the data directory already holds. It is read from the journal, so that a second import finds what the first one did, also what has
/// finished since, as long as the retention keeps it.
/// </summary>
internal sealed class ImportTarget
{
    private readonly Dictionary<CompanyId, CompanyState> _companies = [];
    private readonly HashSet<(CompanyId, UInt128)> _keys = [];

    /// <summary>Reads the journal of a data directory; without one there is nothing yet.</summary>
    /// <exception cref="CliFault">It can't be read in full: what is there is not known.</exception>
    public static ImportTarget Read(string dataDirectory, IReadOnlySet<CompanyId> companies)
    {
        var target = new ImportTarget();
        using var journal = OfflineJournal.TryOpen(dataDirectory);
        foreach (var company in journal?.Companies().Where(companies.Contains) ?? [])
        {
            target.Read(journal!, company);
        }

        return target;
    }

    /// <summary>The company as it is; null when it does not exist.</summary>
    public CompanyState? Find(CompanyId company) => _companies.GetValueOrDefault(company) is { Definition: not null } state ? state : null;

    /// <summary>Whether a wakeup with this idempotency key was ever accepted.</summary>
    public bool HasKey(CompanyId company, string key) => _keys.Contains((company, KeyOf(key)));

    private void Read(OfflineJournal journal, CompanyId company)
    {
        CompanyState? state = null;
        long next = 0;
        foreach (var row in journal.RowsOf(company))
        {
            if (state is null)
            {
                var snapshot = row.SequenceNr > 1 ? journal.OldestSnapshot(company, row.SequenceNr - 1) : null;
                (state, next) = Begin(company, snapshot);
            }

            if (row.SequenceNr < next)
            {
                continue;
            }

            foreach (var recorded in row.Commit?.Events
                ?? throw new CliFault(ExitCode.Refused, $"Row {row.SequenceNr} of company {company} can't be read: {row.Fault} Nothing was imported."))
            {
                state.Apply(recorded);
                Remember(company, recorded.Body);
            }
        }

        if (state is not null || journal.OldestSnapshot(company, 0) is { } only && (state = Begin(company, only).State) is not null)
        {
            _companies.Add(company, state);
        }
    }

    private (CompanyState State, long Next) Begin(CompanyId company, StoredSnapshot? snapshot)
    {
        if (snapshot is null)
        {
            return (new CompanyState(company), 1);
        }

        foreach (var entry in snapshot.Snapshot.IdempotencyKeys)
        {
            _keys.Add((company, entry.Mark.Key));
        }

        foreach (var wakeup in snapshot.Snapshot.Live.Concat(snapshot.Snapshot.Finished).Concat(snapshot.Snapshot.DeadLettered))
        {
            Remember(company, wakeup.Request);
        }

        return (CompanyState.Restore(company, snapshot.Snapshot), snapshot.SequenceNr + 1);
    }

    private void Remember(CompanyId company, CompanyEvent body)
    {
        if (body is WakeupScheduled { Idempotency: { } first })
        {
            _keys.Add((company, first.Key));
        }
        else if (body is WakeupCoalesced { Idempotency: { } merged })
        {
            _keys.Add((company, merged.Key));
        }
    }

    private static UInt128 KeyOf(string key) => IdempotencyKeys.MarkOf(key, new WakeupOrder(default, default)).Key;
}
