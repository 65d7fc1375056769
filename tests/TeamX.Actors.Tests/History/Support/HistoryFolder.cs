using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History.Support;

/// <summary>A history of its own, fed by hand; its writer dies and comes back on the same tables.</summary>
internal sealed class HistoryFolder : IDisposable
{
    private static readonly string[] Tables = ["agent_wakeup_requests", "agent_wakeup_runs", "company_events", "company_controls", "company_counters", "projection_offset"];
    private readonly HistoryHome _home;
    private readonly CompanyStorage _storage;
    private HistoryWriter _writer;

    public HistoryFolder(Store store)
    {
        _home = new HistoryHome(store);
        _storage = _home.Open();
        History = new CompanyHistory(_storage, TimeProvider.System);
        _writer = History.Write();
    }

    public CompanyHistory History { get; private set; }

    public HistoryReader Reader => History.Reader;

    /// <summary>The snapshots that stand for deleted rows.</summary>
    public Func<CompanyId, long, StoredSnapshot?> Snapshots { get; set; } = (_, _) => null;

    public Task ApplyAsync(params IReadOnlyList<JournaledCommit> rows) => _writer.ApplyAsync(rows, (company, row) => Snapshots(company, row));

    /// <summary>The process ends, and another one opens the tables.</summary>
    public void Restart()
    {
        History.Dispose();
        History = new CompanyHistory(_storage, TimeProvider.System);
        _writer = History.Write();
    }

    /// <summary>Every row of every table, as text.</summary>
    public IReadOnlyList<string> Rows(string? table = null) =>
        [.. Tables.Where(name => table is null || name == table).SelectMany(name => _home.History($"SELECT '{name}', {Columns(name)} FROM {name}").Order(StringComparer.Ordinal))];

    public List<string> Query(string sql) => _home.History(sql);

    /// <summary>What the retention does to a company.</summary>
    public void Purge(CompanyId company, DateTimeOffset before)
    {
        History.Dispose();
        using (var database = HistoryDatabase.Open(_storage))
        using (var tables = database.OpenWriter())
        {
            tables.Purge(company, before);
        }

        Restart();
    }

    public void Dispose()
    {
        History.Dispose();
        _storage.Dispose();
        _home.Dispose();
    }

    // Which transaction wrote a row last is not a part of what it says.
    private static string Columns(string table) => table == "company_counters"
        ? "company_id, completed, failed, cancelled, coalesced, deduplicated, last_event_number, last_sequence_nr, at"
        : "*";
}
