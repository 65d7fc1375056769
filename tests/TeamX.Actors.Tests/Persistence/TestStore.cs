using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using LinqToDB;
using Npgsql;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>An empty store of one spec, and what SQL finds in it.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string? _database;

    internal TestStore(Store kind)
    {
        _database = kind == Store.PostgreSql ? PostgreSqlServer.Shared.CreateDatabase() : null;
        Storage = Open();
    }

    internal CompanyStorage Storage { get; private set; }

    internal ActorSystemSetup System(string overrides = "") => BootstrapSetup.Create()
        .WithConfig(ConfigurationFactory.ParseString(overrides + "\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF")
            .WithFallback(TeamXHocon.Load(Storage.HoconName)).WithFallback(TeamXHocon.Load("reference")))
        .And(Storage.Setup);

    /// <summary>The same with the journal and the snapshot store of Akka.Persistence.Sql.</summary>
    internal ActorSystemSetup StockSystem() => Storage is SqliteStorage files
        ? System(StockPlugins.ConfigOn(ProviderName.SQLiteMS)).And(StockPlugins.OnSqlite(files))
        : System(StockPlugins.ConfigOn(ProviderName.PostgreSQL15)).And(StockPlugins.OnPostgreSql(_database!));

    /// <summary>Closes the store and opens it as the next process does.</summary>
    internal void Reopen()
    {
        Storage.Dispose();
        Storage = Open();
    }

    internal List<string> Journal(string sql) => Query(storage => storage.JournalFile, sql);

    internal List<string> Snapshots(string sql) => Query(storage => storage.SnapshotFile, sql);

    internal static List<string> Query(string database, string sql)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    public void Dispose()
    {
        Storage.Dispose();
        _directory.Dispose();
    }

    private List<string> Query(Func<SqliteStorage, string> file, string sql) =>
        Storage is SqliteStorage files ? SqliteCompanies.Query(file(files), sql) : Query(_database!, sql);

    private CompanyStorage Open() =>
        _database is null ? SqliteStorage.Open(_directory.Path) : PostgreSqlStorage.Open(_directory.Path, _database, shared: false);
}
