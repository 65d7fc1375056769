using Akka.Actor;
using Akka.Actor.Setup;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>
/// The history of all companies: a read model beside the journal, in a file of its own, made from nothing but the journal. A projection keeps
/// it up to date while the actor system runs.
/// </summary>
public sealed class CompanyHistory : IDisposable
{
    private readonly HistoryDatabase _database;
    private readonly HistoryProgress _progress = new();
    private readonly JournalTable _journal;
    private readonly string _dataDirectory;
    private readonly TimeProvider _time;

    internal CompanyHistory(SqliteStorage storage, TimeProvider time)
    {
        (_time, _dataDirectory) = (time, storage.DataDirectory);
        _journal = new JournalTable(storage.JournalFile);
        _database = HistoryDatabase.Open(storage.HistoryFile);
        Reader = new HistoryReader(_database);
        Writer = new HistoryWriter(_database, _progress);
        HistoryMetrics.Add(this);
    }

    /// <summary>Reads it.</summary>
    public HistoryReader Reader { get; }

    /// <summary>
    /// Ends when something was taken over after this property was read. Who waits for events reads it first, looks whether they are there, and
    /// then awaits it.
    /// </summary>
    public Task Changed => _progress.Changed;

    /// <summary>The engine's clock.</summary>
    internal TimeProvider Time => _time;

    internal HistoryWriter Writer { get; }

    /// <summary>Ends while somebody waits for the history.</summary>
    internal Task Awaited => _progress.Awaited;

    internal long Ordering => _progress.Ordering;

    /// <summary>The history of an actor system; null when it has none.</summary>
    public static CompanyHistory? Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.Settings.Setup.Get<HistorySetup>() is { HasValue: true, Value.History: var history } ? history : null;
    }

    /// <summary>Waits until an event of a company is here.</summary>
    /// <returns>False when it is not, after so long.</returns>
    public async Task<bool> ReachedAsync(CompanyId company, long eventNumber, TimeSpan within, CancellationToken cancellationToken = default)
    {
        if (Reach(company).EventNumber >= eventNumber)
        {
            return true;
        }

        using var awaited = _progress.Await();
        using var limit = new CancellationTokenSource(within, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                var changed = Changed;
                if (Reach(company).EventNumber >= eventNumber)
                {
                    return true;
                }

                await changed.WaitAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>How far the history has followed a company.</summary>
    public HistoryReach Reach(CompanyId company) => _progress.Reached(company);

    /// <summary>The place behind everything that is here.</summary>
    public HistoryPosition Position => new(_progress.Ordering, int.MaxValue);

    /// <summary>How far it is behind the journal. It reads files: for health and telemetry, not for every answer.</summary>
    public HistoryLag Lag()
    {
        var (rows, oldest) = _journal.After(_progress.Ordering);
        var age = oldest is { } at ? _time.GetUtcNow() - at : TimeSpan.Zero;
        return new HistoryLag(rows, age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    /// <summary>Closes the file, after what is being written.</summary>
    public void Dispose()
    {
        HistoryMetrics.Remove(this);
        Writer.Dispose();
        _database.Close();
    }

    /// <summary>The oldest snapshot of a company at or behind a row of its journal; null when there is none.</summary>
    internal StoredSnapshot? FindSnapshot(CompanyId company, long sequenceNr)
    {
        using var files = OfflineJournal.TryOpen(_dataDirectory);
        return files?.OldestSnapshot(company, sequenceNr);
    }

    internal string? FirstUnreadable(ExtendedActorSystem system) => _journal.FirstUnreadable(_progress.Ordering, system);
}

/// <summary>Hands the history to an actor system.</summary>
internal sealed class HistorySetup(CompanyHistory history) : Setup
{
    public CompanyHistory History { get; } = history;
}
