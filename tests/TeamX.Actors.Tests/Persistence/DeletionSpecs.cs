using System.Diagnostics;
using System.Text;
using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What deletion leaves in the files, and to others.</summary>
public sealed class DeletionSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_delete_for_good_what_was_named(Store kind) => ShouldDelete(kind, through: 7, deleted: 7);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_keep_the_newest_row_and_go_on_at_its_number_when_all_were_named(Store kind) => ShouldDelete(kind, through: long.MaxValue, deleted: 9);

    private static void ShouldDelete(Store kind, long through, long deleted)
    {
        using var store = new TestStore(kind);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            var company = Started(kit, "company-1");
            Wrote(kit, company, 10);
            Wrote(kit, Started(kit, "company-2"), 3);
            company.Tell(new DeleteRows(through));
            kit.FishForMessage(message => message is DeleteMessagesSuccess or DeleteMessagesFailure, Patience);
        }

        store.Journal("SELECT persistence_id, MIN(sequence_number), MAX(sequence_number), COUNT(*) FROM journal GROUP BY 1 ORDER BY 1")
            .Should().Equal($"company-1|{deleted + 1}|10|{10 - deleted}", "company-2|1|3|3");
        using var again = new Akka.TestKit.Xunit2.TestKit(store.System());
        again.Sys.ActorOf(Props.Create(() => new Scribe("company-1", again.TestActor)));
        again.ExpectMsg(new Recovered("company-1", 10, null), Patience);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_delete_no_more_snapshots_than_were_named(Store kind)
    {
        using var store = new TestStore(kind);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            var company = Started(kit, "company-1");
            for (var row = 1; row <= 6; row++)
            {
                Wrote(kit, company, 1);
                company.Tell(new Save(row));
                kit.ExpectMsg<SaveSnapshotSuccess>(Patience);
            }

            company.Tell(new DeleteOldSnapshots(3, 4));
            kit.ExpectMsg<DeleteSnapshotsSuccess>(Patience);
        }

        store.Snapshots("SELECT sequence_number FROM snapshot ORDER BY 1").Should().Equal("1", "2", "5", "6");
    }

    [Fact]
    public void Should_read_the_oldest_snapshot_that_can_be_read()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(storage)))
        {
            var company = Started(kit, "company-acme");
            for (var row = 1; row <= 3; row++)
            {
                Wrote(kit, company, 1);
                company.Tell(new Save(row * 10));
                kit.ExpectMsg<SaveSnapshotSuccess>(Patience);
            }
        }

        Query(storage.SnapshotFile, "UPDATE snapshot SET manifest = 'later' WHERE sequence_number = 1");

        using var journal = OfflineJournal.TryOpen(storage.DataDirectory)!;
        journal.OldestSnapshot(new CompanyId("acme"), 0)!.Snapshot.LastEventNumber.Should().Be(20);
        journal.OldestSnapshot(new CompanyId("acme"), 3)!.Snapshot.LastEventNumber.Should().Be(30);
        journal.OldestSnapshot(new CompanyId("globex"), 0).Should().BeNull();
    }

    [Fact]
    public void Should_stay_as_small_as_what_is_kept_and_hold_nothing_else_when_rows_come_and_go()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        var sizes = new List<long>();
        using (var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(storage)))
        {
            var company = Started(kit, "company-1");
            Wrote(kit, company, 1);
            for (var cycle = 1; cycle <= 12; cycle++)
            {
                Wrote(kit, company, 250, payload: 3_000);
                company.Tell(new DeleteRows((250 * (cycle - 1)) + 1));
                kit.ExpectMsg<DeleteMessagesSuccess>(Patience);
                sizes.Add(new FileInfo(storage.JournalFile).Length);
            }

            company.Tell(new Write(1, Marker: "deleted-payload"));
            kit.ExpectMsg<Written>(Patience);
            Wrote(kit, company, 1);
            company.Tell(new DeleteRows(3_002));
            kit.ExpectMsg<DeleteMessagesSuccess>(Patience);
        }

        sizes[^1].Should().BeLessThanOrEqualTo(sizes[3], "freed pages are used again");
        Query(storage.JournalFile, "PRAGMA wal_checkpoint(TRUNCATE)").Should().HaveCount(1);
        Query(storage.JournalFile, "PRAGMA integrity_check").Should().Equal("ok");
        Encoding.Latin1.GetString(File.ReadAllBytes(storage.JournalFile)).Should().NotContain("deleted-payload");
    }

    [Fact]
    public async Task Should_let_others_write_meanwhile_when_months_of_a_company_are_deleted()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(storage));
        var (busy, other) = (Started(kit, "company-1"), Started(kit, "company-2"));
        Wrote(kit, busy, 1);
        Fill(storage, rows: 40_000);
        var probe = kit.CreateTestProbe();
        busy.Tell(PoisonPill.Instance);
        var deleter = kit.Sys.ActorOf(Props.Create(() => new Scribe("company-1", probe.Ref)));
        await probe.ExpectMsgAsync<Recovered>(Patience);
        deleter.Tell(new DeleteRows(39_000));

        var longest = TimeSpan.Zero;
        for (var writes = 0; !probe.HasMessages; writes++)
        {
            var clock = Stopwatch.StartNew();
            Wrote(kit, other, 1);
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
        }

        await probe.ExpectMsgAsync<DeleteMessagesSuccess>(Patience);
        longest.Should().BeLessThan(TimeSpan.FromSeconds(2), "no write waits for the whole deletion");
        Query(storage.JournalFile, "SELECT COUNT(*) FROM journal WHERE persistence_id = 'company-1'").Should().Equal("1001");
    }

    /// <summary>Copies the first row of the company, as it is too slow to write so many.</summary>
    private static void Fill(SqliteStorage storage, int rows) => Query(storage.JournalFile, $"""
        WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= {rows})
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, tags)
        SELECT created, deleted, persistence_id, i, message, manifest, identifier, writer_uuid, tags
        FROM n, (SELECT * FROM journal WHERE persistence_id = 'company-1' AND sequence_number = 1)
        """);

    private static IActorRef Started(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }

    private static void Wrote(Akka.TestKit.Xunit2.TestKit kit, IActorRef company, int rows, int payload = 0)
    {
        company.Tell(new Write(rows, payload));
        kit.ExpectMsg<Written>(Patience);
    }
}
