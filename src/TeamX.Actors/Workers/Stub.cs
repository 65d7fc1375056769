#pragma warning disable
using Akka.Actor;
using TeamX.Actors.Company;

namespace TeamX.Actors.Workers;

internal static class WorkerNode { public const string Name = "x"; public static Props Props(EngineSettings s, IActorRef r, int c) => Akka.Actor.Props.Empty; }
internal static class WorkerNodeTracker { public const string Name = "y"; public static Props Props(WorkerNodes n) => Akka.Actor.Props.Empty; }
internal sealed class ClusterWorkerNodes : WorkerNodes {
    public override string? Choose() => null; public override IActorRef? Find(string executor) => null; public override bool HasFree => false; public override void TellWhenFree(IActorRef supervisor) { } }
