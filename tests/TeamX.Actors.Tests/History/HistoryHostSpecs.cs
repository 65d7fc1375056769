using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.History.Support;
using TeamX.Actors.Tests.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History;

/// <summary>The history beside real companies, on both stores.</summary>
public sealed class HistoryHostSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_hold_each_event_once_and_in_order_when_it_has_followed_over_restarts(Store store)
    {
        using var home = new HistoryHome(store);
        var events = await Work(home, companies: 3);
        events += await Work(home, companies: 3);

        await using var engine = await Start(home);
        await CaughtUp(engine);
        var all = await engine.Client.History!.Reader.EventsAfterAsync(HistoryPosition.Start, 10_000);
        all.Should().HaveCountGreaterThanOrEqualTo(events);
        all.Select(one => one.Position).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(position => position.Ordering);
        foreach (var company in all.GroupBy(one => one.CompanyId))
        {
            company.Select(one => one.Recorded.Number).Should().Equal(Enumerable.Range(1, company.Count()).Select(number => (long)number));
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_page_through_the_events_as_they_were_published_when_read_from_anywhere(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 2);
        await using var engine = await Start(home);
        await CaughtUp(engine);
        var reader = engine.Client.History!.Reader;
        var all = await reader.EventsAfterAsync(HistoryPosition.Start, 10_000);

        (await reader.EventsAfterAsync(all[4].Position, 3)).Should().Equal(all.Skip(5).Take(3));
        (await reader.EventsAfterAsync(new CompanyId("company-0"), 5, 3)).Select(one => one.Recorded.Number).Should().Equal(6, 7, 8);
        var started = all.First(one => one.Recorded.Body is RunStarted).ToNotification();
        (started.Type, started.ActorId, started.Payload!.Trigger.Type).Should().Be(("agent.wakeup", "ada", TriggerType.Manual));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_end_the_waiting_when_something_was_taken_over(Store store)
    {
        using var home = new HistoryHome(store);
        await using var engine = await Start(home);
        var changed = engine.Client.History!.Changed;
        await engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));

        await changed.WaitAsync(Patience.Long);
        (await engine.Client.History.ReachedAsync(Acme, 1, Patience.Long)).Should().BeTrue();
        (await engine.Client.History.ReachedAsync(Acme, 1_000, TimeSpan.FromMilliseconds(50))).Should().BeFalse();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_be_the_same_when_it_is_made_anew_from_the_files(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 3);
        await using (var engine = await Start(home))
        {
            await CaughtUp(engine);
        }

        using var storage = home.Open();
        var before = Rows(home);
        var made = await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        Rows(home).Should().Equal(before);
        (made.Companies, made.Events).Should().Be((3, before.Count(row => row.StartsWith("event", StringComparison.Ordinal))));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_begin_with_the_snapshot_when_the_first_rows_are_gone(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 1, options => options.Snapshot.MinimumEvents = 1);
        using var storage = home.Open();
        var first = long.Parse(home.Snapshots("SELECT MIN(sequence_number) FROM snapshot").Single(), null);
        home.Journal($"DELETE FROM journal WHERE sequence_number <= {first}");
        var left = home.Journal("SELECT COUNT(*) FROM journal").Single();
        left.Should().NotBe("0", "rows have to be left for the snapshot to stand before");

        await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        home.History("SELECT completed FROM company_counters").Should().Equal("20");
        home.History("SELECT MIN(event_number) FROM company_events").Single().Should().NotBe("1");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_begin_with_the_oldest_snapshot_when_only_a_part_of_its_rows_is_gone(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 1);
        await Work(home, companies: 1, options => options.Snapshot.MinimumEvents = 1);
        using var storage = home.Open();
        var first = OldestSnapshot(home, behind: 2);
        home.Journal($"DELETE FROM journal WHERE sequence_number < {first}");

        await HistoryRebuild.RunAsync(storage, TimeProvider.System);

        home.History("SELECT completed FROM company_counters").Should().Equal("40");
        home.History("SELECT MIN(sequence_nr) FROM company_events").Single().Should().Be($"{first + 1}");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_begin_a_company_anew_when_rows_were_deleted_while_no_history_was_kept(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 2);
        await using (var engine = await Start(home))
        {
            await CaughtUp(engine);
        }

        var known = long.Parse(home.History("SELECT last_sequence_nr FROM company_counters WHERE company_id = 'company-0'").Single(), null);
        await Work(home, companies: 2, options => options.History.Enabled = false);
        await Work(home, companies: 2, options => (options.History.Enabled, options.Snapshot.MinimumEvents) = (false, 1));
        using (var storage = home.Open())
        {
            var snapshot = OldestSnapshot(home, behind: known + 2);
            home.Snapshots($"DELETE FROM snapshot WHERE persistence_id = 'company-company-0' AND sequence_number < {snapshot}");
            home.Journal($"DELETE FROM journal WHERE persistence_id = 'company-company-0' AND sequence_number <= {snapshot}");
        }

        await using (var engine = await Start(home))
        {
            await CaughtUp(engine);
        }

        home.History("SELECT completed FROM company_counters ORDER BY company_id").Should().Equal("60", "60");
        using var closed = home.Open();
        var kept = Rows(home);
        kept.Count(row => row.StartsWith("event|company-1|", StringComparison.Ordinal)).Should().BeGreaterThan(120);
        await HistoryRebuild.RunAsync(closed, TimeProvider.System);
        Rows(home).Should().Equal(kept);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_stop_and_say_which_row_when_one_can_not_be_read(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 1);
        home.ForgetHistory();
        using var storage = home.Open();
        home.Journal($"UPDATE journal SET message = {(store == Store.Sqlite ? "x'0863'" : "'\\x0863'")} WHERE sequence_number = 3");
        using var history = new CompanyHistory(storage, TimeProvider.System);
        using var kit = new Akka.TestKit.Xunit2.TestKit(HistoryHome.SystemOn(storage));
        kit.Sys.EventStream.Subscribe(kit.TestActor, typeof(Error));

        kit.Sys.ActorOf(HistoryProjection.Props(history));

        var said = kit.FishForMessage<Error>(error => error.LogSource.Contains("user", StringComparison.Ordinal), Patience.Long).Message.ToString();
        said.Should().Contain("this release can't read row 3, sequence number 3 of company-company-0");
        history.Lag().Rows.Should().BePositive();
        history.Lag().Age.Should().BePositive();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_read_the_journal_without_its_write_lock(Store store)
    {
        using var home = new HistoryHome(store);
        await Work(home, companies: 1);
        home.ForgetHistory();
        using var storage = home.Open();
        using var history = new CompanyHistory(storage, TimeProvider.System);
        using var kit = new Akka.TestKit.Xunit2.TestKit(HistoryHome.SystemOn(storage));
        kit.Sys.ActorOf(Props.Create(() => new SqliteCompanies.Scribe("company-0", kit.TestActor)));
        kit.ExpectMsg<SqliteCompanies.Recovered>(Patience.Long);
        using var other = home.Connect();
        using var held = other.BeginTransaction();
        if (store == Store.PostgreSql)
        {
            other.Execute("LOCK TABLE journal IN EXCLUSIVE MODE", held);
        }

        kit.Sys.ActorOf(HistoryProjection.Props(history));

        (await history.ReachedAsync(new CompanyId("company-0"), 10, Patience.Long)).Should().BeTrue();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_answer_from_memory_alone_when_no_history_is_kept(Store store)
    {
        using var home = new HistoryHome(store);
        await using var engine = await Start(home, options => options.History.Enabled = false);
        await engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));

        engine.Client.History.Should().BeNull();
        (await engine.Ask<WakeupPage>(new ListWakeups(Acme))).Items.Should().BeEmpty();
        home.HasHistory.Should().BeFalse();
    }

    private static Task<HostedEngine> Start(HistoryHome home, Action<TeamXOptions>? configure = null) =>
        HostedEngine.StartAsync(home.Path, TestRunner.Completing(), options =>
        {
            home.Configure(options);
            configure?.Invoke(options);
        });

    /// <summary>Companies define themselves and run 20 requests each; the process ends without waiting for the history.</summary>
    private static async Task<int> Work(HistoryHome home, int companies, Action<TeamXOptions>? configure = null)
    {
        await using var engine = await Start(home, configure);
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

    private static long OldestSnapshot(HistoryHome home, long behind) => long.Parse(home.Snapshots($"SELECT MIN(sequence_number) FROM snapshot WHERE persistence_id = 'company-company-0' AND sequence_number > {behind}").Single(), null);

    private static List<string> Rows(HistoryHome home) =>
    [
        .. home.History("SELECT 'request', r.* FROM agent_wakeup_requests r ORDER BY company_id, id"),
        .. home.History("SELECT 'run', r.* FROM agent_wakeup_runs r ORDER BY company_id, wakeup_id, run_number"),
        .. home.History("SELECT 'event', company_id, event_number, ordering, idx, body FROM company_events ORDER BY ordering, idx"),
        .. home.History("SELECT company_id, completed, failed, cancelled, coalesced, deduplicated, last_event_number, last_sequence_nr, at FROM company_counters ORDER BY company_id"),
    ];
}
