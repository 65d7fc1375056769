using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What a company recovers from, on both stores.</summary>
public sealed class RecoverySpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_recover_from_snapshot_and_later_rows_when_system_starts_again(Store kind)
    {
        using var store = new TestStore(kind);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            WriteAndSave(kit, writes: 2).Tell(new Write(3));
            kit.ExpectMsg(new Written("company-1", 3, 0), Patience);
        }

        store.Reopen();
        using var again = new Akka.TestKit.Xunit2.TestKit(store.System());
        Start(again);
        again.ExpectMsg(new Recovered("company-1", 5, 2), Patience);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_take_an_older_snapshot_when_the_manifest_of_the_newest_is_unknown(Store kind) =>
        ShouldTakeAnotherSnapshot(kind, "UPDATE snapshot SET manifest = 'later' WHERE sequence_number = 4", 2);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_take_an_older_snapshot_when_the_bytes_of_the_newest_are_damaged(Store kind) =>
        ShouldTakeAnotherSnapshot(kind, $"UPDATE snapshot SET snapshot = {Bytes(kind, "0a")} WHERE sequence_number = 4", 2);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_take_the_whole_journal_when_no_snapshot_can_be_read(Store kind) =>
        ShouldTakeAnotherSnapshot(kind, "UPDATE snapshot SET manifest = 'later'", null);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_fail_the_recovery_of_that_company_alone_when_the_manifest_of_a_row_is_unknown(Store kind) =>
        ShouldFailAlone(kind, "UPDATE journal SET manifest = 'later' WHERE sequence_number = 2");

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_fail_the_recovery_of_that_company_alone_when_the_bytes_of_a_row_are_damaged(Store kind) =>
        ShouldFailAlone(kind, $"UPDATE journal SET message = {Bytes(kind, "0863")} WHERE sequence_number = 2");

    private static void ShouldTakeAnotherSnapshot(Store kind, string damage, long? recoveredFrom)
    {
        using var store = new TestStore(kind);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            var company = WriteAndSave(kit, writes: 2);
            company.Tell(new Write(2));
            kit.ExpectMsg(new Written("company-1", 2, 0), Patience);
            company.Tell(new Save(4));
            kit.ExpectMsg<SaveSnapshotSuccess>(Patience);
        }

        store.Snapshots(damage);

        store.Reopen();
        using var again = new Akka.TestKit.Xunit2.TestKit(store.System());
        Start(again);
        again.ExpectMsg(new Recovered("company-1", 4, recoveredFrom), Patience);
    }

    private static void ShouldFailAlone(Store kind, string damage)
    {
        using var store = new TestStore(kind);
        using (var kit = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            Start(kit).Tell(new Write(3));
            kit.FishForMessage(message => message is Written, Patience);
        }

        store.Journal(damage);

        store.Reopen();
        using var again = new Akka.TestKit.Xunit2.TestKit(store.System());
        Start(again);
        again.ExpectMsg<Failed>(Patience).PersistenceId.Should().Be("company-1");
        Start(again, "company-2").Tell(new Write(1));
        again.ExpectMsg(new Recovered("company-2", 0, null), Patience);
        again.ExpectMsg(new Written("company-2", 1, 0), Patience);
    }

    private static string Bytes(Store kind, string hex) => kind == Store.Sqlite ? $"x'{hex}'" : $@"'\x{hex}'";

    private static IActorRef WriteAndSave(Akka.TestKit.Xunit2.TestKit kit, int writes)
    {
        var company = Start(kit);
        kit.ExpectMsg(new Recovered("company-1", 0, null), Patience);
        company.Tell(new Write(writes));
        kit.ExpectMsg(new Written("company-1", writes, 0), Patience);
        company.Tell(new Save(writes));
        kit.ExpectMsg<SaveSnapshotSuccess>(Patience);
        return company;
    }

    private static IActorRef Start(Akka.TestKit.Xunit2.TestKit kit, string id = "company-1") => kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
}
