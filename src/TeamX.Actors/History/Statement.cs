using System.Data.Common;
using System.Globalization;

namespace TeamX.Actors.History;

/// <summary>A statement of the writing connection; SQLite keeps it prepared. Its parameters are set by their place.</summary>
internal sealed class Statement : IDisposable
{
    // The retention may remove months of a busy company at once.
    public const int LongestSeconds = 600;

    private readonly DbCommand _command;

    /// <param name="connection">The connection.</param>
    /// <param name="sql">The text.</param>
    /// <param name="parameters">The names in it, without <c>@</c>.</param>
    public Statement(DbConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        (_command.CommandText, _command.CommandTimeout) = (sql, LongestSeconds);
        foreach (var name in parameters)
        {
            var parameter = _command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{name}", DBNull.Value);
            _command.Parameters.Add(parameter);
        }
    }

    /// <returns>How many rows were changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        SetAll(values);
        return _command.ExecuteNonQuery();
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
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
