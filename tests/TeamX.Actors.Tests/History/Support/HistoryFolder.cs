using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.History.Support;

/// <summary>A history in a folder of its own, fed by hand; it dies and comes back on the same file.</summary>
internal sealed class HistoryFolder : IDisposable
{
    private static readonly string[] Tables = ["agent_wakeup_requests", "agent_wakeup_runs", "company_events", "company_controls", "company_counters", "projection_offset"];
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStorage _storage;

    public HistoryFolder()
    {
        _storage = SqliteStorage.Open(_directory.Path);
        History = new CompanyHistory(_storage, TimeProvider.System);
    }

    public CompanyHistory History { get; private set; }

    public HistoryReader Reader => History.Reader;

    /// <summary>The snapshots that stand for deleted rows.</summary>
    public Func<CompanyId, long, StoredSnapshot?> Snapshots { get; set; } = (_, _) => null;

    public Task ApplyAsync(params IReadOnlyList<JournaledCommit> rows) =>
        History.Writer.ApplyAsync(rows, (company, row) => Snapshots(company, row));

    /// <summary>The process ends, and another one opens the file.</summary>
    public void Restart()
    {
        History.Dispose();
        History = new CompanyHistory(_storage, TimeProvider.System);
    }

    /// <summary>Every row of every table, as text.</summary>
    public IReadOnlyList<string> Rows(string? table = null) =>
    [
        .. Tables.Where(name => table is null || name == table).SelectMany(
            name => SqliteCompanies.Query(_storage.HistoryFile, $"SELECT '{name}', {Columns(name)} FROM {name}").Order(StringComparer.Ordinal)),
    ];

    public void Dispose()
    {
        History.Dispose();
        _storage.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    // A blob would be read as the name of its type.
    private static string Columns(string table) => table == "company_events"
        ? "company_id, event_number, ordering, idx, sequence_nr, at, type, wakeup_id, agent_id, hex(body)"
        : table == "company_controls" ? "company_id, agent_id, kind, hex(body)"
        : "*";
}
