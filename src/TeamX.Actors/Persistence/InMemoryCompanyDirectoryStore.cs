using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>The company directory for tests: it lives as long as the object, which actor systems started one after another may share.</summary>
internal sealed class InMemoryCompanyDirectoryStore : ICompanyDirectoryStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DirectoryEntry> _entries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<DirectoryEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries) _entries[entry.CompanyId.Value] = entry;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListActive() => Ids(entries => entries.Where(entry => entry.Active));

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit) =>
        Ids(entries => entries.Where(entry => !entry.Active && entry.NextDeadline <= now).OrderBy(entry => entry.NextDeadline).Take(limit));

    /// <inheritdoc/>
    public DateTimeOffset? EarliestDeadline(DateTimeOffset after)
    {
        lock (_gate) return _entries.Values.Where(entry => !entry.Active && entry.NextDeadline > after).Min(entry => entry.NextDeadline);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit) =>
        Ids(entries => entries.Where(entry => string.CompareOrdinal(entry.CompanyId.Value, after?.Value ?? "") > 0).Take(limit));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private List<CompanyId> Ids(Func<IEnumerable<DirectoryEntry>, IEnumerable<DirectoryEntry>> choose)
    {
        lock (_gate) return [.. choose(_entries.Values).Select(entry => entry.CompanyId)];
    }
}
