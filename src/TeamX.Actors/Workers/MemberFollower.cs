using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace TeamX.Actors.Workers;

/// <summary>The members of the cluster with a role.</summary>
/// <param name="Nodes">Whether each can be given something to do: it is up, reachable and not leaving.</param>
internal sealed record MembersWithRole(ImmutableDictionary<Address, bool> Nodes) : INoSerializationVerificationNeeded;

/// <summary>Tells an actor <see cref="MembersWithRole"/>, at first and at each change.</summary>
internal sealed class MemberFollower : UntypedActor
{
    private readonly string _role;
    private readonly IActorRef _listener;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<UniqueAddress, MemberStatus> _members = [];
    private readonly HashSet<UniqueAddress> _unreachable = [];

    public MemberFollower(string role, IActorRef listener) => (_role, _listener) = (role, listener);

    /// <summary>Starts one below an actor, for that actor; in a system without a cluster there is nobody to follow.</summary>
    public static void Start(IActorContext parent, string role)
    {
        if (((ExtendedActorSystem)parent.System).Provider is ClusterActorRefProvider)
        {
            var listener = parent.Self;
            parent.ActorOf(Props.Create(() => new MemberFollower(role, listener)));
        }
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved or ClusterEvent.MemberDowned:
                var gone = ((ClusterEvent.IMemberEvent)message).Member.UniqueAddress;
                _members.Remove(gone);
                _unreachable.Remove(gone);
                break;
            case ClusterEvent.IMemberEvent { Member: var member } when member.HasRole(_role):
                _members[member.UniqueAddress] = member.Status;
                break;
            case ClusterEvent.UnreachableMember { Member: var member }:
                _unreachable.Add(member.UniqueAddress);
                break;
            case ClusterEvent.ReachableMember { Member: var member }:
                _unreachable.Remove(member.UniqueAddress);
                break;
            default:
                return;
        }

        _listener.Tell(new MembersWithRole(_members.GroupBy(member => member.Key.Address).ToImmutableDictionary(
            same => same.Key, same => same.Any(member => member.Value is MemberStatus.Up or MemberStatus.WeaklyUp && !_unreachable.Contains(member.Key)))));
    }
}
