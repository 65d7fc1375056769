using Akka.Actor;
using Akka.Event;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.History;

/// <summary>The history beside real companies, on real files.</summary>
public sealed class HistoryHostSpecs : IDisposable
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private readonly TemporaryDirectory _directory = new();

    private string HistoryFile => Path.Combine(_directory.Path, "history.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_hold_each_event_once_and_in_order_when_it_has_followed_over_restarts()
    {
        var events = await Work(companies: 3);
        events += await Work(companies: 3);

        await using var engine = await Start();
        await CaughtUp(engine);
        var all = await engine.Client.History!.Reader.EventsAfterAsync(HistoryPosition.Start, 10_000);
        all.Should().HaveCountGreaterThanOrEqualTo(events);
        all.Select(one => one.Position).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(position => position.Ordering);
        foreach (var company in all.GroupBy(one => one.CompanyId))
        {
            company.Select(one => one.Recorded.Number).Should().Equal(Enumerable.Range(1, company.Count()).Select(number => (long)number));
        }
    }

    [Fact]
    public async Task Should_page_through_the_events_as_they_were_published_when_read_from_anywhere()
    {
        await Work(companies: 2);
        await using var engine = await Start();
        await CaughtUp(engine);
        var reader = engine.Client.History!.Reader;
        var all = await reader.EventsAfterAsync(HistoryPosition.Start, 10_000);

        (await reader.EventsAfterAsync(all[4].Position, 3)).Should().Equal(all.Skip(5).Take(3));
        (await reader.EventsAfterAsync(new CompanyId("company-0"), 5, 3)).Select(one => one.Recorded.Number).Should().Equal(6, 7, 8);
        var started = all.First(one => one.Recorded.Body is RunStarted).ToNotification();
        (started.Type, started.ActorId, started.Payload!.Trigger.Type).Should().Be(("agent.wakeup", "ada", TriggerType.Manual));
    }

    [Fact]
    public async Task Should_end_the_waiting_when_something_was_taken_over()
    {
        await using var engine = await Start();
        var changed = engine.Client.History!.Changed;
        await engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));

        await changed.WaitAsync(Patience.Long);
        (await engine.Client.History.ReachedAsync(Acme, 1, Patience.Long)).Should().BeTrue();
        (await engine.Client.History.ReachedAsync(Acme, 1_000, TimeSpan.FromMilliseconds(50))).Should().BeFalse();
    }

    [Fact]
    public async Task Should_be_the_same_when_it_is_made_anew_from_the_files()
    {
        await Work(companies: 3);
        await using (var engine = await Start())
        {
            await CaughtUp(engine);
        }

        using var storage = SqliteStorage.Open(_directory.Path);
        var before = Rows();
        var made = await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        Rows().Should().Equal(before);
        (made.Companies, made.Events).Should().Be((3, before.Count(row => row.StartsWith("event", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Should_begin_with_the_snapshot_when_the_first_rows_are_gone()
    {
        await Work(companies: 1, options => options.Snapshot.MinimumEvents = 1);
        using var storage = SqliteStorage.Open(_directory.Path);
        var first = long.Parse(SqliteCompanies.Query(storage.SnapshotFile, "SELECT MIN(sequence_number) FROM snapshot").Single(), null);
        SqliteCompanies.Query(storage.JournalFile, $"DELETE FROM journal WHERE sequence_number <= {first}");
        var left = SqliteCompanies.Query(storage.JournalFile, "SELECT COUNT(*) FROM journal").Single();
        left.Should().NotBe("0", "rows have to be left for the snapshot to stand before");

        await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        SqliteCompanies.Query(storage.HistoryFile, "SELECT completed FROM company_counters").Should().Equal("20");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT MIN(event_number) FROM company_events").Single().Should().NotBe("1");
    }

    [Fact]
    public async Task Should_begin_with_the_oldest_snapshot_when_only_a_part_of_its_rows_is_gone()
    {
        await Work(companies: 1);
        await Work(companies: 1, options => options.Snapshot.MinimumEvents = 1);
        using var storage = SqliteStorage.Open(_directory.Path);
        var first = OldestSnapshot(storage, behind: 2);
        SqliteCompanies.Query(storage.JournalFile, $"DELETE FROM journal WHERE sequence_number < {first}");

        await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        SqliteCompanies.Query(storage.HistoryFile, "SELECT completed FROM company_counters").Should().Equal("40");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT MIN(sequence_nr) FROM company_events").Single().Should().Be($"{first + 1}");
    }

    [Fact]
    public async Task Should_begin_a_company_anew_when_rows_were_deleted_while_no_history_was_kept()
    {
        await Work(companies: 2);
        await using (var engine = await Start())
        {
            await CaughtUp(engine);
        }

        var known = long.Parse(SqliteCompanies.Query(HistoryFile, "SELECT last_sequence_nr FROM company_counters WHERE company_id = 'company-0'").Single(), null);
        await Work(companies: 2, options => options.History.Enabled = false);
        await Work(companies: 2, options => (options.History.Enabled, options.Snapshot.MinimumEvents) = (false, 1));
        using (var storage = SqliteStorage.Open(_directory.Path))
        {
            var snapshot = OldestSnapshot(storage, behind: known + 2);
            SqliteCompanies.Query(storage.SnapshotFile, $"DELETE FROM snapshot WHERE persistence_id = 'company-company-0' AND sequence_number < {snapshot}");
            SqliteCompanies.Query(storage.JournalFile, $"DELETE FROM journal WHERE persistence_id = 'company-company-0' AND sequence_number <= {snapshot}");
        }

        await using (var engine = await Start())
        {
            await CaughtUp(engine);
        }

        SqliteCompanies.Query(HistoryFile, "SELECT completed FROM company_counters ORDER BY company_id").Should().Equal("60", "60");
        using var closed = SqliteStorage.Open(_directory.Path);
        var kept = Rows();
        kept.Count(row => row.StartsWith("event|company-1|", StringComparison.Ordinal)).Should().BeGreaterThan(120);
        await HistoryRebuild.RunAsync(closed, TimeProvider.System);
        Rows().Should().Equal(kept);
    }

    [Fact]
    public async Task Should_stop_and_say_which_row_when_one_can_not_be_read()
    {
        await Work(companies: 1);
        File.Delete(HistoryFile);
        SqliteCompanies.Query(Path.Combine(_directory.Path, "journal.db"), "UPDATE journal SET message = x'0863' WHERE sequence_number = 3");
        using var storage = SqliteStorage.Open(_directory.Path);
        using var history = new CompanyHistory(storage, TimeProvider.System);
        using var kit = new Akka.TestKit.Xunit2.TestKit(SqliteCompanies.SystemOn(storage));
        kit.Sys.EventStream.Subscribe(kit.TestActor, typeof(Error));

        kit.Sys.ActorOf(HistoryProjection.Props(history));

        var said = kit.FishForMessage<Error>(error => error.LogSource.Contains("user", StringComparison.Ordinal), Patience.Long).Message.ToString();
        said.Should().Contain("this release can't read row 3, sequence number 3 of company-company-0");
        history.Lag().Rows.Should().BePositive();
        history.Lag().Age.Should().BePositive();
    }

    [Fact]
    public async Task Should_read_the_journal_without_its_write_lock()
    {
        await Work(companies: 1);
        File.Delete(HistoryFile);
        using var storage = SqliteStorage.Open(_directory.Path);
        using var history = new CompanyHistory(storage, TimeProvider.System);
        using var kit = new Akka.TestKit.Xunit2.TestKit(SqliteCompanies.SystemOn(storage));
        kit.Sys.ActorOf(Props.Create(() => new SqliteCompanies.Scribe("company-0", kit.TestActor)));
        kit.ExpectMsg<SqliteCompanies.Recovered>(Patience.Long);
        using var other = new SqliteConnection(SqliteStorage.ConnectionString(storage.JournalFile));
        other.Open();
        using var held = other.BeginTransaction();

        kit.Sys.ActorOf(HistoryProjection.Props(history));

        (await history.ReachedAsync(new CompanyId("company-0"), 10, Patience.Long)).Should().BeTrue();
    }

    [Fact]
    public async Task Should_answer_from_memory_alone_when_no_history_is_kept()
    {
        await using var engine = await Start(options => options.History.Enabled = false);
        await engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));

        engine.Client.History.Should().BeNull();
        (await engine.Ask<WakeupPage>(new ListWakeups(Acme))).Items.Should().BeEmpty();
        File.Exists(HistoryFile).Should().BeFalse();
    }

    private Task<HostedEngine> Start(Action<TeamXOptions>? configure = null) =>
        HostedEngine.StartAsync(_directory.Path, TestRunner.Completing(), configure);

    /// <summary>Companies define themselves and run 20 requests each; the process ends without waiting for the history.</summary>
    private async Task<int> Work(int companies, Action<TeamXOptions>? configure = null)
    {
        await using var engine = await Start(configure);
        foreach (var id in Enumerable.Range(0, companies).Select(i => new CompanyId($"company-{i}")))
        {
            await engine.Ask<DefinitionReceipt>(new DefineCompany(id, id.Value));
            await engine.Ask<DefinitionReceipt>(new DefineAgent(id, Ada, "Ada", new RunnerSpec("test")));
            for (var i = 0; i < 20; i++)
            {
                var order = new WakeupOrder(Ada, new Trigger(TriggerType.Manual, $"t{i}")) { AllowCoalescing = false };
                var receipt = await engine.Ask<WakeupReceipt>(new ScheduleWakeup(id, order));
                await engine.Ended(receipt.WakeupId);
            }
        }

        return companies * 60;
    }

    private static async Task CaughtUp(HostedEngine engine)
    {
        var history = engine.Client.History!;
        while (true)
        {
            var changed = history.Changed;
            if (history.Lag().Rows == 0)
            {
                return;
            }

            await changed.WaitAsync(Patience.Long);
        }
    }

    private static long OldestSnapshot(SqliteStorage storage, long behind) => long.Parse(SqliteCompanies.Query(
        storage.SnapshotFile, $"SELECT MIN(sequence_number) FROM snapshot WHERE persistence_id = 'company-company-0' AND sequence_number > {behind}").Single(), null);

    private List<string> Rows() =>
    [
        .. SqliteCompanies.Query(HistoryFile, "SELECT 'request', r.* FROM agent_wakeup_requests r ORDER BY company_id, id"),
        .. SqliteCompanies.Query(HistoryFile, "SELECT 'run', r.* FROM agent_wakeup_runs r ORDER BY company_id, wakeup_id, run_number"),
        .. SqliteCompanies.Query(HistoryFile, "SELECT 'event', company_id, event_number, ordering, idx, hex(body) FROM company_events ORDER BY ordering, idx"),
        .. SqliteCompanies.Query(HistoryFile, "SELECT * FROM company_counters ORDER BY company_id"),
    ];
}
