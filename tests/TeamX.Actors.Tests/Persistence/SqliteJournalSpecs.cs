using System.Collections.Concurrent;
using Akka.Actor;
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
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(LimitRows)));
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
        var seen = new ConcurrentQueue<string>();
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(connection => seen.Enqueue(PragmasOf(connection)))));
        var company = Start(kit, "company-1");
        company.Tell(new Write(3));
        kit.ExpectMsg(new Written("company-1", 3, 0), Patience);
        company.Tell(new Save(3));
        kit.ExpectMsg<Akka.Persistence.SaveSnapshotSuccess>(Patience);

        seen.Should().HaveCountGreaterThan(2);
        // 2 is FULL.
        seen.Should().AllBe("synchronous=2 busy_timeout=5000 journal_mode=wal");
    }

    [Fact]
    public void Should_gather_writes_of_different_companies_when_they_are_many()
    {
        var transactions = 0;
        using var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(With(connection => SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, Count, null))));
        var companies = Enumerable.Range(0, OthersCount).Select(i => Start(kit, $"company-{i}")).ToList();

        foreach (var company in companies) company.Tell(new Write(WritesOfEach));
        kit.ReceiveN(OthersCount, Patience).Should().AllBeOfType<Written>();

        Volatile.Read(ref transactions).Should().BeInRange(WritesOfEach, OthersCount * WritesOfEach / 2);

        int Count(object nothing)
        {
            Interlocked.Increment(ref transactions);
            return 0;
        }
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }

    /// <summary>The storage's own connections, each shown to the spec when it is open.</summary>
    private StoreConnections With(Action<SqliteConnection> opened)
    {
        return new StoreConnections(Shown(_storage.JournalFile), Shown(_storage.SnapshotFile));

        OpenConnection Shown(string file) => async cancellationToken =>
        {
            var connection = await SqliteStorage.To(file)(cancellationToken);
            opened((SqliteConnection)connection);
            return connection;
        };
    }

    /// <summary>SQLite's own limit, lowered: rows longer than it are refused as too big.</summary>
    private static void LimitRows(SqliteConnection connection) =>
        SQLitePCL.raw.sqlite3_limit(connection.Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, 100_000);

    private static string PragmasOf(SqliteConnection connection)
    {
        var values = new[] { "synchronous", "busy_timeout", "journal_mode" }.Select(name =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return $"{name}={command.ExecuteScalar()}";
        });
        return string.Join(' ', values);
    }
}
