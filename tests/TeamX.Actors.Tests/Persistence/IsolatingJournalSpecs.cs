using Akka.Actor;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class IsolatingJournalSpecs
{
    private const int OthersCount = 100;
    private const int WritesOfEach = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_fail_no_other_write_when_one_company_gets_conflicting_writes_under_load(Store kind)
    {
        using var store = new TestStore(kind);
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System());
        var (first, second) = TwoWritersOf(kit, "company-torn");
        var others = Enumerable.Range(0, OthersCount).Select(i => Start(kit, $"company-{i}")).ToList();
        first.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 20, 0), Patience);

        foreach (var other in others) other.Tell(new Write(WritesOfEach));
        second.Tell(new Write(20));

        var outcomes = kit.ReceiveN(OthersCount + 1, Patience);
        outcomes.Should().BeEquivalentTo(
            Enumerable.Range(0, OthersCount).Select(i => new Written($"company-{i}", WritesOfEach, 0)).Append(new Written("company-torn", 0, 20, typeof(WriterConflictException))));
        var rows = store.Journal("SELECT persistence_id, COUNT(*), MAX(sequence_number) FROM journal GROUP BY persistence_id");
        rows.Should().HaveCount(OthersCount + 1).And.Contain("company-torn|20|20").And.Contain($"company-7|{WritesOfEach}|{WritesOfEach}");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_keep_the_breaker_closed_when_conflicting_writes_follow_each_other(Store kind)
    {
        using var store = new TestStore(kind);
        // One counted failure would open this breaker for longer than the spec waits.
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System(
            "akka.persistence.journal.sql.circuit-breaker { max-failures = 1, reset-timeout = 10m }"));
        var (first, second) = TwoWritersOf(kit, "company-torn");
        var other = Start(kit, "company-whole");
        first.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 20, 0), Patience);

        second.Tell(new Write(20));
        kit.ExpectMsg(new Written("company-torn", 0, 20, typeof(WriterConflictException)), Patience);

        other.Tell(new Write(1));
        kit.ExpectMsg(new Written("company-whole", 1, 0), Patience);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_refuse_one_when_two_writers_have_one_persistence_id(Store kind)
    {
        using var store = new TestStore(kind);
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System());
        var (first, second) = TwoWritersOf(kit, "company-torn");

        first.Tell(new Write(1));
        second.Tell(new Write(1));

        kit.ReceiveN(2, Patience).Should().BeEquivalentTo([new Written("company-torn", 1, 0), new Written("company-torn", 0, 1, typeof(WriterConflictException))]);
        store.Journal("SELECT sequence_number FROM journal WHERE persistence_id = 'company-torn'").Should().Equal("1");
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }

    /// <summary>Both have recovered an empty journal: each takes itself for the only one.</summary>
    private static (IActorRef First, IActorRef Second) TwoWritersOf(Akka.TestKit.Xunit2.TestKit kit, string id) => (Start(kit, id), Start(kit, id));
}
