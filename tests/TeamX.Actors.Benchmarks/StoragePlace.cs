using Npgsql;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Benchmarks;

/// <summary>Where a benchmark keeps its companies.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="ConnectionString">A PostgreSQL database; null for files in the data directory.</param>
internal sealed record StoragePlace(string Directory, string? ConnectionString)
{
    public void Configure(TeamXOptions options)
    {
        options.DataDirectory = Directory;
        options.Storage = ConnectionString is null ? new() : new() { Provider = "postgresql", ConnectionString = ConnectionString };
    }

    public CompanyStorage Open() =>
        ConnectionString is null ? SqliteStorage.Open(Directory) : PostgreSqlStorage.Open(Directory, ConnectionString, shared: false);

    /// <summary>Bytes of the history, with its indexes.</summary>
    public long HistoryBytes()
    {
        if (ConnectionString is null)
        {
            return new FileInfo(Path.Combine(Directory, "history.db")).Length;
        }

        using var source = NpgsqlDataSource.Create(ConnectionString);
        using var command = source.CreateCommand(
            """
            SELECT sum(pg_total_relation_size(name::regclass))::bigint
            FROM unnest(ARRAY['agent_wakeup_requests', 'agent_wakeup_runs', 'company_events', 'company_controls', 'company_counters']) AS name
            """);
        return (long)command.ExecuteScalar()!;
    }
}
