using Akka.Actor;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What the journal does with PostgreSQL's transactions.</summary>
public sealed class PostgreSqlJournalSpecs
{
    private const int WritesOfEach = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [PostgreSqlFact]
    public void Should_fail_no_other_write_when_row_of_one_company_does_not_fit()
    {
        using var store = new TestStore(Store.PostgreSql);
        store.Journal("ALTER TABLE journal ADD CHECK (octet_length(message) < 100000)");
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System());
        var big = Start(kit, "company-big");
        var others = Enumerable.Range(0, 20).Select(i => Start(kit, $"company-{i}")).ToList();

        foreach (var other in others) other.Tell(new Write(WritesOfEach));
        big.Tell(new Write(5, PayloadLength: 200_000));

        kit.ReceiveN(21, Patience).Should().BeEquivalentTo(
            Enumerable.Range(0, 20).Select(i => new Written($"company-{i}", WritesOfEach, 0))
                .Append(new Written("company-big", 0, 5, typeof(Npgsql.PostgresException))));
    }

    [PostgreSqlFact]
    public void Should_gather_writes_of_different_companies_when_they_are_many()
    {
        using var store = new TestStore(Store.PostgreSql);
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System());
        var companies = Enumerable.Range(0, 100).Select(i => Start(kit, $"company-{i}")).ToList();

        foreach (var company in companies) company.Tell(new Write(WritesOfEach));
        kit.ReceiveN(100, Patience).Should().AllBeOfType<Written>();

        int.Parse(store.Journal("SELECT COUNT(DISTINCT xmin::text) FROM journal").Single()).Should().BeLessThan(100 * WritesOfEach / 2);
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        return company;
    }
}
