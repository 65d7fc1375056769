using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The log of an SQLite file, <c>…-wal</c>, which its one writer appends its commits to. It is flushed as cheaply as the system can, and copied into the file
/// beside the writes instead of within them (docs/decisions/0027).
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    // SQLite's own measure, 1,000 pages of 4 KiB; and where the writer waits, so that the log does not grow for ever.
    private const int CopyFrom = 1_000;
    private const int WaitFrom = 16_000;

    // What is appended until all of it has been copied, with room for what comes meanwhile. A page in the log has a head of 24 bytes.
    private const int Length = (CopyFrom + (CopyFrom / 4)) * (4_096 + 24);

    private readonly SqliteConnection _writer;
    private readonly bool _flushes = OperatingSystem.IsLinux();
    private SafeFileHandle? _file;
    private Task? _copying;
    private bool _lengthened;
    private int _pages;

    /// <summary>Takes over what SQLite does by itself at each commit.</summary>
    /// <param name="writer">The connection that writes, open.</param>
    public WriteAheadLog(SqliteConnection writer)
    {
        _writer = writer;
        Execute(writer, _flushes ? "PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL" : "PRAGMA wal_autocheckpoint=0");
    }

    /// <summary>Returns when all commits are on the disk.</summary>
    /// <exception cref="IOException">It is unknown whether they are.</exception>
    public void Flush()
    {
        if (_flushes)
        {
            // The file is there from the first commit on, until the last connection closes.
            _file ??= File.OpenHandle(_writer.DataSource + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var begin = Stopwatch.GetTimestamp();
            if (FlushData(_file) != 0)
            {
                throw new IOException($"The journal could not be flushed: {new Win32Exception().Message}");
            }

            EngineMetrics.Flushed(Stopwatch.GetElapsedTime(begin));
        }
    }

    /// <summary>
    /// Copies the log into the file when it has grown long: most of it beside the writes, and then, between two of them, what came in the meantime. Only a log
    /// of which all was copied starts over, and to overwrite it is cheaper than to let it grow.
    /// </summary>
    public async Task CopyWhenLongAsync()
    {
        Lengthen();
        raw.sqlite3_db_status(_writer.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, resetFlg: 1);
        _pages += written;
        if (_copying is null)
        {
            _copying = _pages >= CopyFrom ? Task.Run(CopyBeside) : null;
        }
        else if (_copying.IsCompleted || _pages >= WaitFrom)
        {
            await _copying.ConfigureAwait(false);
            Copy(_writer);
            (_copying, _pages) = (null, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _copying?.Wait();
        _file?.Dispose();
    }

    /// <summary>
    /// Gives a new log the length that it will reach, once. A flush of a file that grows is a commit of the file system, which waits for what others write; one of
    /// a file that is overwritten is not. SQLite reads a log up to the first page that is none, and nobody else writes this one.
    /// </summary>
    private void Lengthen()
    {
        if (_lengthened || _file is null) return;
        _lengthened = true;
        try
        {
            var zeros = new byte[64 * 1024];
            for (var end = RandomAccess.GetLength(_file); end < Length; end += zeros.Length) RandomAccess.Write(_file, zeros, end);
        }
        catch (IOException)
        {
            // No room: a commit will say so, if it needs more than there is.
        }
    }

    private void CopyBeside()
    {
        using var connection = new SqliteConnection(_writer.ConnectionString);
        Copy(connection, SqliteStorage.Pragmas);
    }

    private static void Copy(SqliteConnection connection, string pragmas = "")
    {
        try
        {
            connection.Open();
            Execute(connection, pragmas + "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // Nothing is lost: the log stays as it is, and longer.
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushData(SafeFileHandle file);
}
