using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.TestKit.Simulation;

namespace TeamX.Actors.TestKit.Storage;

/// <summary>
/// A journal in memory that stores what the engine's serializer makes of a commit, survives its actor system, and fails on command. It
/// answers within its turn: no thread of the pool is involved.
/// </summary>
internal sealed class JournalPlugin : UntypedActor
{
    private readonly StorageSession _session = SimulationSetup.Of(Context.System.Settings).Storage;
    private readonly Queue<WriteMessages> _held = new();

    private ScenarioStorage Storage => _session.Storage;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessages write when Storage.Holds:
                _held.Enqueue(write);
                break;
            case WriteMessages write:
                Write(write);
                break;
            case DeleteMessagesTo delete:
                Delete(delete);
                break;
            case ReplayMessages replay:
                Replay(replay);
                break;
            case ReleaseWrites:
                while (_held.TryDequeue(out var held))
                {
                    Write(held);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write(WriteMessages write)
    {
        if (_session.Severed)
        {
            return;
        }

        var persistents = write.Messages.OfType<AtomicWrite>().SelectMany(atomic => (IImmutableList<IPersistentRepresentation>)atomic.Payload).ToList();
        var fault = persistents.Count == 0 ? WriteFault.None : Storage.TakeFault(persistents[0].PersistenceId);
        if (persistents.Count > 0 && fault is WriteFault.None or WriteFault.StoredButFailed)
        {
            if (!_session.TryWrite())
            {
                return;
            }

            var rows = persistents.ConvertAll(persistent => ScenarioStorage.ToRow(Context.System.Serialization, persistent.Payload, persistent.SequenceNr));
            Storage.Append(persistents[0].PersistenceId, rows);
        }

        Answer(write, fault, persistents.Count);
    }

    private void Delete(DeleteMessagesTo delete)
    {
        if (_session.TryWrite())
        {
            Storage.DeleteRows(delete.PersistenceId, delete.ToSequenceNr);
            delete.PersistentActor.Tell(new DeleteMessagesSuccess(delete.ToSequenceNr));
        }
    }

    private static void Answer(WriteMessages write, WriteFault fault, int count)
    {
        var (receiver, instance) = (write.PersistentActor, write.ActorInstanceId);
        var cause = new IOException($"The scenario wanted this write to be {fault}.");
        receiver.Tell(fault is WriteFault.Failed or WriteFault.StoredButFailed ? new WriteMessagesFailed(cause, count) : WriteMessagesSuccessful.Instance);
        foreach (var envelope in write.Messages)
        {
            if (envelope is not AtomicWrite atomic)
            {
                receiver.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
                continue;
            }

            foreach (var persistent in (IImmutableList<IPersistentRepresentation>)atomic.Payload)
            {
                object answer = fault switch
                {
                    WriteFault.None => new WriteMessageSuccess(persistent, instance),
                    WriteFault.Rejected => new WriteMessageRejected(persistent, cause, instance),
                    _ => new WriteMessageFailure(persistent, cause, instance),
                };
                receiver.Tell(answer, persistent.Sender);
            }
        }
    }

    private void Replay(ReplayMessages replay)
    {
        var rows = Storage.Journal(replay.PersistenceId);
        try
        {
            foreach (var row in rows.Where(row => row.SequenceNr >= replay.FromSequenceNr && row.SequenceNr <= replay.ToSequenceNr))
            {
                var payload = ScenarioStorage.FromRow(Context.System.Serialization, row);
                replay.PersistentActor.Tell(new ReplayedMessage(new Persistent(payload, row.SequenceNr, replay.PersistenceId, row.Manifest)));
            }

            replay.PersistentActor.Tell(new RecoverySuccess(rows.Count == 0 ? 0 : rows[^1].SequenceNr));
        }
        catch (Exception fault)
        {
            replay.PersistentActor.Tell(new ReplayMessagesFailure(fault));
        }
    }

    /// <summary>Held writes take place now.</summary>
    internal sealed record ReleaseWrites : INoSerializationVerificationNeeded;
}
