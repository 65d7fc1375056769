using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TeamX.Actors.Persistence;

/// <summary>Short ways to ask any database. Parameters are named as in the text, with <c>@</c>.</summary>
internal static class SqlExtensions
{
    public static void Execute(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        using var command = connection.Command(sql, []);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row.</summary>
    public static T Ask<T>(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetFieldValue<T>(0) : throw new InvalidOperationException($"No row was found: {sql}");
    }

    /// <summary>All rows, each read while it is enumerated.</summary>
    public static IEnumerable<T> Rows<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, params (string Name, object Value)[] parameters) =>
        connection.Rows(sql, read, null, parameters);

    /// <summary>All rows, each read while it is enumerated.</summary>
    public static IEnumerable<T> Rows<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, DbTransaction? transaction, params (string Name, object Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        command.Transaction = transaction;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return read(rows);
        }
    }

    /// <summary>All rows.</summary>
    public static async Task<List<T>> ListAsync<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var command = connection.Command(sql, parameters);
        await using var _ = command.ConfigureAwait(false);
        var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = rows.ConfigureAwait(false);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(read(rows));
        }

        return found;
    }

    /// <summary>A statement that answers with no rows.</summary>
    public static async Task ExecuteAsync(
        this DbConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var command = connection.Command(sql, parameters);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is such a table, in PostgreSQL where the search path finds it.</summary>
    public static bool HasTable(this DbConnection connection, string table) => connection.Ask<long>(
        connection is SqliteConnection
            ? "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = @table"
            : "SELECT count(*) FROM pg_class WHERE oid = to_regclass(@table)",
        ("@table", table)) > 0;

    private static DbCommand Command(this DbConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
