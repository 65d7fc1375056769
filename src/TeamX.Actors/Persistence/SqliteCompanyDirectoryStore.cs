using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>The company directory in an SQLite file of its own, over one connection.</summary>
internal sealed class SqliteCompanyDirectoryStore : ICompanyDirectoryStore
{
    private const int Sleeping = 0;
    private const int Active = 1;

    // Ids are ordinal: SQLite's BINARY order of their ASCII text is just that.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS company_directory (
          company_id TEXT PRIMARY KEY NOT NULL,
          state INTEGER NOT NULL,
          next_deadline_ms INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS company_directory_deadline ON company_directory (next_deadline_ms) WHERE state = 0 AND next_deadline_ms IS NOT NULL;
        CREATE INDEX IF NOT EXISTS company_directory_active ON company_directory (company_id) WHERE state = 1;
        """;

    internal const string ListActiveSql = "SELECT company_id FROM company_directory WHERE state = 1 ORDER BY company_id";

    internal const string ListDueSql = """
        SELECT company_id FROM company_directory
        WHERE state = 0 AND next_deadline_ms IS NOT NULL AND next_deadline_ms <= $now
        ORDER BY next_deadline_ms LIMIT $limit
        """;

    internal const string EarliestDeadlineSql = """
        SELECT next_deadline_ms FROM company_directory
        WHERE state = 0 AND next_deadline_ms IS NOT NULL AND next_deadline_ms > $after
        ORDER BY next_deadline_ms LIMIT 1
        """;

    internal const string ListIdsSql = "SELECT company_id FROM company_directory WHERE company_id > $after ORDER BY company_id LIMIT $limit";

    private const string WriteSql = """
        INSERT INTO company_directory (company_id, state, next_deadline_ms) VALUES ($id, $state, $deadline)
        ON CONFLICT (company_id) DO UPDATE SET state = excluded.state, next_deadline_ms = excluded.next_deadline_ms
        """;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _write;

    /// <summary>Opens the file and creates its table where it is missing.</summary>
    /// <param name="file">The path; <see cref="SqliteStorage.DirectoryFile"/>.</param>
    /// <exception cref="SqliteException">The file cannot be used.</exception>
    public SqliteCompanyDirectoryStore(string file)
    {
        _connection = new SqliteConnection(SqliteStorage.ConnectionString(file));
        try
        {
            _connection.Open();
            using var schema = Command(SqliteStorage.Pragmas + Schema);
            schema.ExecuteNonQuery();
            _write = Command(WriteSql);
            _write.Parameters.Add("$id", SqliteType.Text);
            _write.Parameters.Add("$state", SqliteType.Integer);
            _write.Parameters.Add("$deadline", SqliteType.Integer);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Write(IReadOnlyList<DirectoryEntry> entries)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            _write.Transaction = transaction;
            foreach (var entry in entries)
            {
                _write.Parameters[0].Value = entry.CompanyId.Value;
                _write.Parameters[1].Value = entry.Active ? Active : Sleeping;
                _write.Parameters[2].Value = entry is { Active: false, NextDeadline: { } deadline } ? deadline.ToUnixTimeMilliseconds() : DBNull.Value;
                _write.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListActive() => Ids(ListActiveSql);

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit) =>
        Ids(ListDueSql, ("$now", now.ToUnixTimeMilliseconds()), ("$limit", limit));

    /// <inheritdoc/>
    public DateTimeOffset? EarliestDeadline(DateTimeOffset after)
    {
        lock (_gate)
        {
            using var command = Command(EarliestDeadlineSql);
            command.Parameters.AddWithValue("$after", after.ToUnixTimeMilliseconds());
            return command.ExecuteScalar() is long ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit) => Ids(ListIdsSql, ("$after", after?.Value ?? ""), ("$limit", limit));

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _write.Dispose();
            _connection.Dispose();
        }
    }

    private List<CompanyId> Ids(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        lock (_gate)
        {
            using var command = Command(sql);
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            using var reader = command.ExecuteReader();
            var ids = new List<CompanyId>();
            while (reader.Read()) ids.Add(new CompanyId(reader.GetString(0)));
            return ids;
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
