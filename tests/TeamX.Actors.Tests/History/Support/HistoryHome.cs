using System.Data.Common;
using Akka.Actor.Setup;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;
using TeamX.Actors.History;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History.Support;

/// <summary>Where an engine of a spec lives, on either store, and what SQL finds there.</summary>
internal sealed class HistoryHome : IDisposable
{
    private static readonly Lazy<string> Database = new(() => PostgreSqlServer.Shared.CreateDatabase());
    private static int _schemas;
    private readonly TemporaryDirectory _directory = new();
    private readonly string? _schema;

    public HistoryHome(Store store)
    {
        if (store == Store.PostgreSql)
        {
            _schema = $"home_{Interlocked.Increment(ref _schemas)}";
            PostgreSqlServer.Execute(Database.Value, $"CREATE SCHEMA {_schema}");
        }
    }

    public string Path => _directory.Path;

    public string? ConnectionString => _schema is null ? null : $"{Database.Value};Search Path={_schema}";

    /// <summary>The settings that lead here.</summary>
    public void Configure(TeamXOptions options)
    {
        options.DataDirectory = Path;
        options.Storage = ConnectionString is null ? new() : new() { Provider = "postgresql", ConnectionString = ConnectionString };
    }

    public CompanyStorage Open(bool shared = false) =>
        ConnectionString is null ? SqliteStorage.Open(Path) : PostgreSqlStorage.Open(Path, ConnectionString, shared);

    public static ActorSystemSetup SystemOn(CompanyStorage storage) => BootstrapSetup.Create()
        .WithConfig(ConfigurationFactory.ParseString("akka.loglevel = INFO\nakka.stdout-loglevel = OFF")
            .WithFallback(TeamXHocon.Load(storage.HoconName)).WithFallback(TeamXHocon.Load("reference")))
        .And(storage.Setup);

    public List<string> Journal(string sql) => Query("journal.db", sql);

    public List<string> Snapshots(string sql) => Query("snapshots.db", sql);

    public List<string> History(string sql) => Query("history.db", sql);

    /// <summary>Whether anything of a history is there.</summary>
    public bool HasHistory
    {
        get
        {
            using var connection = Connect("history.db");
            return connection.HasTable("projection_offset");
        }
    }

    /// <summary>Takes the history away.</summary>
    public void ForgetHistory()
    {
        if (ConnectionString is null)
        {
            SqliteHistory.Delete(System.IO.Path.Combine(Path, "history.db"));
        }
        else
        {
            History("DROP TABLE projection_offset");
        }
    }

    public DbConnection Connect(string file = "journal.db")
    {
        DbConnection connection = ConnectionString is null
            ? new SqliteConnection(SqliteStorage.ConnectionString(System.IO.Path.Combine(Path, file))) : new NpgsqlConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (ConnectionString is not null)
        {
            using var pool = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(pool);
            PostgreSqlServer.Execute(Database.Value, $"DROP SCHEMA {_schema} CASCADE");
        }

        _directory.Dispose();
    }

    private List<string> Query(string file, string sql)
    {
        using var connection = Connect(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))));
        }

        return rows;
    }
}
