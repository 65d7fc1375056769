using Akka.Actor;

namespace TeamX.Actors.Remoting;

/// <summary>The messages that nodes of one cluster send each other, and nobody else: <c>cluster.proto</c>.</summary>
internal sealed class ClusterSerializer : WireSerializer
{
    /// <summary>The id that stands beside every message; frozen.</summary>
    public const int FixedId = 7413;

    /// <summary>Called by Akka, from <c>akka.actor.serializers</c>.</summary>
    public ClusterSerializer(ExtendedActorSystem system)
        : base(system, ClusterForms.All)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => FixedId;
}
