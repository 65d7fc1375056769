using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using Akka.Streams.Dsl;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>What a rebuild has made.</summary>
/// <param name="Companies">Companies with at least one event.</param>
/// <param name="Events">Events taken over.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record HistoryRebuilt(int Companies, long Events, TimeSpan Elapsed);

/// <summary>Makes the history anew, while no engine runs on the data directory.</summary>
public static class HistoryRebuild
{
    // Whoever calls this prints a result, or what it throws.
    private static readonly Config Quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");

    /// <summary>Deletes the history and takes over everything that journal and snapshots hold.</summary>
    /// <param name="storage">The data directory, locked by the caller.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="cancellationToken">Ends it; the next start of the engine, or another rebuild, goes on.</param>
    /// <exception cref="StorageException">A row of the journal is missing, or can't be read by this release; the history holds what comes before it.</exception>
    public static async Task<HistoryRebuilt> RunAsync(SqliteStorage storage, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        var begin = time.GetTimestamp();
        HistoryDatabase.Delete(storage.HistoryFile);
        using var history = new CompanyHistory(storage, time);
        var system = ActorSystem.Create("teamx-rebuild", BootstrapSetup.Create()
            .WithConfig(Quiet.WithFallback(TeamXHocon.Load("sqlite")).WithFallback(TeamXHocon.Load("reference")))
            .And(storage.Setup));
        try
        {
            var companies = new HashSet<CompanyId>();
            var events = 0L;
            await HistoryStream.Current(system, history).RunForeach(
                rows =>
                {
                    companies.UnionWith(rows.Select(row => row.CompanyId));
                    events += rows.Sum(row => (long)row.Commit.Events.Length);
                },
                system.Materializer()).WaitAsync(cancellationToken).ConfigureAwait(false);
            return new HistoryRebuilt(companies.Count, events, time.GetElapsedTime(begin));
        }
        catch (Exception fault) when (fault is not OperationCanceledException && WhatIsWrong(fault, history, system) is { } sentence)
        {
            throw new StorageException(sentence, fault);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private static string? WhatIsWrong(Exception fault, CompanyHistory history, ActorSystem system) =>
        fault.GetBaseException() is HistoryGapException gap ? gap.Message
        : history.FirstUnreadable((ExtendedActorSystem)system) is { } row ? $"This release can't read {row}."
        : null;
}
