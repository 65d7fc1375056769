using Akka.Actor;
using Akka.Actor.Setup;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>
/// The history of all companies: a read model beside the journal, made from nothing but the journal. One process writes it, while
/// <see cref="ProjectAsync"/> goes on; every other one that has it open follows by <see cref="Follow"/>.
/// </summary>
public sealed class CompanyHistory : IDisposable
{
    private readonly HistoryDatabase _database;
    private readonly HistoryProgress _progress = new();
    private readonly Lock _turn = new();
    private HistoryWriter? _writer;
    private bool _closed;

    internal CompanyHistory(CompanyStorage storage, TimeProvider time)
    {
        Time = time;
        _database = HistoryDatabase.Open(storage);
        Reader = new HistoryReader(_database);
        Follow();
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
    internal TimeProvider Time { get; }

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
        using var limit = new CancellationTokenSource(within, Time);
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

    /// <summary>How far it is behind the journal. It reads the journal: for health and telemetry, not for every answer.</summary>
    public HistoryLag Lag()
    {
        using var journal = _database.CreateJournalReader();
        journal.Open();
        if (!journal.HasTable("journal"))
        {
            return new HistoryLag(0, TimeSpan.Zero);
        }

        var (rows, oldest) = journal.Rows(
            "SELECT COUNT(*), MIN(created) FROM journal WHERE ordering > @after AND NOT deleted",
            row => (row.GetInt64(0), row.IsDBNull(1) ? default(DateTimeOffset?) : new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero)),
            ("@after", _progress.Ordering)).Single();
        var age = oldest is { } at ? Time.GetUtcNow() - at : TimeSpan.Zero;
        return new HistoryLag(rows, age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    /// <summary>Closes it, after what is being written.</summary>
    public void Dispose()
    {
        HistoryMetrics.Remove(this);
        lock (_turn)
        {
            _closed = true;
            _writer?.Dispose();
        }

        _database.Dispose();
    }

    /// <summary>Takes over what the journal has and what comes, until it is cancelled or something fails.</summary>
    /// <param name="begun">Told when a company of which rows are gone begins with a snapshot, and the last row that this contains.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HistoryHeldException">Somebody else writes it.</exception>
    internal async Task ProjectAsync(Action<CompanyId, long> begun, CancellationToken cancellationToken)
    {
        using var writer = Write();
        await IntakeOf(writer, begun).FollowAsync(() => _progress.Awaited, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The way from the journal to a writer.</summary>
    internal HistoryIntake IntakeOf(HistoryWriter writer, Action<CompanyId, long>? begun = null) => new(
        _database, writer,
        (company, sequenceNr) =>
        {
            using var files = _database.TryOpenOffline();
            var found = files?.OldestSnapshot(company, sequenceNr);
            if (found is not null)
            {
                begun?.Invoke(company, found.SequenceNr);
            }

            return found;
        },
        Time);

    /// <summary>Begins to write, until the writer is disposed of. What was followed until then is read anew.</summary>
    /// <param name="anew">Whether to forget first what is there.</param>
    /// <exception cref="HistoryHeldException">Somebody writes it.</exception>
    internal HistoryWriter Write(bool anew = false)
    {
        var tables = _database.OpenWriter();
        try
        {
            if (anew)
            {
                tables.MakeAnew();
            }

            var (ordering, reached) = Reader.Reaches(since: -1)!.Value;
            lock (_turn)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                _progress.Restart(reached, ordering);
                return _writer = new HistoryWriter(tables, _progress.Report);
            }
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    /// <summary>Reads how far another process has come; not while this one writes.</summary>
    internal void Follow()
    {
        var since = _progress.Ordering;
        if (Reader.Reaches(since) is not { } now)
        {
            return;
        }

        // It was made anew: what was known of companies that have not come as far again is not true any more.
        var anew = now.Ordering < since;
        now = anew ? Reader.Reaches(since: -1) ?? now : now;
        lock (_turn)
        {
            if (_writer is { IsClosed: false } || _progress.Ordering != since)
            {
                return;
            }

            if (anew)
            {
                _progress.Restart(now.Reached, now.Ordering);
            }
            else
            {
                _progress.Report(now.Reached, now.Ordering);
            }
        }
    }
}

/// <summary>Hands the history to an actor system.</summary>
internal sealed class HistorySetup(CompanyHistory history) : Setup
{
    public CompanyHistory History { get; } = history;
}
