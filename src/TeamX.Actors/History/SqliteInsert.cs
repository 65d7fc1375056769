using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace TeamX.Actors.History;

/// <summary>
/// A prepared insert to which values are bound without an object for each, which the command of ADO.NET makes. The history binds more than a hundred values for
/// one wakeup.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private const int ShortChars = 256;
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">An open SQLite connection, which has to stay open as long as this is used.</param>
    /// <param name="sql">The text.</param>
    public SqliteInsert(DbConnection connection, string sql)
    {
        _connection = ((SqliteConnection)connection).Handle!;
        Check(sqlite3_prepare_v2(_connection, sql, out _statement));
    }

    /// <summary>Inserts one row; within the transaction of its connection, if there is one.</summary>
    /// <param name="values">Text, whole numbers, bytes and nulls, one for each parameter.</param>
    /// <exception cref="SqliteException">The row was not inserted.</exception>
    public void Execute(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(i + 1, values[i]));
        }

        var result = sqlite3_step(_statement);
        sqlite3_reset(_statement);
        Check(result);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => sqlite3_bind_null(_statement, place),

        // The address of nothing would be taken for a null.
        "" => sqlite3_bind_text(_statement, place, string.Empty),
        byte[] { Length: 0 } => sqlite3_bind_zeroblob(_statement, place, 0),
        string text => BindText(place, text),
        long number => sqlite3_bind_int64(_statement, place, number),
        int number => sqlite3_bind_int64(_statement, place, number),
        byte[] bytes => sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new InvalidOperationException($"{value.GetType().Name} has no place in a row of the history."),
    };

    private int BindText(int place, string text)
    {
        if (text.Length <= ShortChars)
        {
            Span<byte> bytes = stackalloc byte[3 * ShortChars];
            return sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return sqlite3_bind_text(_statement, place, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
