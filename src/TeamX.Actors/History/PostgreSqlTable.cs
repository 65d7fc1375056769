using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace TeamX.Actors.History;

/// <summary>One statement for all rows, with an array a column: a batch costs a few round trips, however many rows it has.</summary>
internal sealed class PostgreSqlTable : HistoryTable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _save;
    private readonly string _find;
    private readonly Column[] _columns;
    private int _rows;

    private PostgreSqlTable(NpgsqlConnection connection, string name, string[] key, string[] columns)
    {
        _connection = connection;
        var names = string.Join(", ", columns);
        _columns = ColumnsOf(connection, $"SELECT {names} FROM {name} LIMIT 0");
        _save = $"INSERT INTO {name} ({names}) SELECT * FROM unnest({Places(columns)}) {OnConflict(key, columns)}";
        _find = $"SELECT {names} FROM {name} WHERE ({string.Join(", ", key)}) IN (SELECT * FROM unnest({Places(key)}))";
    }

    public static HistoryTable Of(DbConnection connection, string name, string[] key, string[] columns) =>
        new PostgreSqlTable((NpgsqlConnection)connection, name, key, columns);

    public override void Save(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _columns[i].Add(values[i]);
        }

        _rows++;
    }

    public override void Flush()
    {
        if (_rows == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand(_save, _connection) { CommandTimeout = Statement.LongestSeconds };
        foreach (var column in _columns)
        {
            command.Parameters.Add(column.ToParameter());
        }

        command.ExecuteNonQuery();
        Clear();
    }

    public override List<T> Find<T>(IReadOnlyCollection<string[]> keys, Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        if (keys.Count == 0)
        {
            return found;
        }

        using var command = new NpgsqlCommand(_find, _connection) { CommandTimeout = Statement.LongestSeconds };
        for (var i = 0; i < keys.First().Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = keys.Select(key => key[i]).ToArray() });
        }

        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    public override void Join(DbTransaction? transaction) => Clear();

    public override void Dispose()
    {
    }

    private void Clear()
    {
        Array.ForEach(_columns, column => column.Clear());
        _rows = 0;
    }

    private static string Places(string[] columns) => string.Join(", ", columns.Select((_, i) => $"${i + 1}"));

    /// <summary>The table knows its types best.</summary>
    private static Column[] ColumnsOf(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(place => Column.Of(reader.GetDataTypeName(place)))];
    }

    /// <summary>The values of a column.</summary>
    private abstract class Column
    {
        public static Column Of(string type) => type switch
        {
            "bigint" => new Column<long?>(NpgsqlDbType.Bigint, value => Convert.ToInt64(value, null)),
            "integer" => new Column<int?>(NpgsqlDbType.Integer, value => Convert.ToInt32(value, null)),
            "bytea" => new Column<byte[]?>(NpgsqlDbType.Bytea, value => (byte[])value),
            // PostgreSQL's text has every character but this one.
            "text" => new Column<string?>(NpgsqlDbType.Text, value => ((string)value).Replace('\0', '\uFFFD')),
            _ => throw new NotSupportedException($"A column of the history is of the type {type}."),
        };

        public abstract void Add(object? value);

        public abstract NpgsqlParameter ToParameter();

        public abstract void Clear();
    }

    private sealed class Column<T>(NpgsqlDbType type, Func<object, T> read) : Column
    {
        private readonly List<T?> _values = [];

        public override void Add(object? value) => _values.Add(value is null ? default : read(value));

        public override NpgsqlParameter ToParameter() => new NpgsqlParameter<List<T?>> { TypedValue = _values, NpgsqlDbType = NpgsqlDbType.Array | type };

        public override void Clear() => _values.Clear();
    }
}
