using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.TestKit.Storage;

/// <summary>
/// One process's access to the storage. A process that was killed has none any more: what it still tries to write vanishes unanswered.
/// </summary>
internal sealed class StorageSession(ScenarioStorage storage) : ICompanyDirectoryStore
{
    private int? _writesLeft;

    public ScenarioStorage Storage { get; } = storage;

    /// <summary>Whether the process is dead.</summary>
    public bool Severed { get; private set; }

    /// <summary>Ends the access.</summary>
    public void Sever() => Severed = true;

    /// <summary>Ends the access after so many further writes of journal, snapshots and directory.</summary>
    public void SeverAfter(int writes)
    {
        _writesLeft = writes;
        Severed |= writes == 0;
    }

    /// <summary>Whether a write may take place; counts it.</summary>
    public bool TryWrite()
    {
        if (Severed)
        {
            return false;
        }

        Storage.Writes++;
        Severed = --_writesLeft == 0;
        return true;
    }

    public void Write(IReadOnlyList<DirectoryEntry> entries)
    {
        if (TryWrite())
        {
            Storage.Directory.Write(entries);
        }
    }

    public IReadOnlyList<CompanyId> ListActive() => Storage.Directory.ListActive();

    public IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit) => Storage.Directory.ListDue(now, limit);

    public DateTimeOffset? EarliestDeadline(DateTimeOffset after) => Storage.Directory.EarliestDeadline(after);

    public IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit) => Storage.Directory.ListIds(after, limit);

    /// <summary>The storage outlives the process.</summary>
    public void Dispose()
    {
    }
}
