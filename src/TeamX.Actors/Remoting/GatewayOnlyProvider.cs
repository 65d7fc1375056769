using System.Collections.Frozen;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote;

namespace TeamX.Actors.Remoting;

/// <summary>
/// Remoting for callers that are not nodes of ours: from outside there is the gateway, and nothing else. Akka's untrusted mode has a list for
/// selections only; a message that names its recipient by path would reach any actor, past the gateway and the keys that it asks for.
/// </summary>
internal sealed class GatewayOnlyProvider(string systemName, Settings settings, EventStream eventStream)
    : RemoteActorRefProvider(systemName, settings, eventStream), IRemoteActorRefProvider
{
    // Besides the gateway: the root, which takes selections (Akka then compares their path with its own list), and who answers the heartbeats of
    // programs that watch the gateway.
    private static readonly FrozenSet<string> Reachable =
        FrozenSet.Create(StringComparer.Ordinal, "/", "/user/teamx", "/system/remote-watcher");

    private readonly ILoggingAdapter _log = Logging.GetLogger(eventStream, nameof(GatewayOnlyProvider), settings.LogFormatter);

    /// <summary>Finds whom a message from outside is for, and whom it says it is from.</summary>
    IInternalActorRef IRemoteActorRefProvider.ResolveActorRefWithLocalAddress(string path, Address localAddress)
    {
        var actor = ResolveActorRefWithLocalAddress(path, localAddress);
        var place = actor.Path.ToStringWithoutAddress();
        if (!HasAddress(actor.Path.Address) || Reachable.Contains(place))
        {
            return actor.Equals(RootGuardian) ? new SelectionsOnly(actor) : actor;
        }

        _log.Warning("A message from outside names {Path}, which is not reachable from there", place);
        return (IInternalActorRef)DeadLetters;
    }

    /// <summary>
    /// The root as it is reached from outside. It watches the two guardians below it: to be told that one of them ended, or any death watch that is
    /// damaged, ends the actor system.
    /// </summary>
    private sealed class SelectionsOnly(IInternalActorRef root) : MinimalActorRef
    {
        public override ActorPath Path => root.Path;

        public override IActorRefProvider Provider => root.Provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
        }

        protected override void TellInternal(object message, IActorRef sender)
        {
            // Nothing at all can be sent too, and would fail where it is delivered: in the root.
            if (message is ActorSelectionMessage { Message: not null })
            {
                root.Tell(message, sender);
            }
        }
    }
}
