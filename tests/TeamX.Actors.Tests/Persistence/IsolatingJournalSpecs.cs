using System.Data.Common;
using Akka.Actor;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class IsolatingJournalSpecs : IDisposable
{
    private const int OthersCount = 100;
    private const int WritesOfEach = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStorage _storage;

    public IsolatingJournalSpecs() => _storage = SqliteStorage.Open(_directory.Path);

    public void Dispose()
    {
        _storage.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Should_fail_no_other_write_when_one_company_gets_conflicting_writes_under_load()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(_storage));
        var (first, second) = TwoWritersOf(kit, "company-torn");
        var others = Enumerable.Range(0, OthersCount).Select(i => Start(kit, $"company-{i}")).ToList();
        first.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 20, 0), Patience);

        foreach (var other in others) other.Tell(new Write(WritesOfEach));
        second.Tell(new Write(20));

        var outcomes = kit.ReceiveN(OthersCount + 1, Patience);
        outcomes.Should().BeEquivalentTo(
            Enumerable.Range(0, OthersCount).Select(i => new Written($"company-{i}", WritesOfEach, 0)).Append(new Written("company-torn", 0, 20)));
        var rows = Query(_storage.JournalFile, "SELECT persistence_id, COUNT(*), MAX(sequence_number) FROM journal GROUP BY persistence_id");
        rows.Should().HaveCount(OthersCount + 1).And.Contain("company-torn|20|20").And.Contain($"company-7|{WritesOfEach}|{WritesOfEach}");
        Query(_storage.JournalFile, "SELECT COUNT(DISTINCT writer_uuid) FROM journal").Should().Equal(["1"], "the replay filter would refuse a stream of two writers");
    }

    [Fact]
    public void Should_keep_the_breaker_closed_when_conflicting_writes_follow_each_other()
    {
        // One counted failure would open this breaker for longer than the spec waits.
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(
            _storage, "akka.persistence.journal.sql.circuit-breaker { max-failures = 1, reset-timeout = 10m }"));
        var (first, second) = TwoWritersOf(kit, "company-torn");
        var other = Start(kit, "company-whole");
        first.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 20, 0), Patience);

        second.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 0, 20), Patience);

        other.Tell(new Write(1));
        kit.ExpectMsg(new Written("company-whole", 1, 0), Patience);
    }

    [Fact]
    public void Should_refuse_one_when_two_writers_have_one_persistence_id()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(_storage));
        var (first, second) = TwoWritersOf(kit, "company-torn");

        first.Tell(new Write(1));
        second.Tell(new Write(1));

        kit.ReceiveN(2, Patience).Should().BeEquivalentTo([new Written("company-torn", 1, 0), new Written("company-torn", 0, 1)]);
        Query(_storage.JournalFile, "SELECT sequence_number FROM journal WHERE persistence_id = 'company-torn'").Should().Equal("1");
    }

    [Fact]
    public void Should_fail_no_other_write_when_row_of_one_company_is_too_big()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(new RowLimit(100_000))));
        var big = Start(kit, "company-big");
        var others = Enumerable.Range(0, 20).Select(i => Start(kit, $"company-{i}")).ToList();

        foreach (var other in others) other.Tell(new Write(WritesOfEach));
        big.Tell(new Write(5, PayloadLength: 200_000));

        kit.ReceiveN(21, Patience).Should().BeEquivalentTo(
            Enumerable.Range(0, 20).Select(i => new Written($"company-{i}", WritesOfEach, 0)).Append(new Written("company-big", 0, 5)));
    }

    [Fact]
    public void Should_be_durable_and_patient_when_journal_or_snapshot_store_opens_a_connection()
    {
        var probe = new PragmaProbe();
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(probe)));
        var company = Start(kit, "company-1");
        company.Tell(new Write(3));
        kit.ExpectMsg(new Written("company-1", 3, 0), Patience);
        company.Tell(new Save(3));
        kit.ExpectMsg<Akka.Persistence.SaveSnapshotSuccess>(Patience);

        var seen = probe.Seen;
        seen.Should().HaveCountGreaterThan(4);
        // 2 is FULL.
        seen.Should().AllBe("synchronous=2 busy_timeout=5000 journal_mode=wal");
    }

    [Fact]
    public void Should_gather_writes_of_different_companies_when_they_are_many()
    {
        var transactions = new PragmaProbe();
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(transactions)));
        var companies = Enumerable.Range(0, OthersCount).Select(i => Start(kit, $"company-{i}")).ToList();
        var before = transactions.Seen.Count;

        foreach (var company in companies) company.Tell(new Write(WritesOfEach));
        kit.ReceiveN(OthersCount, Patience).Should().AllBeOfType<Written>();

        (transactions.Seen.Count - before).Should().BeLessThan(OthersCount * WritesOfEach / 2);
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }

    /// <summary>Both have recovered an empty journal: each takes itself for the only one.</summary>
    private static (IActorRef First, IActorRef Second) TwoWritersOf(Akka.TestKit.Xunit2.TestKit kit, string id) => (Start(kit, id), Start(kit, id));

    private MultiDataOptionsSetup With(ConnectionInterceptor interceptor)
    {
        var files = new MultiDataOptionsSetup();
        files.AddDataOptions(SqliteStorage.JournalPluginId, SqliteStorage.Options(_storage.JournalFile).UseInterceptor(interceptor));
        files.AddDataOptions(SqliteStorage.SnapshotPluginId, SqliteStorage.Options(_storage.SnapshotFile).UseInterceptor(interceptor));
        return files;
    }

    /// <summary>SQLite's own limit, lowered: rows longer than it are refused as too big.</summary>
    private sealed class RowLimit(int bytes) : ConnectionInterceptor
    {
        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Set(connection);

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private void Set(DbConnection connection) =>
            SQLitePCL.raw.sqlite3_limit(((SqliteConnection)connection).Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, bytes);
    }

    /// <summary>Reads the pragmas of every connection that is opened, after the storage's own interceptor.</summary>
    private sealed class PragmaProbe : ConnectionInterceptor
    {
        private readonly List<string> _seen = [];

        public IReadOnlyList<string> Seen
        {
            get
            {
                lock (_seen) return [.. _seen];
            }
        }

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Read(connection);

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Read(connection);
            return Task.CompletedTask;
        }

        private void Read(DbConnection connection)
        {
            var values = new[] { "synchronous", "busy_timeout", "journal_mode" }.Select(name =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"PRAGMA {name}";
                return $"{name}={command.ExecuteScalar()}";
            });
            var line = string.Join(' ', values);
            lock (_seen) _seen.Add(line);
        }
    }
}
