using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor.Setup;
using Akka.Persistence;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Company.Support;

/// <summary>
/// What a machine keeps over the deaths of its processes: journal, snapshots and directory. It fails, rejects, holds or dies on command.
/// </summary>
internal sealed class TestStorage : Setup, ICompanyDirectoryStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Commit>> _journal = new(StringComparer.Ordinal);
    private readonly List<(SnapshotMetadata Metadata, CompanySnapshot Snapshot)> _snapshots = [];
    private readonly InMemoryCompanyDirectoryStore _directory = new();
    private readonly ConcurrentQueue<string> _writes = new();
    private TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = int.MaxValue;
    private int _recoveries;

    /// <summary>Decides each write of the journal before it is stored; null lets everything pass.</summary>
    public Func<string, IReadOnlyList<Commit>, Task<Verdict>>? OnWrite { get; set; }

    /// <summary>Called before each recovery of a company.</summary>
    public Func<string, Task>? OnRecovery { get; set; }

    /// <summary>Called before each write of the directory.</summary>
    public Action<IReadOnlyList<DirectoryEntry>>? OnDirectoryWrite { get; set; }

    /// <summary>Called with the method's name after each read of the directory, before its answer is given.</summary>
    public Action<string>? OnDirectoryRead { get; set; }

    /// <summary>Whether the write that is the last before death is also the last that its writer hears of.</summary>
    public bool LastWriteIsHeard { get; set; } = true;

    /// <summary>Ends when the process has died by <see cref="DieAfter"/>.</summary>
    public Task Died => _died.Task;

    /// <summary>All writes so far: <c>active a</c>, <c>sleeping a</c>, <c>commit a RunStarted,…</c>.</summary>
    public IReadOnlyList<string> Writes => [.. _writes];

    /// <summary>Recoveries so far.</summary>
    public int Recoveries => Volatile.Read(ref _recoveries);

    /// <summary>All snapshots, oldest first.</summary>
    public IReadOnlyList<(SnapshotMetadata Metadata, CompanySnapshot Snapshot)> Snapshots
    {
        get
        {
            lock (_gate)
            {
                return [.. _snapshots];
            }
        }
    }

    /// <summary>Nothing is stored, and nothing answers, after this number of writes.</summary>
    public void DieAfter(int writes)
    {
        _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, writes);
        if (writes == 0)
        {
            _died.TrySetResult();
        }
    }

    /// <summary>The machine starts again.</summary>
    public void Revive() => Volatile.Write(ref _left, int.MaxValue);

    /// <summary>Holds every write of the journal until it is let go.</summary>
    public HeldWrites Hold()
    {
        var held = new HeldWrites(this);
        OnWrite = held.Take;
        return held;
    }

    /// <summary>The rows of a company.</summary>
    public IReadOnlyList<Commit> JournalOf(CompanyId id) => Rows(CompanySupervisor.PersistenceIdOf(id));

    /// <summary>The events of a company.</summary>
    public IReadOnlyList<CompanyEvent> EventsOf(CompanyId id) => [.. JournalOf(id).SelectMany(commit => commit.Events).Select(recorded => recorded.Body)];

    /// <summary>Puts a row into the journal as somebody else.</summary>
    public void Append(CompanyId id, Commit commit)
    {
        lock (_gate)
        {
            RowsOf(CompanySupervisor.PersistenceIdOf(id)).Add(commit);
        }
    }

    public void Write(IReadOnlyList<DirectoryEntry> entries)
    {
        OnDirectoryWrite?.Invoke(entries);
        var (stored, heard) = TakeTurn();
        if (stored)
        {
            _directory.Write(entries);
            foreach (var entry in entries)
            {
                _writes.Enqueue($"{(entry.Active ? "active" : "sleeping")} {entry.CompanyId}");
            }
        }

        if (!heard)
        {
            throw new StorageException("The machine is dead.");
        }
    }

    public IReadOnlyList<CompanyId> ListActive() => Read(_directory.ListActive);

    public IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit) => Read(() => _directory.ListDue(now, limit));

    public DateTimeOffset? EarliestDeadline(DateTimeOffset after) => Read(() => _directory.EarliestDeadline(after));

    public IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit) => Read(() => _directory.ListIds(after, limit));

    /// <summary>Stores rows of a company; another's row under the same number is in the way, as with the unique key of a database.</summary>
    internal async Task<Exception?> WriteJournal(string persistenceId, long firstSequenceNr, IReadOnlyList<Commit> commits)
    {
        if (OnWrite is { } decide)
        {
            switch (await decide(persistenceId, commits))
            {
                case Verdict.Fail:
                    throw new IOException("The disk is gone.");
                case Verdict.Reject:
                    return new IOException("The row does not fit.");
            }
        }

        var (stored, heard) = TakeTurn();
        if (stored)
        {
            lock (_gate)
            {
                var rows = RowsOf(persistenceId);
                if (rows.Count != firstSequenceNr - 1)
                {
                    return new IOException($"There is a row {firstSequenceNr} already.");
                }

                rows.AddRange(commits);
            }

            var kinds = commits.SelectMany(commit => commit.Events).Select(recorded => recorded.Body.GetType().Name);
            _writes.Enqueue($"commit {persistenceId["company-".Length..]} {string.Join(',', kinds)}");
        }

        if (!heard)
        {
            await new TaskCompletionSource().Task;
        }

        return null;
    }

    internal IReadOnlyList<Commit> ReadJournal(string persistenceId) => Rows(persistenceId);

    internal async Task<long> HighestSequenceNr(string persistenceId)
    {
        Interlocked.Increment(ref _recoveries);
        await (OnRecovery?.Invoke(persistenceId) ?? Task.CompletedTask);
        return Rows(persistenceId).Count;
    }

    internal void Save(SnapshotMetadata metadata, CompanySnapshot snapshot)
    {
        if (Volatile.Read(ref _left) > 0)
        {
            lock (_gate)
            {
                _snapshots.Add((metadata, snapshot));
            }
        }
    }

    private T Read<T>(Func<T> read, [CallerMemberName] string method = "")
    {
        var answer = read();
        OnDirectoryRead?.Invoke(method);
        return answer;
    }

    private (bool Stored, bool Heard) TakeTurn()
    {
        if (Volatile.Read(ref _left) == int.MaxValue)
        {
            return (true, true);
        }

        var left = Interlocked.Decrement(ref _left);
        if (left == 0)
        {
            _died.TrySetResult();
        }

        return (left >= 0, left > 0 || (left == 0 && LastWriteIsHeard));
    }

    private List<Commit> Rows(string persistenceId)
    {
        lock (_gate)
        {
            return [.. RowsOf(persistenceId)];
        }
    }

    public void Dispose()
    {
    }

    private List<Commit> RowsOf(string persistenceId)
    {
        if (!_journal.TryGetValue(persistenceId, out var rows))
        {
            _journal.Add(persistenceId, rows = []);
        }

        return rows;
    }
}

/// <summary>What becomes of a write.</summary>
internal enum Verdict
{
    Pass,
    Fail,
    Reject,
}
