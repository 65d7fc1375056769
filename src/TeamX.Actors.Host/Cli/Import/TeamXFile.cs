using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>A Team-X database, read only. Older files lack tables and columns: what is missing is empty.</summary>
internal sealed class TeamXFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _reading;

    private TeamXFile(SqliteConnection connection) => (_connection, _reading) = (connection, connection.BeginTransaction(deferred: true));

    /// <summary>Opens a file.</summary>
    /// <exception cref="CliFault">It can't be read, or is no Team-X database.</exception>
    public static TeamXFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw CliFault.Usage($"There is no file {path}.");
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            var file = new TeamXFile(connection);
            return SourceTables.All.Any(file.Has) ? file : throw CliFault.Usage($"{path} is no Team-X database: it has none of the tables {string.Join(", ", SourceTables.All)}.");
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StorageException($"The file '{path}' cannot be read as an SQLite database ({e.Message}).", e);
        }
        catch (CliFault)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file has a table.</summary>
    public bool Has(string table)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $table";
        command.Parameters.AddWithValue("$table", table);
        return (long)command.ExecuteScalar()! > 0;
    }

    /// <summary>The rows of a table in the order in which they were written; none when the table is missing.</summary>
    public IEnumerable<SourceRow> Rows(string table)
    {
        if (!Has(table))
        {
            yield break;
        }

        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} ORDER BY rowid";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < rows.FieldCount; i++)
            {
                if (!rows.IsDBNull(i))
                {
                    values[rows.GetName(i)] = rows.GetValue(i);
                }
            }

            yield return new SourceRow(values);
        }
    }

    public void Dispose()
    {
        _reading.Dispose();
        _connection.Dispose();
    }
}

/// <summary>The tables of a Team-X database that an import reads.</summary>
internal static class SourceTables
{
    public const string Companies = "companies";
    public const string Agents = "employees";
    public const string Goals = "goals";
    public const string Tickets = "tickets";
    public const string Routines = "routines";
    public const string Wakeups = "agent_wakeup_requests";

    /// <summary>All of them, in the order in which they are imported.</summary>
    public static readonly string[] All = [Companies, Agents, Goals, Tickets, Routines, Wakeups];
}
