using System.Data.Common;
using System.Globalization;

namespace TeamX.Actors.History;

/// <summary>A prepared statement of the writing connection. Its parameters are set by their place.</summary>
internal sealed class Statement : IDisposable
{
    private readonly DbCommand _command;

    /// <param name="connection">The connection.</param>
    /// <param name="sql">The text.</param>
    /// <param name="parameters">The names in it, without <c>@</c>.</param>
    public Statement(DbConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = _command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{name}", DBNull.Value);
            _command.Parameters.Add(parameter);
        }

        _command.Prepare();
    }

    /// <summary>The statement that inserts a row, or replaces everything but its key.</summary>
    public static Statement Upsert(DbConnection connection, string table, string[] key, string[] columns)
    {
        var values = string.Join(", ", columns.Select(column => $"@{column}"));
        var changes = string.Join(", ", columns.Except(key).Select(column => $"{column} = excluded.{column}"));
        return new Statement(
            connection,
            $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({values}) ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {changes}",
            columns);
    }

    public void Set(int place, object? value) => _command.Parameters[place].Value = value ?? DBNull.Value;

    public void Execute() => _command.ExecuteNonQuery();

    public void Execute(params ReadOnlySpan<object?> values)
    {
        SetAll(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>The first row; null when there is none.</summary>
    public T? Find<T>(Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        SetAll(values);
        using var reader = _command.ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>All rows.</summary>
    public List<T> List<T>(Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        SetAll(values);
        using var reader = _command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The number in the first column of the first row.</summary>
    public long Number(params ReadOnlySpan<object?> values)
    {
        SetAll(values);
        return Convert.ToInt64(_command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Takes part in a transaction; null after it.</summary>
    public void Join(DbTransaction? transaction) => _command.Transaction = transaction;

    public void Dispose() => _command.Dispose();

    private void SetAll(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Set(i, values[i]);
        }
    }
}
