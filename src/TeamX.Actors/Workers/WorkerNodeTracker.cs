using Akka.Actor;
using TeamX.Actors.Company;

namespace TeamX.Actors.Workers;

/// <summary>Keeps the <see cref="WorkerNodes"/> of a node with companies as the worker nodes' loads and the cluster's membership say.</summary>
internal sealed class WorkerNodeTracker : UntypedActor
{
    /// <summary>The role of the nodes that have one.</summary>
    public const string Role = "company";

    /// <summary>Its name below <c>/user</c>, which worker nodes know.</summary>
    public const string Name = "teamx-workers";

    private readonly WorkerNodes _nodes;
    private readonly Address _self = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress;

    public WorkerNodeTracker(WorkerNodes nodes) => _nodes = nodes;

    public static Props Props(WorkerNodes nodes) => Akka.Actor.Props.Create(() => new WorkerNodeTracker(nodes));

    protected override void PreStart() => MemberFollower.Start(Context, WorkerNode.Role);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WorkerLoad load:
                var address = Sender.Path.Address;
                _nodes.Report(load, Sender, address.HasLocalScope ? _self : address);
                break;
            case MembersWithRole members:
                _nodes.SetMembers(members.Nodes);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
