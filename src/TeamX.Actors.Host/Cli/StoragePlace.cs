using System.Globalization;
using Npgsql;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli;

/// <summary>Where a command finds the journal.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="ConnectionString">The PostgreSQL database; null when the journal is in files of the data directory.</param>
internal sealed record StoragePlace(string Directory, string? ConnectionString)
{
    /// <summary>What people and programs read: never the connection string, which may hold a password.</summary>
    public string Name
    {
        get
        {
            if (ConnectionString is null)
            {
                return Directory;
            }

            var server = new NpgsqlConnectionStringBuilder(ConnectionString);
            return string.Create(CultureInfo.InvariantCulture, $"{server.Database} at {server.Host}:{server.Port}");
        }
    }

    /// <summary>Opens the journal for reading, also beside running hosts.</summary>
    /// <exception cref="CliFault">There is none.</exception>
    /// <exception cref="StorageException">It can't be read.</exception>
    public OfflineJournal OpenJournal() => ConnectionString is null
        ? OfflineJournal.TryOpen(Directory) ?? throw CliFault.Usage($"There is no journal in {Directory}. Name another directory with --data-directory.")
        : OfflineJournal.TryOpenDatabase(ConnectionString) ?? throw CliFault.Usage("There is no journal in the database. Name another one with --connection.");

    /// <summary>Opens everything, for this process alone.</summary>
    /// <exception cref="StorageException">It is in use, or can't be used.</exception>
    public CompanyStorage Open() =>
        ConnectionString is null ? SqliteStorage.Open(Directory) : PostgreSqlStorage.Open(Directory, ConnectionString, shared: false);
}
