using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Company;

namespace TeamX.Actors.Client;

/// <summary>
/// Empties this node, as a shutdown does, while the process stays up: nothing new starts, running runs get their grace, then every company
/// stops and answers <c>unavailable</c> here. It can't be taken back; the process is to be ended, and started again after the maintenance.
/// </summary>
/// <param name="region">The region.</param>
public sealed class NodeDrain(IRequiredActor<CompanyRegion> region)
{
    private readonly Lazy<Task> _drained = new(() => region.ActorRef.Ask<Drained>(new DrainCompanies(), Timeout.InfiniteTimeSpan));

    /// <summary>Whether a drain was asked for.</summary>
    public bool IsDraining => _drained.IsValueCreated;

    /// <summary>Starts the drain, or joins the one under way; the task ends when every company has stopped.</summary>
    public Task DrainAsync() => _drained.Value;
}
