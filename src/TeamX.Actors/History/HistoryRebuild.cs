using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>What a rebuild has made.</summary>
/// <param name="Companies">Companies with at least one event.</param>
/// <param name="Events">Events taken over.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record HistoryRebuilt(int Companies, long Events, TimeSpan Elapsed);

/// <summary>Makes the history anew, while no engine keeps it up to date.</summary>
public static class HistoryRebuild
{
    /// <summary>Deletes the history and takes over everything that journal and snapshots hold.</summary>
    /// <param name="storage">Where they are.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="cancellationToken">Ends it; the next start of the engine, or another rebuild, goes on.</param>
    /// <exception cref="StorageException">
    /// An engine keeps the history up to date; or a row of the journal is missing, or can't be read by this release: then the history holds what comes before it.
    /// </exception>
    public static async Task<HistoryRebuilt> RunAsync(CompanyStorage storage, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        var begin = time.GetTimestamp();
        if (storage is SqliteStorage files)
        {
            // Also one that is damaged.
            SqliteHistory.Delete(files.HistoryFile);
        }

        using var history = new CompanyHistory(storage, time);
        try
        {
            using var writer = history.Write(anew: true);
            var companies = new HashSet<CompanyId>();
            var events = 0L;
            await history.IntakeOf(writer).CatchUpAsync(
                (rows, _) =>
                {
                    companies.UnionWith(rows.Select(row => row.CompanyId));
                    events += rows.Sum(row => (long)row.Commit.Events.Length);
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
            return new HistoryRebuilt(companies.Count, events, time.GetElapsedTime(begin));
        }
        catch (HistoryHeldException held)
        {
            throw new StorageException($"{held.Message} Stop all nodes first.", held);
        }
        catch (Exception fault) when (fault is HistoryGapException or UnreadableRowException)
        {
            throw new StorageException(fault.Message, fault);
        }
    }
}
