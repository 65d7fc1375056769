using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Hosting;

/// <summary>The engine's actors in one process.</summary>
internal static class LocalNode
{
    private static readonly TimeSpan MaxWakeAhead = TimeSpan.FromMinutes(1);

    /// <summary>Starts them.</summary>
    /// <returns>The region.</returns>
    public static IActorRef Start(ActorSystem system, TeamXOptions options, EngineSettings settings, ICompanyDirectoryStore store, CompanyHistory? history)
    {
        if (history is not null)
        {
            system.ActorOf(HistoryProjection.Props(history), "teamx-history");
        }

        var waker = system.ActorOf(CompanyWaker.Props(store, settings.Time, options.HeartbeatInterval, WakeAhead(options)), "teamx-waker");
        var directory = system.ActorOf(CompanyDirectory.Props(store, waker), "teamx-directory");
        var region = system.ActorOf(LocalCompanies.Props(settings with { Directory = directory }), "teamx-companies");
        waker.Tell(new CompanyWaker.Begin(region));
        return region;
    }

    /// <summary>Less than <see cref="TeamXOptions.PassivateAfter"/>, or a company that is woken ahead would fall asleep again.</summary>
    public static TimeSpan WakeAhead(TeamXOptions options) =>
        options.PassivateAfter / 2 < MaxWakeAhead ? options.PassivateAfter / 2 : MaxWakeAhead;
}
