using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.TestKit.Simulation;

namespace TeamX.Actors.TestKit.Storage;

/// <summary>A snapshot store in memory that stores the engine's bytes and survives its actor system.</summary>
internal sealed class SnapshotPlugin : UntypedActor
{
    private readonly StorageSession _session = SimulationSetup.Of(Context.System.Settings).Storage;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                Load(load);
                break;
            case SaveSnapshot save when _session.TryWrite():
                _session.Storage.Save(
                    save.Metadata.PersistenceId, ScenarioStorage.ToRow(Context.System.Serialization, save.Snapshot, save.Metadata.SequenceNr));
                Sender.Tell(new SaveSnapshotSuccess(save.Metadata));
                break;
            case DeleteSnapshots delete when _session.TryWrite():
                _session.Storage.DeleteSnapshots(delete.PersistenceId, delete.Criteria.MinSequenceNr, delete.Criteria.MaxSequenceNr);
                Sender.Tell(new DeleteSnapshotsSuccess(delete.Criteria));
                break;
            case SaveSnapshot or DeleteSnapshots:
                // The process is dead.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Load(LoadSnapshot load)
    {
        var row = _session.Storage.NewestSnapshot(load.PersistenceId, Math.Min(load.ToSequenceNr, load.Criteria.MaxSequenceNr));
        var selected = row is null
            ? null
            : new SelectedSnapshot(new SnapshotMetadata(load.PersistenceId, row.SequenceNr, DateTime.UnixEpoch), ScenarioStorage.FromRow(Context.System.Serialization, row));
        Sender.Tell(new LoadSnapshotResult(selected!, load.ToSequenceNr));
    }
}
