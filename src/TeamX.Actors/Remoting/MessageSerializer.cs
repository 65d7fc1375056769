using Akka.Actor;

namespace TeamX.Actors.Remoting;

/// <summary>The messages that other actor systems may send to the gateway, their answers, and events: the contract of <c>messages.proto</c>.</summary>
internal sealed class MessageSerializer : WireSerializer
{
    /// <summary>The id that stands beside every message; frozen.</summary>
    public const int FixedId = 7412;

    /// <summary>Called by Akka, from <c>akka.actor.serializers</c>.</summary>
    public MessageSerializer(ExtendedActorSystem system)
        : base(system, MessageForms.All)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => FixedId;
}
