using System.Data.Common;

namespace TeamX.Actors.History;

/// <summary>A table as the writer uses it: rows by their key, many at once.</summary>
internal abstract class HistoryTable : IDisposable
{
    /// <summary>Opens one for the writing connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The table.</param>
    /// <param name="key">The columns of its key, all of them text; none for a table to which rows are only added.</param>
    /// <param name="columns">All columns, in the order of the values.</param>
    public delegate HistoryTable Opening(DbConnection connection, string name, string[] key, string[] columns);

    /// <summary>Inserts a row, or replaces everything but its key. It is there after <see cref="Flush"/> at the latest; until then a key may come once.</summary>
    public abstract void Save(params ReadOnlySpan<object?> values);

    /// <summary>Writes what was saved.</summary>
    public abstract void Flush();

    /// <summary>The rows with these keys, as far as there are any.</summary>
    public abstract List<T> Find<T>(IReadOnlyCollection<string[]> keys, Func<DbDataReader, T> read);

    /// <summary>Takes part in a transaction; null after it. What was saved and not flushed is forgotten.</summary>
    public abstract void Join(DbTransaction? transaction);

    public abstract void Dispose();

    /// <summary>What follows an insert.</summary>
    protected static string OnConflict(string[] key, string[] columns) => key.Length == 0 ? string.Empty
        : $"ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {string.Join(", ", columns.Except(key).Select(column => $"{column} = excluded.{column}"))}";
}
