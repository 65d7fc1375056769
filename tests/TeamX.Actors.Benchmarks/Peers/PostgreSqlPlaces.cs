using Npgsql;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>Databases of a PostgreSQL server that waits for the disk, with the server's default settings otherwise.</summary>
internal sealed class PostgreSqlPlaces : IJobPlaces
{
    private readonly PostgreSqlServer _server;
    private readonly Func<NpgsqlConnectionStringBuilder, string> _form;

    private PostgreSqlPlaces(Func<NpgsqlConnectionStringBuilder, string> form)
    {
        if (PostgreSqlServer.Missing is not null)
            throw JobSystems.Missing("PostgreSQL");

        (_server, _form) = (PostgreSqlServer.Run(durable: true), form);
        using var source = NpgsqlDataSource.Create(_server.CreateDatabase());
        using var command = source.CreateCommand("SHOW server_version");
        Version = $"PostgreSQL {((string)command.ExecuteScalar()!).Split(' ')[0]}";
    }

    public string? Version { get; }

    /// <summary>Places as Npgsql takes them.</summary>
    public static PostgreSqlPlaces ForDotNet() => new(connection => connection.ConnectionString);

    /// <summary>Places as URLs.</summary>
    public static PostgreSqlPlaces ForNode() => new(connection =>
        $"postgresql://{connection.Username}:{connection.Password}@{connection.Host}:{connection.Port}/{connection.Database}");

    public string Create() => _form(new(_server.CreateDatabase()));

    public void Dispose() => _server.Dispose();
}
