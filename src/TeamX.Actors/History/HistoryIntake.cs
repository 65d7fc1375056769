namespace TeamX.Actors.History;

/// <summary>The way from the journal into the history: while one batch is written, the next is read.</summary>
internal sealed class HistoryIntake(HistoryDatabase database, HistoryWriter writer, FindSnapshot findSnapshot, TimeProvider time)
{
    // Rows gather while a transaction is under way, up to about so many events; with nothing to do, a row is taken over at once.
    private const int EventsPerTransaction = 4_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CheckAgain = TimeSpan.FromSeconds(10);
    private readonly JournalFeed _feed = new(database);
    private readonly Queue<JournaledCommit> _ahead = [];
    private long _read = writer.Ordering;

    /// <summary>Takes over what the history lacks, and then what comes, until it is cancelled or something fails.</summary>
    /// <param name="awaited">A task that ends while somebody waits for the history.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowAsync(Func<Task> awaited, CancellationToken cancellationToken)
    {
        var pace = new HistoryPace(time, () => Environment.CpuUsage.TotalTime);
        var written = time.GetTimestamp();
        while (true)
        {
            await CatchUpAsync(
                async (_, worked) =>
                {
                    written = time.GetTimestamp();
                    await pace.RestAsync(worked, awaited()).WaitAsync(cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);
            if (time.GetElapsedTime(written) > CheckAgain)
            {
                await writer.CheckAsync().ConfigureAwait(false);
                written = time.GetTimestamp();
            }
        }
    }

    /// <summary>Takes over what the history lacks.</summary>
    /// <param name="taken">Told each batch, and how long it took.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CatchUpAsync(Func<IReadOnlyList<JournaledCommit>, TimeSpan, Task> taken, CancellationToken cancellationToken)
    {
        for (var batch = await GatherAsync(cancellationToken).ConfigureAwait(false); batch.Count > 0;)
        {
            var next = Task.Run(() => GatherAsync(cancellationToken), cancellationToken);
            var begin = time.GetTimestamp();
            await writer.ApplyAsync(batch, findSnapshot).ConfigureAwait(false);
            await taken(batch, time.GetElapsedTime(begin)).ConfigureAwait(false);
            batch = await next.ConfigureAwait(false);
        }
    }

    /// <summary>The next rows that are there, up to a transaction's worth.</summary>
    private async Task<List<JournaledCommit>> GatherAsync(CancellationToken cancellationToken)
    {
        var (batch, events) = (new List<JournaledCommit>(), 0);
        while (events < EventsPerTransaction && await HasNextAsync(batch.Count > 0, cancellationToken).ConfigureAwait(false))
        {
            var row = _ahead.Dequeue();
            batch.Add(row);
            events += row.Commit.Events.Length;
        }

        return batch;
    }

    private async Task<bool> HasNextAsync(bool othersCameBefore, CancellationToken cancellationToken)
    {
        if (_ahead.Count > 0)
        {
            return true;
        }

        try
        {
            foreach (var row in await _feed.ReadAsync(_read, cancellationToken).ConfigureAwait(false))
            {
                _ahead.Enqueue(row);
                _read = row.Ordering;
            }
        }
        catch (UnreadableRowException) when (othersCameBefore)
        {
            // They can be taken over; the next gathering begins with this one.
        }

        return _ahead.Count > 0;
    }
}
