using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal.Types;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using TeamX.Actors.Tests.Telemetry;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>How rows get into the journal's table.</summary>
public sealed class JournalWriterSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStorage _storage;
    private readonly JournalWriter _writer;

    public JournalWriterSpecs()
    {
        _storage = SqliteStorage.Open(_directory.Path);
        _writer = new JournalWriter(SqliteStorage.To(_storage.JournalFile), parallelism: 1, rowsPerTransaction: 100);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _storage.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_store_what_the_stock_journal_stores_when_it_writes_a_row(Store kind)
    {
        using var store = new TestStore(kind);
        using (var stock = new Akka.TestKit.Xunit2.TestKit(store.StockSystem()))
        {
            WriteOne(stock, "company-1");
        }

        using (var own = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            WriteOne(own, "company-2");
        }

        var rows = store.Journal(
            "SELECT persistence_id, deleted, sequence_number, length(message), tags, manifest, identifier, length(CAST(created AS TEXT)) FROM journal ORDER BY ordering");
        rows.Should().HaveCount(2);
        rows[1].Should().Be(rows[0].Replace("company-1", "company-2", StringComparison.Ordinal));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_leave_what_the_stock_plugins_recover_when_it_has_written_rows_and_a_snapshot(Store kind)
    {
        using var store = new TestStore(kind);
        using (var own = new Akka.TestKit.Xunit2.TestKit(store.System()))
        {
            WriteOne(own, "company-1").Tell(new Save(7));
            own.ExpectMsg<SaveSnapshotSuccess>(Patience);
        }

        using (var stock = new Akka.TestKit.Xunit2.TestKit(store.StockSystem()))
        {
            var company = stock.Sys.ActorOf(Props.Create(() => new Scribe("company-1", stock.TestActor)));
            stock.ExpectMsg(new Recovered("company-1", 1, 7), Patience);
            company.Tell(new Write(2));
            stock.ExpectMsg(new Written("company-1", 2, 0), Patience);
            company.Tell(new Save(9));
            stock.ExpectMsg<SaveSnapshotSuccess>(Patience);
        }

        using var again = new Akka.TestKit.Xunit2.TestKit(store.System());
        again.Sys.ActorOf(Props.Create(() => new Scribe("company-1", again.TestActor)));
        again.ExpectMsg(new Recovered("company-1", 3, 9), Patience);
    }

    [Fact]
    public async Task Should_go_on_when_the_store_failed_a_write()
    {
        Query(_storage.JournalFile, "ALTER TABLE journal RENAME TO elsewhere");
        var failed = _writer.WriteAsync([Row("company-1", 1)], CancellationToken.None);
        await FluentActions.Awaiting(() => failed).Should().ThrowAsync<SqliteException>();
        Query(_storage.JournalFile, "ALTER TABLE elsewhere RENAME TO journal");

        await _writer.WriteAsync([Row("company-1", 1)], CancellationToken.None);

        Stored().Should().Equal("company-1|1");
    }

    [Fact]
    public async Task Should_store_none_of_its_rows_when_one_is_refused()
    {
        var refused = _writer.WriteAsync([Row("company-1", 1), Row("company-1", 2), Row("company-1", 1)], CancellationToken.None);
        var other = _writer.WriteAsync([Row("company-2", 1), Row("company-2", 2)], CancellationToken.None);

        await FluentActions.Awaiting(() => refused).Should().ThrowAsync<SqliteException>();
        await other;
        Stored().Should().Equal("company-2|1", "company-2|2");
    }

    [Fact]
    public async Task Should_not_write_when_the_caller_has_given_up_before()
    {
        var late = _writer.WriteAsync([Row("company-1", 1)], new CancellationToken(canceled: true));
        await _writer.WriteAsync([Row("company-2", 1)], CancellationToken.None);

        late.IsCanceled.Should().BeTrue();
        Stored().Should().Equal("company-2|1");
    }

    [Fact]
    public async Task Should_refuse_writes_when_it_has_stopped()
    {
        var writer = new JournalWriter(SqliteStorage.To(_storage.JournalFile), parallelism: 1, rowsPerTransaction: 100);
        var last = writer.WriteAsync([Row("company-1", 1)], CancellationToken.None);

        writer.Dispose();

        last.IsCompleted.Should().BeTrue("nothing is being written when it has stopped");
        await FluentActions.Awaiting(() => writer.WriteAsync([Row("company-1", 2)], CancellationToken.None)).Should().ThrowAsync<InvalidOperationException>();
        Stored().Should().HaveCount(last.IsCompletedSuccessfully ? 1 : 0);
    }

    [Fact]
    public async Task Should_have_the_disk_take_each_write_before_it_is_told_of()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var measured = new Measured();
        for (var written = 1; written <= 3; written++)
        {
            await _writer.WriteAsync([Row("company-1", written)], CancellationToken.None);
            measured.Values("teamx.journal.flush").Should().HaveCountGreaterThanOrEqualTo(written);
        }
    }

    [Fact]
    public async Task Should_copy_the_log_into_the_file_when_it_has_grown_long()
    {
        // Who closes the file last copies the log: that is not to be this writer.
        using var other = new SqliteConnection($"Data Source={_storage.JournalFile};Pooling=False");
        other.Open();
        var writer = new JournalWriter(SqliteStorage.To(_storage.JournalFile), parallelism: 1, rowsPerTransaction: 100);
        var writes = Enumerable.Range(1, 1_100).Select(number => Row("company-1", number, new byte[4_000])).Chunk(50);

        foreach (var rows in writes) await writer.WriteAsync(rows, CancellationToken.None);
        // Out of the writer's own thread, which tells the end of a write and can't wait for itself.
        await Task.Yield();
        writer.Dispose();

        new FileInfo(_storage.JournalFile).Length.Should().BeGreaterThan(900 * 4_000);
        Query(_storage.JournalFile, "SELECT COUNT(*) FROM journal").Should().Equal("1100");
    }

    [Fact]
    public async Task Should_neither_grow_its_log_with_each_write_nor_lose_one_in_a_crash()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var log = _storage.JournalFile + "-wal";
        for (var written = 1; written <= 2; written++) await _writer.WriteAsync([Row("company-1", written)], CancellationToken.None);
        var length = new FileInfo(log).Length;
        for (var written = 3; written <= 50; written++) await _writer.WriteAsync([Row("company-1", written)], CancellationToken.None);
        new FileInfo(log).Length.Should().Be(length, "a flush of a file that grows waits for the file system");

        using var crashed = new TemporaryDirectory();
        foreach (var file in new[] { _storage.JournalFile, log }) File.Copy(file, Path.Combine(crashed.Path, Path.GetFileName(file)));
        using var again = SqliteStorage.Open(crashed.Path);
        Query(again.JournalFile, "SELECT COUNT(*) FROM journal").Should().Equal("50");
    }

    private static IActorRef WriteOne(Akka.TestKit.Xunit2.TestKit kit, string id)
    {
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe(id, kit.TestActor)));
        kit.ExpectMsg(new Recovered(id, 0, null), Patience);
        company.Tell(new Write(1));
        kit.ExpectMsg(new Written(id, 1, 0), Patience);
        return company;
    }

    private static JournalRow Row(string persistenceId, long sequenceNr, byte[]? message = null) => new()
    {
        PersistenceId = persistenceId, SequenceNumber = sequenceNr, Timestamp = 1, Message = message ?? [1], Tags = "", Manifest = "m", Identifier = 1, WriterUuid = "w",
    };

    private List<string> Stored() => Query(_storage.JournalFile, "SELECT persistence_id, sequence_number FROM journal ORDER BY ordering");
}
