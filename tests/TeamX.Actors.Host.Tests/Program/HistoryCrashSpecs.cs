using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Tests.Cli;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>
/// Requests with idempotency keys, while the host is killed under them at random; afterwards the history is held against the journal. The nights have more of them.
/// </summary>
public sealed class HistoryCrashSpecs : IDisposable
{
    private const int Callers = 24;
    private const int Kills = 3;
    private const string Echo = """{"kind":"echo"}""";
    private static readonly int Requests = Environment.GetEnvironmentVariable("TEAMX_TEST_ROUNDS") is null ? 300 : 2_000;
    private static readonly CompanyId Acme = new("acme");

    private static readonly string[] Tables =
    [
        "SELECT * FROM agent_wakeup_requests ORDER BY company_id, id",
        "SELECT * FROM agent_wakeup_runs ORDER BY company_id, wakeup_id, run_number",
        "SELECT company_id, event_number, ordering, idx, sequence_nr, at, type, wakeup_id, agent_id, body FROM company_events ORDER BY ordering, idx",
        "SELECT company_id, completed, failed, cancelled, coalesced, deduplicated, last_event_number, last_sequence_nr, at FROM company_counters ORDER BY company_id",
        "SELECT * FROM projection_offset ORDER BY name",
    ];

    private readonly TempFolder _data = new();
    private string? _database;

    public void Dispose() => _data.Dispose();

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_hold_every_event_once_when_the_host_is_killed_at_random_under_load(Store store)
    {
        _database = store == Store.PostgreSql ? PostgreSqlServer.Shared.CreateDatabase() : null;
        string[] settings = ["--Serilog:MinimumLevel:Override:TeamX.Actors", "Warning"];
        string[] place = _database is null ? [] : ["--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", _database];
        using var scenario = new CrashScenario(_data.Path, Requests, Callers, [.. settings, .. place]) { Database = _database };
        await scenario.BeginAsync(Echo, Echo, Echo, Echo, Echo);
        var chance = new Random();
        var posting = scenario.PostAllAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Spread over the load, and each at any moment of its part.
            await scenario.EndWhenCompletedAsync((kill * Requests / (Kills + 1)) + chance.Next(1, Requests / (Kills + 1)), host => host.KillAsync());
        }

        await posting;
        var wakeups = await scenario.FinishAsync();
        await Deadline.UntilAsync("the history has followed", () => Events() == JournalEvents().Count);
        (await scenario.JournalAsync()).Violations.Should().BeEmpty();

        wakeups.Should().HaveCount(Requests);
        Rows("SELECT id, status, attempt_count FROM agent_wakeup_requests ORDER BY id").Should().Equal(
            wakeups.Select(wakeup => $"{wakeup.GetProperty("id")}|{wakeup.GetProperty("status")}|{wakeup.GetProperty("attempt")}").Order(StringComparer.Ordinal));
        Rows("SELECT event_number, type FROM company_events WHERE company_id = 'acme' ORDER BY ordering, idx").Should().Equal(JournalEvents());
        await RebuiltIsTheSameAsync();
    }

    private async Task RebuiltIsTheSameAsync()
    {
        var live = Tables.Select(Rows).ToList();

        var run = await CliRun.OfAsync(["rebuild", "-d", _data.Path, .. _database is null ? (string[])[] : ["--connection", _database]]);

        run.ExitCode.Should().Be(0, run.Error);
        foreach (var (sql, rows) in Tables.Zip(live))
        {
            Rows(sql).Should().Equal(rows, sql);
        }
    }

    /// <summary>Number and type of each event of the journal, in order.</summary>
    private List<string> JournalEvents()
    {
        using var journal = _database is null ? OfflineJournal.TryOpen(_data.Path)! : OfflineJournal.TryOpenDatabase(_database)!;
        return
        [
            .. journal.RowsOf(Acme).SelectMany(row => row.Commit!.Events).Select(recorded =>
                $"{recorded.Number}|{new CompanyNotification(Acme, recorded.Number, recorded.At, recorded.Body, null).Type}"),
        ];
    }

    private long Events() => long.Parse(Rows("SELECT count(*) FROM company_events").Single(), null);

    private List<string> Rows(string sql)
    {
        using DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={_data.File("history.db")};Mode=ReadOnly;Pooling=False") : new NpgsqlConnection(_database);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))));
        }

        return rows;
    }
}
