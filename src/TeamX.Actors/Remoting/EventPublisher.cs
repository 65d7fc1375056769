using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using TeamX.Actors.Company;

namespace TeamX.Actors.Remoting;

/// <summary>Publishes what the companies of this node do to the subscribers on all nodes.</summary>
internal sealed class EventPublisher : UntypedActor
{
    private readonly IActorRef _mediator = DistributedPubSub.Get(Context.System).Mediator;

    public static Props Props() => Akka.Actor.Props.Create(() => new EventPublisher());

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is CompanyNotification)
        {
            _mediator.Tell(new Publish(CompanyEvents.Topic, message));
        }
        else
        {
            Unhandled(message);
        }
    }
}
