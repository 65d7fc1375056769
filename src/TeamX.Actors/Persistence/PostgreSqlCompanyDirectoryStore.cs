using Npgsql;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>The company directory in PostgreSQL.</summary>
/// <param name="database">The database; its owner disposes of it.</param>
internal sealed class PostgreSqlCompanyDirectoryStore(NpgsqlDataSource database) : ICompanyDirectoryStore
{
    private const short Sleeping = 0;
    private const short Active = 1;

    internal const string ListActiveSql = "SELECT company_id FROM company_directory WHERE state = 1 ORDER BY company_id";

    internal const string ListDueSql = """
        SELECT company_id FROM company_directory
        WHERE state = 0 AND next_deadline_ms IS NOT NULL AND next_deadline_ms <= $1
        ORDER BY next_deadline_ms LIMIT $2
        """;

    internal const string EarliestDeadlineSql = """
        SELECT next_deadline_ms FROM company_directory
        WHERE state = 0 AND next_deadline_ms IS NOT NULL AND next_deadline_ms > $1
        ORDER BY next_deadline_ms LIMIT 1
        """;

    internal const string ListIdsSql = "SELECT company_id FROM company_directory WHERE company_id > $1 ORDER BY company_id LIMIT $2";

    private const string WriteSql = """
        INSERT INTO company_directory (company_id, state, next_deadline_ms) SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[])
        ON CONFLICT (company_id) DO UPDATE SET state = excluded.state, next_deadline_ms = excluded.next_deadline_ms
        WHERE (company_directory.state, company_directory.next_deadline_ms) IS DISTINCT FROM (excluded.state, excluded.next_deadline_ms)
        """;

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The database did not confirm it; without a connection it may be written all the same.</exception>
    public void Write(IReadOnlyList<DirectoryEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);

        // One statement writes a row once only. In the order of ids two nodes never wait for each other.
        var last = new SortedDictionary<string, DirectoryEntry>(StringComparer.Ordinal);
        foreach (var entry in entries) last[entry.CompanyId.Value] = entry;

        using var command = database.CreateCommand(WriteSql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. last.Keys] });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. last.Values.Select(entry => entry.Active ? Active : Sleeping)] });
        command.Parameters.Add(new NpgsqlParameter<long?[]>
        {
            TypedValue = [.. last.Values.Select(entry => entry.Active ? null : entry.NextDeadline?.ToUnixTimeMilliseconds())],
        });
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListActive() => Ids(ListActiveSql);

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit) => Ids(ListDueSql, Parameter(now.ToUnixTimeMilliseconds()), Parameter(limit));

    /// <inheritdoc/>
    public DateTimeOffset? EarliestDeadline(DateTimeOffset after)
    {
        using var command = database.CreateCommand(EarliestDeadlineSql);
        command.Parameters.Add(Parameter(after.ToUnixTimeMilliseconds()));
        return command.ExecuteScalar() is long ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit) => Ids(ListIdsSql, Parameter(after?.Value ?? ""), Parameter(limit));

    /// <summary>Nothing: the connections are the storage's.</summary>
    public void Dispose()
    {
    }

    private List<CompanyId> Ids(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        var ids = new List<CompanyId>();
        while (reader.Read()) ids.Add(new CompanyId(reader.GetString(0)));
        return ids;
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}
