using System.Data.Common;
using Akka.Actor;
using Akka.Actor.Setup;

namespace TeamX.Actors.Persistence;

/// <summary>Opens a connection; whoever asked for it disposes of it. The thread of the caller is not held meanwhile.</summary>
/// <exception cref="DbException">The store cannot be reached.</exception>
internal delegate Task<DbConnection> OpenConnection(CancellationToken cancellationToken);

/// <summary>How the journal and the snapshot store of an actor system reach their tables.</summary>
/// <param name="journal">To the table of the journal.</param>
/// <param name="snapshots">To the table of the snapshots.</param>
internal sealed class StoreConnections(OpenConnection journal, OpenConnection snapshots) : Setup
{
    public OpenConnection Journal => journal;

    public OpenConnection Snapshots => snapshots;

    /// <summary>Those that the system was set up with.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static StoreConnections Of(ActorSystem system) =>
        system.Settings.Setup.Get<StoreConnections>() is { HasValue: true, Value: var connections }
            ? connections
            : throw new InvalidOperationException("The actor system is set up without the files or the database of its journal.");
}
