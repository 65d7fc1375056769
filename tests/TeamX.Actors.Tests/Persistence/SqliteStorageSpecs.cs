using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Persistence;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class SqliteStorageSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Should_create_the_directory_when_it_is_missing()
    {
        using var storage = SqliteStorage.Open(Path.Combine(_directory.Path, "a", "b"));

        Directory.Exists(storage.DataDirectory).Should().BeTrue();
        foreach (var file in new[] { storage.JournalFile, storage.SnapshotFile, storage.DirectoryFile })
            Query(file, "PRAGMA journal_mode").Should().Equal("wal");
    }

    [Fact]
    public void Should_refuse_when_directory_is_in_use()
    {
        using var storage = SqliteStorage.Open(_directory.Path);

        var second = () => SqliteStorage.Open(_directory.Path);

        second.Should().Throw<StorageException>().WithMessage($"The data directory '{_directory.Path}' is in use by another process; *");
    }

    [Fact]
    public void Should_open_again_when_holder_let_go()
    {
        SqliteStorage.Open(_directory.Path).Dispose();

        var again = () => SqliteStorage.Open(_directory.Path).Dispose();

        again.Should().NotThrow();
    }

    [Fact]
    public void Should_say_so_in_one_sentence_when_directory_cannot_be_written()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        var open = () => SqliteStorage.Open(Path.Combine(file, "data"));

        open.Should().Throw<StorageException>().WithMessage("The data directory '*' cannot be written (*); name a writable directory in TeamX:DataDirectory.");
    }

    [Fact]
    public void Should_say_so_and_let_go_when_file_is_no_database()
    {
        var journal = Path.Combine(_directory.Path, "journal.db");
        File.WriteAllText(journal, new string('x', 8192));
        var open = () => SqliteStorage.Open(_directory.Path);
        open.Should().Throw<StorageException>().WithMessage("The file '*journal.db' cannot be used as an SQLite database (*");

        File.Delete(journal);

        open.Should().NotThrow().Subject.Dispose();
    }

    [Fact]
    public void Should_keep_each_table_in_its_file_when_commits_and_snapshots_were_written()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        using (var directory = new SqliteCompanyDirectoryStore(storage.DirectoryFile))
        using (var kit = new Akka.TestKit.Xunit2.TestKit(SystemOn(storage)))
        {
            WriteAndSave(kit, writes: 2);
        }

        Tables(storage.JournalFile).Should().Equal("journal", "sqlite_sequence");
        Tables(storage.SnapshotFile).Should().Equal("snapshot");
        Tables(storage.DirectoryFile).Should().Equal("company_directory");
        Query(storage.JournalFile, "SELECT identifier, manifest FROM journal").Should().AllBe("7411|c");
        Query(storage.SnapshotFile, "SELECT serializer_id, manifest FROM snapshot").Should().Equal("7411|s");
    }

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
