using System.Data.Common;

namespace TeamX.Actors.History;

/// <summary>One prepared statement a row: nothing is nearer than a file.</summary>
internal sealed class SqliteTable : HistoryTable
{
    private readonly SqliteInsert _save;
    private readonly Statement? _find;

    private SqliteTable(DbConnection connection, string name, string[] key, string[] columns)
    {
        var names = string.Join(", ", columns);
        _save = new SqliteInsert(
            connection, $"INSERT INTO {name} ({names}) VALUES ({string.Join(", ", columns.Select(_ => "?"))}) {OnConflict(key, columns)}");
        _find = key.Length == 0 ? null : new Statement(
            connection, $"SELECT {names} FROM {name} WHERE {string.Join(" AND ", key.Select(column => $"{column} = @{column}"))}", key);
    }

    public static HistoryTable Of(DbConnection connection, string name, string[] key, string[] columns) => new SqliteTable(connection, name, key, columns);

    public override void Save(params ReadOnlySpan<object?> values) => _save.Execute(values);

    public override void Flush()
    {
    }

    public override List<T> Find<T>(IReadOnlyCollection<string[]> keys, Func<DbDataReader, T> read) => [.. keys.SelectMany(key => _find!.List(read, key))];

    public override void Join(DbTransaction? transaction) => _find?.Join(transaction);

    public override void Dispose()
    {
        _save.Dispose();
        _find?.Dispose();
    }
}
