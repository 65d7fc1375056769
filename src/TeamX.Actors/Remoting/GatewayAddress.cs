using Akka.Actor;

namespace TeamX.Actors.Remoting;

/// <summary>Where the gateway is.</summary>
public static class GatewayAddress
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "teamx";

    /// <summary>Its address for other actor systems, for example <c>akka.tcp://teamx@10.0.0.5:4053/user/teamx</c>; null when they do not reach this one.</summary>
    public static string? Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var address = ((ExtendedActorSystem)system).Provider.DefaultAddress;
        return address.HasGlobalScope ? $"{address}/user/{Name}" : null;
    }
}
