using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What the specs of the SQLite plugins share: a system on real files, and the smallest persistent actor that writes commits.</summary>
internal static class SqliteCompanies
{
    internal static ActorSystemSetup SystemOn(SqliteStorage storage, string overrides = "") => SystemOn(storage.Setup, overrides);

    internal static ActorSystemSetup SystemOn(Setup files, string overrides = "") => BootstrapSetup.Create()
        .WithConfig(ConfigurationFactory.ParseString(overrides + "\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF")
            .WithFallback(TeamXHocon.Load("sqlite")).WithFallback(TeamXHocon.Load("reference")))
        .And(files);

    internal static List<string> Query(string file, string sql)
    {
        using var connection = new SqliteConnection(SqliteStorage.ConnectionString(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    internal static List<string> Tables(string file) => Query(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");

    /// <summary>Writes <paramref name="Writes"/> commits, one after another.</summary>
    internal sealed record Write(int Writes, int PayloadLength = 0, string? Marker = null);

    internal sealed record Save(long LastEventNumber);

    internal sealed record DeleteRows(long Through);

    internal sealed record DeleteOldSnapshots(long From, long Through);

    /// <summary>What became of a <see cref="Write"/>.</summary>
    internal sealed record Written(string PersistenceId, int Stored, int Rejected, Type? Cause = null);

    internal sealed record Failed(string PersistenceId, Exception Cause);

    internal sealed record Recovered(string PersistenceId, long LastSequenceNr, long? SnapshotAt);

    private sealed class Continue
    {
        internal static readonly Continue Instance = new();
    }

    internal sealed class Scribe(string id, IActorRef observer) : UntypedPersistentActor
    {
        private Write? _order;
        private int _stored;
        private int _rejected;
        private Type? _cause;
        private long? _snapshotAt;

        public override string PersistenceId => id;

        protected override void OnRecover(object message)
        {
            switch (message)
            {
                case SnapshotOffer { Snapshot: CompanySnapshot snapshot }: _snapshotAt = snapshot.LastEventNumber; break;
                case RecoveryCompleted: observer.Tell(new Recovered(id, LastSequenceNr, _snapshotAt)); break;
            }
        }

        protected override void OnCommand(object message)
        {
            switch (message)
            {
                case Write order:
                    (_order, _stored, _rejected, _cause) = (order, 0, 0, null);
                    Next();
                    break;
                case Continue: Next(); break;
                case Save save: SaveSnapshot(Samples.Snapshot with { LastEventNumber = save.LastEventNumber }); break;
                case DeleteRows delete: DeleteMessages(delete.Through); break;
                case DeleteOldSnapshots delete: DeleteSnapshots(new SnapshotSelectionCriteria(delete.Through, DateTime.MaxValue, delete.From)); break;
                case SaveSnapshotSuccess or DeleteMessagesSuccess or DeleteMessagesFailure or DeleteSnapshotsSuccess: observer.Tell(message); break;
            }
        }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        {
            // A persist called from here would not be sent before the next command.
            _rejected++;
            _cause = cause.GetType();
            Self.Tell(Continue.Instance);
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => observer.Tell(new Failed(id, cause));

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => observer.Tell(new Failed(id, reason));

        private void Next()
        {
            if (_stored + _rejected == _order!.Writes)
            {
                observer.Tell(new Written(id, _stored, _rejected, _cause));
                return;
            }

            PersistAsync(Samples.CommitOf(new CompanyPaused(_order.Marker ?? new string('x', _order.PayloadLength))), _ =>
            {
                _stored++;
                Next();
            });
        }
    }
}
