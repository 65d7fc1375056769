using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace TeamX.Actors.Company;

/// <summary>
/// First in, first out, and small while it is empty. The stock mailbox keeps a kilobyte however idle its actor is, and every company in memory has a guardian
/// and workers.
/// </summary>
/// <param name="settings">The settings of the system.</param>
/// <param name="config">The section of the mailbox.</param>
internal sealed class SmallMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<SmallMessageQueue>
{
    /// <summary>The section of the configuration.</summary>
    internal const string Name = "teamx.small-mailbox";

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new SmallMessageQueue();
}

/// <summary>The queue of a <see cref="SmallMailbox"/>.</summary>
internal sealed class SmallMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly EnvelopeQueue _messages = new();
    private int _count;

    /// <inheritdoc/>
    public bool HasMessages => Volatile.Read(ref _count) > 0;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_messages)
        {
            _messages.Enqueue(envelope);
            _count++;
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        lock (_messages)
        {
            if (_count == 0)
            {
                envelope = default;
                return false;
            }

            envelope = _messages.Dequeue();
            _count--;
            return true;
        }
    }

    /// <summary>What was not handled goes to dead letters, as from the stock mailbox.</summary>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        ArgumentNullException.ThrowIfNull(deadletters);
        while (TryDequeue(out var envelope))
        {
            deadletters.Enqueue(owner, envelope);
        }
    }
}
