using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Cli.Import;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>Team-X files of several ages, imported into data directories.</summary>
public sealed class ImportVerbSpecs : IDisposable
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private static readonly long InTwoHours = Now + (2 * 3_600_000);
    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    private string Source => _folder.File("team-x.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_change_nothing_when_it_is_a_dry_run()
    {
        WriteFull();

        var run = await ImportAsync();

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines[0].Should().StartWith("Dry run: nothing was changed.");
        run.Lines.Should().ContainSingle(line => line.StartsWith("agent_wakeup_requests  7     3 "));
        Directory.Exists(Data).Should().BeFalse();
    }

    [Fact]
    public async Task Should_bring_over_what_is_still_to_be_done_when_it_is_applied()
    {
        WriteFull();

        var run = await ImportAsync("--apply", "--json");

        run.ExitCode.Should().Be(0, run.Error + run.Out);
        Counts(run, "companies").Should().Be((1, 1, 0, 0));
        Counts(run, "employees").Should().Be((3, 2, 0, 1));
        Counts(run, "goals").Should().Be((1, 1, 0, 0));
        Counts(run, "tickets").Should().Be((3, 3, 0, 0));
        Counts(run, "routines").Should().Be((4, 3, 0, 1));
        Counts(run, "agent_wakeup_requests").Should().Be((7, 3, 0, 4));
        using var host = await HostProcess.StartAsync(Data);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url, "/api/companies/acme/") };
        await CheckDefinitionsAsync(http);
        await CheckWakeupsAsync(http);
    }

    [Fact]
    public async Task Should_change_nothing_when_it_is_applied_again()
    {
        WriteFull();
        await ImportAsync("--apply");
        var before = Events();

        var again = await ImportAsync("--apply", "--json");

        again.ExitCode.Should().Be(0, again.Error);
        again.Json.GetProperty("tables").EnumerateArray().Sum(table => table.GetProperty("imported").GetInt32()).Should().Be(0);
        Counts(again, "agent_wakeup_requests").Should().Be((7, 0, 3, 4));
        Events().Should().Be(before);
    }

    [Fact]
    public async Task Should_not_bring_back_a_request_that_has_run_since_when_it_is_applied_again()
    {
        WriteFull();
        await ImportAsync("--apply", "--runner", """{"kind":"echo"}""");
        using (var host = await HostProcess.StartAsync(Data))
        {
            using var http = new HttpClient { BaseAddress = new Uri(host.Url, "/api/companies/acme/") };
            await Deadline.UntilAsync("what is due has run", async () => (await http.GetFromJsonAsync<JsonElement>("stats")).GetProperty("completed").GetInt32() >= 2);
            await host.TerminateAsync();
        }

        var again = await ImportAsync("--apply", "--json");

        Counts(again, "agent_wakeup_requests").Should().Be((7, 0, 3, 4));
    }

    [Fact]
    public async Task Should_run_nothing_and_end_as_if_uninterrupted_when_it_is_applied_again_after_being_killed_between_any_two_writes()
    {
        WriteFull();
        await ImportAsync("--apply");
        var whole = Outcome();
        var rows = Events();
        rows.Should().BeGreaterThan(3, "otherwise nothing could be interrupted");

        for (var kept = rows - 1; kept > 0; kept--)
        {
            ForgetAfter(kept);
            State().Paused.Should().BeTrue("{0} of {1} writes were made", kept, rows);

            (await ImportAsync("--apply")).ExitCode.Should().Be(0);

            Outcome().Should().BeEquivalentTo(whole, "{0} of {1} writes had been made", kept, rows);
        }
    }

    [Fact]
    public async Task Should_import_what_there_is_when_a_file_is_old()
    {
        Write("""
            CREATE TABLE agent_wakeup_requests (id TEXT PRIMARY KEY, company_id TEXT, agent_id TEXT, status TEXT, trigger_type TEXT);
            INSERT INTO agent_wakeup_requests VALUES ('w1', 'acme', 'ada', 'pending', 'manual'), ('w2', 'acme', 'ada', 'completed', 'manual');
            """);

        var run = await ImportAsync("--apply", "--json");

        run.ExitCode.Should().Be(0, run.Error + run.Out);
        Counts(run, "agent_wakeup_requests").Should().Be((2, 1, 0, 1));
        Remarks(run).Should().Contain("made, because the file has no table of companies").And.Contain("made, because the file has no table of employees");
        var events = Events();
        (await ImportAsync("--apply")).ExitCode.Should().Be(0);
        Events().Should().Be(events);
    }

    [Fact]
    public async Task Should_map_ids_that_are_not_allowed_and_keep_what_refers_to_them_when_a_file_has_some()
    {
        Write("""
            CREATE TABLE companies (id TEXT PRIMARY KEY, name TEXT);
            CREATE TABLE employees (id TEXT PRIMARY KEY, company_id TEXT, name TEXT);
            CREATE TABLE agent_wakeup_requests (id TEXT PRIMARY KEY, company_id TEXT, agent_id TEXT, status TEXT, trigger_type TEXT, trigger_id TEXT, context_json TEXT);
            INSERT INTO companies VALUES ('Acme & Söhne', 'Acme');
            INSERT INTO employees VALUES ('../ada', 'Acme & Söhne', 'Ada'), ('..\ada', 'Acme & Söhne', char(27) || '[2J'), ('🙂', 'Acme & Söhne', '');
            INSERT INTO agent_wakeup_requests VALUES
              ('w 1', 'Acme & Söhne', '../ada', 'pending', 'ticket_assigned', 'T 1', '{"ticketId":"T 1"}'), ('w 2', 'Acme & Söhne', '🙂', 'pending', 'manual', NULL, 'nonsense');
            """);

        var run = await ImportAsync("--apply", "--json");

        run.ExitCode.Should().Be(0, run.Error + run.Out);
        var ids = run.Json.GetProperty("mappedIds").EnumerateArray().ToDictionary(one => one.GetProperty("from").GetString()!, one => one.GetProperty("to").GetString()!);
        ids.Keys.Should().Contain(["Acme & Söhne", "../ada", "..\\ada", "🙂", "T 1"]);
        ids.Values.Should().OnlyHaveUniqueItems().And.OnlyContain(id => System.Text.RegularExpressions.Regex.IsMatch(id, "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"));
        Counts(run, "agent_wakeup_requests").Should().Be((2, 2, 0, 0));
        using var host = await HostProcess.StartAsync(Data);
        using var http = new HttpClient { BaseAddress = host.Url };
        var wakeups = await ItemsAsync(http, $"/api/companies/{ids["Acme & Söhne"]}/wakeups?agent={ids["../ada"]}");
        wakeups.Single().GetProperty("trigger").GetProperty("id").GetString().Should().Be(ids["T 1"]);
        wakeups.Single().GetProperty("context").GetProperty("ticketId").GetString().Should().Be(ids["T 1"]);
    }

    [Fact]
    public async Task Should_leave_out_what_has_no_text_as_id_when_columns_have_other_types_than_expected()
    {
        Write("""
            CREATE TABLE employees (id, company_id, name);
            CREATE TABLE agent_wakeup_requests (id, company_id, agent_id, status, trigger_type, priority, attempt_count, max_attempts, scheduled_for);
            INSERT INTO employees VALUES (x'00ff', 'acme', 'Nobody'), (7, 'acme', x'00'), ('ada', 'acme', 1e999);
            INSERT INTO agent_wakeup_requests VALUES (1.5, 'acme', 'ada', 'pending', 'manual', 'high', x'01', -9e999, 'soon'), ('w', 'acme', x'616461', 'pending', 'manual', 5, 0, 4, NULL);
            """);

        var run = await ImportAsync("--apply", "--json");

        run.ExitCode.Should().Be(0, run.Error + run.Out);
        Counts(run, "employees").Should().Be((3, 2, 0, 1));
        Counts(run, "agent_wakeup_requests").Should().Be((2, 1, 0, 1));
        run.Out.Should().NotContain("System.Byte");
    }

    [Fact]
    public async Task Should_plan_in_a_time_that_grows_with_the_rows_when_tickets_form_a_long_circle()
    {
        Write("""
            CREATE TABLE companies (id TEXT PRIMARY KEY);
            CREATE TABLE tickets (id TEXT PRIMARY KEY, company_id TEXT, title TEXT, parent_ticket_id TEXT);
            INSERT INTO companies VALUES ('acme');
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
              INSERT INTO tickets SELECT 't' || i, 'acme', 'T', 't' || ((i + 19999) % 20000) FROM n;
            """);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var run = await ImportAsync("--json");

        Counts(run, "tickets").Should().Be((20_000, 20_000, 0, 0));
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "walking up from each ticket to the top would take minutes");
    }

    [Fact]
    public async Task Should_end_with_1_and_import_nothing_when_a_host_has_the_data_directory()
    {
        WriteFull();
        using var host = await HostProcess.StartAsync(Data);

        var run = await ImportAsync("--apply");

        run.ExitCode.Should().Be(1, run.Out);
        run.Error.Should().Contain("in use by another process").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_report_what_the_rules_refuse_and_import_the_rest_when_some_of_it_is_wrong()
    {
        Write($"""
            CREATE TABLE employees (id TEXT PRIMARY KEY, company_id TEXT, name TEXT);
            CREATE TABLE agent_wakeup_requests (id TEXT PRIMARY KEY, company_id TEXT, agent_id TEXT, status TEXT, trigger_type TEXT, priority INTEGER, scheduled_for INTEGER);
            INSERT INTO employees VALUES ('ada', 'acme', 'Ada');
            INSERT INTO agent_wakeup_requests VALUES
              ('far', 'acme', 'ada', 'pending', 'manual', 50, {Now + (10L * 366 * 86_400_000)}), ('high', 'acme', 'ada', 'pending', 'schedule', 500, {Now}),
              ('strange', 'acme', 'ada', 'pending', 'telepathy', 50, {Now}), ('whose', 'acme', 'eve', 'pending', 'manual', 50, {Now});
            """);

        var run = await ImportAsync("--apply", "--json");

        run.ExitCode.Should().Be(1);
        Counts(run, "agent_wakeup_requests").Should().Be((4, 1, 0, 2));
        Remarks(run).Should().Contain(remark => remark.StartsWith("refused, scheduled_for_too_far: ")).And.Contain("its trigger 'telepathy' is unknown")
            .And.Contain("its agent is none of its company").And.Contain("its priority is moved into 0 to 100");
    }

    [Theory]
    [InlineData("There is no file", "no.db")]
    [InlineData("is no Team-X database", "empty.db")]
    [InlineData("--runner is no JSON", "team-x.db", "--runner", "echo")]
    public async Task Should_end_with_2_when_it_can_not_begin(string says, string file, params string[] options)
    {
        WriteFull();
        File.WriteAllText(_folder.File("empty.db"), "");

        var run = await CliRun.OfAsync(["import", _folder.File(file), "-d", Data, .. options]);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(says);
    }

    private static async Task CheckDefinitionsAsync(HttpClient http)
    {
        var company = await http.GetFromJsonAsync<JsonElement>("../acme");
        company.GetProperty("mission").GetString().Should().Be("Bread");
        var agents = await ItemsAsync(http, "agents");
        agents.Select(agent => $"{agent.GetProperty("id").GetString()} {agent.GetProperty("status").GetString()}").Should().Equal("ada paused", "bob paused");
        var tickets = (await ItemsAsync(http, "tickets")).ToDictionary(ticket => ticket.GetProperty("id").GetString()!);
        tickets["T-2"].GetProperty("parentTicketId").GetString().Should().Be("T-1");
        tickets["T-2"].GetProperty("assigneeId").GetString().Should().Be("ada");
        tickets["T-2"].GetProperty("status").GetString().Should().Be("in_progress");
        tickets["T-3"].GetProperty("status").GetString().Should().Be("done");
        var routines = (await ItemsAsync(http, "routines")).ToDictionary(routine => routine.GetProperty("id").GetString()!);
        routines["r-interval"].GetProperty("every").GetString().Should().Be("PT30M");
        routines["r-daily"].GetProperty("cron").GetString().Should().Be("30 9 * * *");
        routines["r-weekly"].GetProperty("cron").GetString().Should().Be("0 8 * * MON,FRI");
        routines["r-weekly"].GetProperty("timeZone").GetString().Should().Be("Europe/Berlin");
    }

    private static async Task CheckWakeupsAsync(HttpClient http)
    {
        var pending = (await ItemsAsync(http, "wakeups?status=pending"))
            .ToDictionary(wakeup => wakeup.GetProperty("context").GetProperty("metadata").GetProperty("teamXRequestId").GetString()!);
        pending.Keys.Should().BeEquivalentTo("w-pending", "w-processing", "w-waiting");
        pending["w-pending"].GetProperty("priority").GetInt32().Should().Be(71);
        pending["w-pending"].GetProperty("context").GetProperty("ticketId").GetString().Should().Be("T-2");
        pending["w-pending"].GetProperty("context").GetProperty("metadata").GetProperty("mood").GetString().Should().Be("good");
        pending["w-processing"].GetProperty("maxRetries").GetInt32().Should().Be(3);
        pending["w-waiting"].GetProperty("maxRetries").GetInt32().Should().Be(2);
        pending["w-waiting"].GetProperty("scheduledFor").GetDateTimeOffset().ToUnixTimeMilliseconds().Should().Be(InTwoHours);
    }

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient http, string path) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()];

    private Task<CliRun> ImportAsync(params string[] options) => CliRun.OfAsync(["import", Source, "--data-directory", Data, .. options]);

    private static (int Rows, int Imported, int AlreadyThere, int LeftOut) Counts(CliRun run, string table)
    {
        var counts = run.Json.GetProperty("tables").EnumerateArray().Single(one => one.GetProperty("table").GetString() == table);
        return (counts.GetProperty("rows").GetInt32(), counts.GetProperty("imported").GetInt32(), counts.GetProperty("alreadyThere").GetInt32(), counts.GetProperty("leftOut").GetInt32());
    }

    private static List<string> Remarks(CliRun run) => [.. run.Json.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetProperty("text").GetString()!)];

    private CompanyState State() => ImportTarget.Read(Data, new HashSet<CompanyId> { new("acme") }).Find(new CompanyId("acme"))!;

    /// <summary>What an import is to lead to, without ids and times.</summary>
    private object Outcome()
    {
        var state = State();
        return new
        {
            state.Paused,
            Agents = state.Agents.Values.Select(agent => (agent.Id.Value, agent.Paused)).Order(),
            Tickets = new[] { "T-1", "T-2", "T-3" }.Select(id => state.Tickets.Find(new TicketId(id))).Select(ticket => (ticket!.Status, ticket.AssigneeId, ticket.Definition.ParentTicketId)),
            Schedules = new[] { "r-interval", "r-daily", "r-weekly" }.Select(id => state.Schedules.Find(ScheduleId.Routine(id)) is not null),
            Live = state.Live.Values.Select(wakeup => (wakeup.Request.Trigger, wakeup.Request.MaxRetries, wakeup.Progress.CoalescedCount)).OrderBy(one => $"{one}"),
        };
    }

    /// <summary>Leaves the data directory as a process does that was killed after so many writes.</summary>
    private void ForgetAfter(long rows)
    {
        foreach (var derived in Directory.GetFiles(Data, "history.db*").Concat(Directory.GetFiles(Data, "snapshots.db*")))
        {
            File.Delete(derived);
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM journal WHERE sequence_number > {rows}";
        command.ExecuteNonQuery();
    }

    /// <summary>Events of the journal, so that nothing that was written goes unnoticed.</summary>
    private long Events()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "journal.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM journal";
        return (long)command.ExecuteScalar()!;
    }

    private void WriteFull() => Write($$"""
        CREATE TABLE companies (id TEXT PRIMARY KEY, name TEXT, slug TEXT, created_at INTEGER, settings_json TEXT, status TEXT);
        CREATE TABLE employees (id TEXT PRIMARY KEY, company_id TEXT, role_id TEXT, level TEXT, name TEXT, title TEXT, status TEXT, is_system INTEGER, created_at INTEGER);
        CREATE TABLE goals (id TEXT PRIMARY KEY, company_id TEXT, title TEXT, description TEXT, status TEXT, progress_pct INTEGER, target_date INTEGER);
        CREATE TABLE tickets (id TEXT PRIMARY KEY, company_id TEXT, title TEXT, description TEXT, status TEXT, priority TEXT, assignee_id TEXT, goal_id TEXT, parent_ticket_id TEXT);
        CREATE TABLE routines (id TEXT PRIMARY KEY, company_id TEXT, name TEXT, slug TEXT, enabled INTEGER, trigger_kind TEXT, schedule_json TEXT, work_config_json TEXT, next_run_at INTEGER);
        CREATE TABLE agent_wakeup_requests (id TEXT PRIMARY KEY, company_id TEXT, agent_id TEXT, status TEXT, trigger_type TEXT, trigger_id TEXT, priority INTEGER DEFAULT 50,
          scheduled_for INTEGER, started_at INTEGER, completed_at INTEGER, attempt_count INTEGER DEFAULT 0, max_attempts INTEGER DEFAULT 4, next_retry_at INTEGER, context_json TEXT DEFAULT '{}',
          result_json TEXT, created_at INTEGER, updated_at INTEGER);
        INSERT INTO companies VALUES ('acme', 'Acme', 'acme', {{Now}}, '{"mission":"Bread"}', 'running');
        INSERT INTO employees VALUES ('ada', 'acme', 'dev', '1', 'Ada', 'Developer', 'idle', 0, {{Now}}), ('bob', 'acme', 'ops', '1', 'Bob', 'Operator', 'offline', 0, {{Now}}),
          ('sys', 'acme', 'sys', '1', 'System', '', 'idle', 1, {{Now}});
        INSERT INTO goals VALUES ('g', 'acme', 'Grow', '', 'active', 5, NULL);
        INSERT INTO tickets VALUES ('T-2', 'acme', 'Part', 'two' || char(10) || 'lines', 'in-progress', 'high', 'ada', 'g', 'T-1'), ('T-1', 'acme', 'Whole', '', 'open', 'medium', NULL, 'g', NULL),
          ('T-3', 'acme', 'Old', '', 'done', 'low', 'bob', NULL, NULL);
        INSERT INTO routines VALUES
          ('r-interval', 'acme', 'Often', 'often', 1, 'interval', '{"everyMinutes":30}', '{"title":"Look {here}","assigneeId":"ada"}', {{Now}}),
          ('r-daily', 'acme', 'Daily', 'daily', 0, 'daily', '{"time":"09:30"}', '{"title":"Report","assigneeId":"bob"}', NULL),
          ('r-weekly', 'acme', 'Weekly', 'weekly', 1, 'weekly', '{"hour":8,"minute":0,"days":[1,"friday"],"timezone":"Europe/Berlin"}', '{"title":"Plan","assigneeId":"bob"}', NULL),
          ('r-strange', 'acme', 'Strange', 'strange', 1, 'weekly', '{"moon":"full"}', '{"title":"Howl","assigneeId":"bob"}', NULL);
        INSERT INTO agent_wakeup_requests (id, company_id, agent_id, status, trigger_type, trigger_id, priority, scheduled_for, attempt_count, next_retry_at, context_json, created_at) VALUES
          ('w-pending', 'acme', 'ada', 'pending', 'ticket_assigned', 'T-2', 71, {{Now}}, 0, NULL, '{"ticketId":"T-2","mood":"good"}', {{Now}}),
          ('w-processing', 'acme', 'bob', 'processing', 'manual', NULL, 80, {{Now}}, 1, NULL, '{}', {{Now}}),
          ('w-waiting', 'acme', 'bob', 'failed', 'routine', 'r-daily', 60, {{Now}}, 2, {{InTwoHours}}, '{}', {{Now}}),
          ('w-final', 'acme', 'bob', 'failed', 'manual', NULL, 80, {{Now}}, 4, {{Now}}, '{}', {{Now}}),
          ('w-done', 'acme', 'bob', 'completed', 'manual', NULL, 80, {{Now}}, 1, NULL, '{}', {{Now}}),
          ('w-cancelled', 'acme', 'bob', 'cancelled', 'manual', NULL, 80, {{Now}}, 0, NULL, '{}', {{Now}}),
          ('w-system', 'acme', 'sys', 'pending', 'manual', NULL, 80, {{Now}}, 0, NULL, '{}', {{Now}});
        """);

    private void Write(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Source};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
