using System.Data.Common;
using Akka.Actor;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What the journal does with SQLite's connections.</summary>
public sealed class SqliteJournalSpecs : IDisposable
{
    private const int OthersCount = 100;
    private const int WritesOfEach = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStorage _storage;

    public SqliteJournalSpecs() => _storage = SqliteStorage.Open(_directory.Path);

    public void Dispose()
    {
        _storage.Dispose();
        _directory.Dispose();
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
            Enumerable.Range(0, 20).Select(i => new Written($"company-{i}", WritesOfEach, 0)).Append(new Written("company-big", 0, 5, typeof(SqliteException))));
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
        seen.Should().HaveCountGreaterThan(2);
        // 2 is FULL.
        seen.Should().AllBe("synchronous=2 busy_timeout=5000 journal_mode=wal");
    }

    [Fact]
    public void Should_gather_writes_of_different_companies_when_they_are_many()
    {
        var transactions = new CommitCount();
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(transactions)));
        var companies = Enumerable.Range(0, OthersCount).Select(i => Start(kit, $"company-{i}")).ToList();

        foreach (var company in companies) company.Tell(new Write(WritesOfEach));
        kit.ReceiveN(OthersCount, Patience).Should().AllBeOfType<Written>();

        transactions.Value.Should().BeInRange(WritesOfEach, OthersCount * WritesOfEach / 2);
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }

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

    /// <summary>Counts the transactions that write.</summary>
    private sealed class CommitCount : ConnectionInterceptor
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Hook(connection);

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Hook(connection);
            return Task.CompletedTask;
        }

        private void Hook(DbConnection connection) => SQLitePCL.raw.sqlite3_commit_hook(((SqliteConnection)connection).Handle, Count, null);

        private int Count(object nothing)
        {
            Interlocked.Increment(ref _value);
            return 0;
        }
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
