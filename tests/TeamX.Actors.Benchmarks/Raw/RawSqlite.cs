using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TeamX.Actors.Benchmarks.Raw;

/// <summary>
/// What the disk and SQLite alone can do: one open connection, one prepared insert of a 300-byte row, WAL, synchronous = FULL. Every other
/// figure is compared with this one, taken in the same run from a file of its own beside the journal.
/// </summary>
internal sealed class RawSqlite : IDisposable
{
    private const int RowBytes = 300;
    private const int RowsPerLargeTransaction = 1_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly List<double> _rowsPerSecond = [];
    private readonly List<TimeSpan> _transactions = [];

    public RawSqlite(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
        Scalar("PRAGMA journal_mode = WAL");
        Scalar("PRAGMA synchronous = FULL");
        Require("PRAGMA journal_mode", "wal");
        Require("PRAGMA synchronous", "2");
        Scalar("CREATE TABLE rows (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");

        var payload = new byte[RowBytes];
        Random.Shared.NextBytes(payload);
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO rows (payload) VALUES ($payload)";
        _insert.Parameters.AddWithValue("$payload", payload);
        _insert.Prepare();
    }

    /// <summary>R1: the median, over all slices, of rows per second with one row per transaction.</summary>
    public double R1 => _rowsPerSecond.Median();

    /// <summary>The median of a transaction with one row, over all slices.</summary>
    public TimeSpan TransactionP50 => _transactions.Percentile(0.5);

    /// <summary>
    /// Takes one slice of R1: each row is a transaction of its own. Slices are taken between the other measurements, so that a disk whose speed
    /// drifts changes both sides of a ratio.
    /// </summary>
    public void TakeSlice(TimeSpan length)
    {
        var begin = Stopwatch.GetTimestamp();
        var rows = 0;
        TimeSpan elapsed;
        do
        {
            var before = Stopwatch.GetTimestamp();
            _insert.ExecuteNonQuery();
            var after = Stopwatch.GetTimestamp();
            _transactions.Add(Stopwatch.GetElapsedTime(before, after));
            rows++;
            elapsed = Stopwatch.GetElapsedTime(begin, after);
        }
        while (elapsed < length);
        _rowsPerSecond.Add(rows / elapsed.TotalSeconds);
    }

    /// <summary>R1000: rows per second with 1,000 rows per transaction.</summary>
    public double MeasureR1000(TimeSpan length)
    {
        var begin = Stopwatch.GetTimestamp();
        var rows = 0;
        TimeSpan elapsed;
        do
        {
            using var transaction = _connection.BeginTransaction();
            _insert.Transaction = transaction;
            for (var i = 0; i < RowsPerLargeTransaction; i++)
                _insert.ExecuteNonQuery();

            transaction.Commit();
            rows += RowsPerLargeTransaction;
            elapsed = Stopwatch.GetElapsedTime(begin);
        }
        while (elapsed < length);
        _insert.Transaction = null;
        return rows / elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Require(string pragma, string expected)
    {
        var actual = Scalar(pragma)?.ToString();
        if (actual != expected)
            throw new InvalidOperationException($"'{pragma}' reads '{actual}', not '{expected}': the raw figure would mean something else.");
    }

    private object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
