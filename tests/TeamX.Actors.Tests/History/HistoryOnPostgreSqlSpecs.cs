using System.Data.Common;
using Akka.Actor;
using Google.Protobuf;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.History.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History;

/// <summary>What only a server brings: transactions that end in another order than they began, and several processes on one history.</summary>
public sealed class HistoryOnPostgreSqlSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly CompanyId Globex = new("globex");
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [PostgreSqlFact]
    public async Task Should_miss_no_event_when_a_transaction_commits_after_others_that_began_later()
    {
        using var node = new Node();
        using var late = node.Home.Connect();
        using (var open = late.BeginTransaction())
        {
            Add(late, open, Acme, 1);
            node.Add(Globex, 1);
            node.Add(Globex, 2);
            await UntilAsync(() => node.History.Lag().Rows == 2);
            (await node.History.ReachedAsync(Globex, 2, TimeSpan.FromMilliseconds(500))).Should().BeFalse("a row may still come before them");
            (await node.History.Reader.EventsAfterAsync(HistoryPosition.Start, 10)).Should().BeEmpty();

            open.Commit();
        }

        (await node.History.ReachedAsync(Globex, 2, Patience.Long)).Should().BeTrue();
        var all = await node.History.Reader.EventsAfterAsync(HistoryPosition.Start, 10);
        all.Select(one => (one.CompanyId, one.Recorded.Number)).Should().Equal((Acme, 1), (Globex, 1), (Globex, 2));
        all.Select(one => one.Position.Ordering).Should().BeInAscendingOrder();
    }

    [PostgreSqlFact]
    public async Task Should_wait_for_no_other_transaction_when_one_was_rolled_back()
    {
        using var node = new Node();
        using var failing = node.Home.Connect();
        using (var rolledBack = failing.BeginTransaction())
        {
            Add(failing, rolledBack, Acme, 1);
            node.Add(Globex, 1);
            rolledBack.Rollback();
        }

        (await node.History.ReachedAsync(Globex, 1, Patience.Long)).Should().BeTrue();
        using var next = node.Home.Connect();
        using var later = next.BeginTransaction();
        Add(next, later, Acme, 1);
        node.Add(Globex, 2);
        (await node.History.ReachedAsync(Globex, 2, TimeSpan.FromMilliseconds(300))).Should().BeFalse();
        later.Commit();

        (await node.History.ReachedAsync(Acme, 1, Patience.Long)).Should().BeTrue();
        (await node.History.ReachedAsync(Globex, 2, Patience.Long)).Should().BeTrue();
    }

    [PostgreSqlFact]
    public async Task Should_refuse_a_second_writer_until_the_first_is_gone()
    {
        using var node = new Node();
        node.Add(Acme, 1);
        await node.History.ReachedAsync(Acme, 1, Patience.Long);
        using var other = new CompanyHistory(node.Storage, TimeProvider.System);

        FluentActions.Invoking(() => other.Write()).Should().Throw<HistoryHeldException>();
        await node.StopAsync();

        using var writer = await WriterAsync(other);
        node.Add(Acme, 2);
        other.Reach(Acme).Should().Be(new HistoryReach(1, 1), "it began where the first had come to");
    }

    [PostgreSqlFact]
    public async Task Should_write_nothing_when_another_has_written_meanwhile()
    {
        using var node = new HistoryFolder(Store.PostgreSql);
        await node.ApplyAsync(Row(1, Acme, 1));
        node.Query("UPDATE projection_offset SET ordering = 2 WHERE name = 'journal'");

        await FluentActions.Awaiting(() => node.ApplyAsync(Row(3, Acme, 2))).Should().ThrowAsync<HistoryHeldException>();

        node.Rows("company_events").Should().ContainSingle();
    }

    [PostgreSqlFact]
    public async Task Should_follow_what_another_process_writes_and_go_on_writing_when_that_has_ended()
    {
        using var node = new Node();
        using var other = new CompanyHistory(node.Storage, TimeProvider.System);
        node.System.ActorOf(HistoryFollower.Props(other));
        var changed = other.Changed;
        node.Add(Acme, 1);
        node.Add(Globex, 1);

        (await other.ReachedAsync(Globex, 1, Patience.Long)).Should().BeTrue();
        await changed.WaitAsync(Patience.Long);
        (other.Reach(Acme), other.Position).Should().Be((new HistoryReach(1, 1), node.History.Position));

        node.System.ActorOf(HistoryProjection.Props(other));
        await node.StopAsync();
        node.Add(Acme, 2);

        (await other.ReachedAsync(Acme, 2, Patience.Long)).Should().BeTrue();
        (await other.Reader.EventsAfterAsync(Acme, 0, 10)).Select(one => one.Recorded.Number).Should().Equal(1, 2);
    }

    [PostgreSqlFact]
    public async Task Should_know_again_how_far_it_has_come_when_it_was_made_anew_behind_a_followers_back()
    {
        using var node = new Node();
        node.Add(Acme, 1);
        node.Add(Globex, 1);
        await node.History.ReachedAsync(Globex, 1, Patience.Long);
        using var other = new CompanyHistory(node.Storage, TimeProvider.System);
        await node.StopAsync();
        using (var writer = await WriterAsync(node.History, anew: true))
        {
            await writer.ApplyAsync([Row(1, Acme, 1)], (_, _) => null);
        }

        other.Follow();

        (other.Reach(Acme).EventNumber, other.Reach(Globex).EventNumber, other.Ordering).Should().Be((1, 0, 1));
    }

    [PostgreSqlFact]
    public async Task Should_refuse_to_make_it_anew_while_somebody_keeps_it()
    {
        using var node = new Node();
        node.Add(Acme, 1);
        await node.History.ReachedAsync(Acme, 1, Patience.Long);

        var refused = await FluentActions.Awaiting(() => HistoryRebuild.RunAsync(node.Storage, TimeProvider.System)).Should().ThrowAsync<StorageException>();

        refused.Which.Message.Should().Be("Another process keeps this database's history up to date. Stop all nodes first.");
        (await node.History.Reader.EventsAfterAsync(Acme, 0, 10)).Should().ContainSingle();
    }

    [PostgreSqlFact]
    public async Task Should_make_its_tables_once_when_many_start_at_once()
    {
        using var home = new HistoryHome(Store.PostgreSql);
        using var storage = home.Open();

        var histories = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new CompanyHistory(storage, TimeProvider.System))));

        home.History("SELECT name, version, ordering FROM projection_offset ORDER BY name").Should().Equal($"journal|{HistorySchema.Version}|0", $"removed|{HistorySchema.Version}|0");
        Array.ForEach(histories, history => history.Dispose());
    }

    [PostgreSqlFact]
    public async Task Should_keep_a_text_with_a_character_that_the_database_has_not()
    {
        using var node = new HistoryFolder(Store.PostgreSql);
        var id = new WakeupId(Guid.CreateVersion7());
        var asked = new WakeupScheduled(id, new AgentId("ada"), new Trigger(TriggerType.Manual), 80, Day, WakeupContext.Empty, 4);
        var cancelled = new WakeupCancelled(id, "a\0b");
        await node.ApplyAsync(new JournaledCommit(1, Acme, 1, new Commit(1, Day, "process-0", [new(1, Day, asked), new(2, Day, cancelled)])));

        (await node.Reader.FindAsync(Acme, id))!.Wakeup.Progress.Reason.Should().Be("a\uFFFDb");
        (await node.Reader.EventsOfAsync(Acme, id))[1].Body.Should().Be(cancelled);
    }

    private static JournaledCommit Row(long ordering, CompanyId company, long number) => new(ordering, company, number, CommitOf(number));

    private static Commit CommitOf(long number) => new(number, Day, "process-0", [new RecordedEvent(number, Day, new CompanyPaused($"{number}"))]);

    private static void Add(DbConnection connection, DbTransaction? transaction, CompanyId company, long number)
    {
        var bytes = Convert.ToHexString(CommitMapping.Write(CommitOf(number)).ToByteArray());
        connection.Execute(
            "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) "
            + $"VALUES (0, false, 'company-{company}', {number}, '\\x{bytes}', '{CompanySerializer.CommitManifest}', {CompanySerializer.FixedId})",
            transaction);
    }

    /// <summary>The one before lets go a moment after its actor has stopped.</summary>
    private static async Task<HistoryWriter> WriterAsync(CompanyHistory history, bool anew = false)
    {
        HistoryWriter? writer = null;
        await UntilAsync(() =>
        {
            try
            {
                writer = history.Write(anew);
                return true;
            }
            catch (HistoryHeldException)
            {
                return false;
            }
        });
        return writer!;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>An actor system with a projection, over a journal that is written by hand.</summary>
    private sealed class Node : IDisposable
    {
        private readonly IActorRef _projection;

        public Node()
        {
            Storage = Home.Open();
            History = new CompanyHistory(Storage, TimeProvider.System);
            System = ActorSystem.Create("node", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
            _projection = System.ActorOf(HistoryProjection.Props(History));
        }

        public HistoryHome Home { get; } = new(Store.PostgreSql);

        public CompanyStorage Storage { get; }

        public CompanyHistory History { get; }

        public ActorSystem System { get; }

        public void Add(CompanyId company, long number)
        {
            using var connection = Home.Connect();
            HistoryOnPostgreSqlSpecs.Add(connection, null, company, number);
        }

        public Task StopAsync() => _projection.GracefulStop(Patience.Long);

        public void Dispose()
        {
            System.Terminate().Wait();
            History.Dispose();
            Storage.Dispose();
            Home.Dispose();
        }
    }
}
