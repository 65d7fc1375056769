using Akka.Actor;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>A company whose supervisor lives now in one process and now in another, both of which go on.</summary>
public sealed class MovingWriterSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_recover_when_a_company_moved_to_another_process_and_back(Store kind)
    {
        using var store = new TestStore(kind);
        using var first = new Akka.TestKit.Xunit2.TestKit(store.System());
        using var second = new Akka.TestKit.Xunit2.TestKit(store.System());

        LiveOnce(first, rowsBefore: 0);
        LiveOnce(second, rowsBefore: 2);
        LiveOnce(first, rowsBefore: 4);
        LiveOnce(second, rowsBefore: 6);

        LiveOnce(first, rowsBefore: 8);
        store.Journal("SELECT COUNT(DISTINCT writer_uuid) FROM journal").Should().Equal(["5"], "each life is a writer");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_tell_another_writer_from_other_faults_when_its_row_is_refused(Store kind)
    {
        using var store = new TestStore(kind);
        using var first = new Akka.TestKit.Xunit2.TestKit(store.System());
        using var second = new Akka.TestKit.Xunit2.TestKit(store.System());
        var (here, there) = (Started(first, 0), Started(second, 0));

        here.Tell(new Write(1));
        first.ExpectMsg(new Written("company-1", 1, 0), Patience);
        there.Tell(new Write(1));

        second.ExpectMsg(new Written("company-1", 0, 1, typeof(WriterConflictException)), Patience);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_refuse_the_recovery_when_a_writer_goes_on_after_a_newer_one(Store kind)
    {
        using var store = new TestStore(kind);
        using var kit = new Akka.TestKit.Xunit2.TestKit(store.System());
        LiveOnce(kit, rowsBefore: 0);
        LiveOnce(kit, rowsBefore: 2);
        LiveOnce(kit, rowsBefore: 4);
        store.Journal("UPDATE journal SET writer_uuid = (SELECT writer_uuid FROM journal WHERE sequence_number = 1) WHERE sequence_number = 6");

        kit.Sys.ActorOf(Props.Create(() => new Scribe("company-1", kit.TestActor)));

        kit.ExpectMsg<Failed>(Patience).PersistenceId.Should().Be("company-1");
    }

    private static void LiveOnce(Akka.TestKit.Xunit2.TestKit kit, long rowsBefore)
    {
        var company = Started(kit, rowsBefore);
        company.Tell(new Write(2));
        kit.ExpectMsg(new Written("company-1", 2, 0), Patience);
        kit.Watch(company);
        kit.Sys.Stop(company);
        kit.ExpectTerminated(company, Patience);
    }

    private static IActorRef Started(Akka.TestKit.Xunit2.TestKit kit, long rows)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe("company-1", kit.TestActor)));
        kit.ExpectMsg(new Recovered("company-1", rows, null), Patience);
        return company;
    }
}
