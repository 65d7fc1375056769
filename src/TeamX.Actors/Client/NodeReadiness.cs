using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Company;

namespace TeamX.Actors.Client;

/// <summary>Whether this node may take traffic: it does not drain, its store answers, and messages for companies find their way from here.</summary>
/// <param name="system">The actor system.</param>
/// <param name="drain">The drain of this node.</param>
public sealed class NodeReadiness(ActorSystem system, NodeDrain drain)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>What is missing, as a sentence; null when the node is ready.</summary>
    public async Task<string?> FindObstacleAsync(CancellationToken cancellationToken = default)
    {
        if (drain.IsDraining)
        {
            return "This node is draining. Use another one.";
        }

        if (system.WhenTerminated.IsCompleted || !ActorRegistry.For(system).TryGet<CompanyRegion>(out var region))
        {
            return "The engine is not up. Try again.";
        }

        try
        {
            var state = region.Ask<RegionState>(new GetRegionState(), AnswerWithin, cancellationToken);
            await region.Ask<CompanyIdPage>(new ListCompanies(1), AnswerWithin, cancellationToken).ConfigureAwait(false);
            return (await state.ConfigureAwait(false)).WhyNot;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return "The store of this node does not answer. Try again.";
        }
    }
}
