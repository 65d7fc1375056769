using Akka.Actor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Workers;

/// <summary>The nodes of a cluster that execute runs, as this node knows them. Any thread may ask, and is answered at once.</summary>
internal abstract class WorkerNodes
{
    /// <summary>
    /// Chooses the reachable node with the most free places, and takes one there until the node has said that the run is there.
    /// </summary>
    /// <returns>The node's incarnation; null when no place is free.</returns>
    public abstract string? Choose();

    /// <summary>The actor of a reachable node, which takes <see cref="Company.ExecuteRun"/> and <see cref="Company.AbortRun"/>.</summary>
    /// <param name="executor">Its incarnation; <see cref="RunStarted.ExternalExecutor"/> for any node, the least busy one.</param>
    /// <returns>Null when it is gone.</returns>
    public abstract IActorRef? Find(string executor);

    /// <summary>Whether a place is free.</summary>
    public abstract bool HasFree { get; }

    /// <summary>Tells a supervisor <see cref="Company.WorkersFree"/>, once, when a place is free; those that waited longest first.</summary>
    public abstract void TellWhenFree(IActorRef supervisor);
}
