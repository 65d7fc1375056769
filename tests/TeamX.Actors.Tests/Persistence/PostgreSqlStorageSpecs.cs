using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using LinqToDB;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class PostgreSqlStorageSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [PostgreSqlFact]
    public async Task Should_make_the_tables_that_the_plugins_expect()
    {
        var (ours, theirs) = (PostgreSqlServer.Shared.CreateDatabase(), PostgreSqlServer.Shared.CreateDatabase());
        using (Open("a", ours))
        {
        }

        await InitializeByPlugins(theirs);

        const string columns = """
            SELECT table_name, ordinal_position, column_name, data_type, is_nullable, is_identity, identity_generation FROM information_schema.columns
            WHERE table_name IN ('journal', 'snapshot') ORDER BY 1, 2
            """;
        const string indexes = "SELECT indexdef FROM pg_indexes WHERE tablename IN ('journal', 'snapshot') ORDER BY 1";
        TestStore.Query(ours, columns).Should().HaveCount(16).And.Equal(TestStore.Query(theirs, columns));
        TestStore.Query(ours, indexes).Should().ContainMatch("CREATE UNIQUE INDEX journal_uq * (persistence_id, sequence_number)")
            .And.Equal(TestStore.Query(theirs, indexes));
    }

    [PostgreSqlFact]
    public void Should_need_no_right_to_create_when_the_tables_are_there()
    {
        var owner = PostgreSqlServer.Shared.CreateDatabase();
        PostgreSqlServer.Execute(owner, PostgreSqlSchema.Script);
        PostgreSqlServer.Execute(owner, """
            CREATE ROLE user_without_rights LOGIN PASSWORD 'none';
            GRANT SELECT, INSERT, UPDATE, DELETE ON journal, snapshot, company_directory TO user_without_rights;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            """);

        var open = () => Open("a", owner + ";Username=user_without_rights;Password=none").Dispose();

        open.Should().NotThrow();
    }

    [PostgreSqlFact]
    public async Task Should_let_all_in_when_several_nodes_make_the_tables_at_the_same_time()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();

        var nodes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Open($"node-{i}", database, shared: true))));

        nodes.Should().OnlyHaveUniqueItems(node => node.Incarnation);
        foreach (var node in nodes) node.Dispose();
    }

    [PostgreSqlTheory]
    [InlineData(false, false, "*is in use by another process; *")]
    [InlineData(true, false, "*is in use by another process; *")]
    [InlineData(false, true, "*is in use by a process that runs without a cluster; *")]
    public void Should_refuse_when_the_database_is_in_use_by_one_that_it_may_not_be_shared_with(bool first, bool second, string sentence)
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using var holder = Open("first", database, first);

        var open = () => Open("second", database, second);

        open.Should().Throw<StorageException>().WithMessage(sentence);
        holder.Dispose();
        open.Should().NotThrow().Subject.Dispose();
    }

    [PostgreSqlFact]
    public void Should_refuse_when_the_data_directory_is_in_use()
    {
        using var holder = Open("a", PostgreSqlServer.Shared.CreateDatabase());

        var open = () => Open("a", PostgreSqlServer.Shared.CreateDatabase());

        open.Should().Throw<StorageException>().WithMessage("The data directory * is in use by another process; *");
    }

    [PostgreSqlFact]
    public void Should_take_the_lock_again_when_its_connection_is_lost()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using var holder = Open("first", database);
        using var kit = new Akka.TestKit.Xunit2.TestKit();
        holder.Watch(kit.Log);

        kit.EventFilter.Info("The lock on the database is taken again").ExpectOne(
            Patience, () => PostgreSqlServer.Execute(database, """
                SELECT pg_terminate_backend(pid) FROM pg_locks
                WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """));

        var second = () => Open("second", database);
        second.Should().Throw<StorageException>().WithMessage("*is in use by another process; *");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Database=teamx", "The database 'teamx' at '127.0.0.1:1' cannot be used (*); start it, or correct TeamX:Storage:ConnectionString.")]
    [InlineData("Host=127.0.0.1;Password=s3cret oops=1;s3cret oops", "TeamX:Storage:ConnectionString is no connection string: *")]
    [InlineData("Host=127.0.0.1;Password=x;s3cret=1", "TeamX:Storage:ConnectionString is no connection string: *")]
    [InlineData("Port=five;Password=s3cret", "TeamX:Storage:ConnectionString is no connection string: *")]
    [InlineData("Database=teamx;Password=s3cret", "TeamX:Storage:ConnectionString names no server: *")]
    public void Should_say_so_without_the_password_when_the_database_cannot_be_reached(string connectionString, string sentence)
    {
        var open = () => PostgreSqlStorage.Open(_directory.Path, connectionString, shared: false, TimeSpan.Zero);

        open.Should().Throw<StorageException>().WithMessage(sentence).Which.ToString().Should().NotContain("s3cret");
    }

    [PostgreSqlFact]
    public void Should_say_so_at_once_when_the_password_is_wrong()
    {
        var open = () => Open("a", PostgreSqlServer.Shared.CreateDatabase() + ";Password=s3cret");

        open.Should().Throw<StorageException>().WithMessage("*password authentication failed*").Which.ToString().Should().NotContain("s3cret");
    }

    [PostgreSqlFact]
    public async Task Should_wait_for_the_database_when_it_is_just_starting()
    {
        using var server = PostgreSqlServer.Run();
        var database = server.CreateDatabase();
        server.Stop();

        var opening = Task.Run(() => Open("a", database));
        await Task.WhenAny(opening, Task.Run(server.Start));

        using var storage = await opening.WaitAsync(Patience);
        storage.OpenDirectory().ListActive().Should().BeEmpty();
    }

    [PostgreSqlFact]
    public void Should_bound_every_transaction_and_wait_for_the_disk()
    {
        using var storage = Open("a", PostgreSqlServer.Shared.CreateDatabase() + ";Command Timeout=7;Options=-c work_mem=8MB");

        Ask(storage, "SHOW synchronous_commit").Should().Be("on");
        Ask(storage, "SHOW statement_timeout").Should().Be("15s");
        Ask(storage, "SHOW idle_in_transaction_session_timeout").Should().Be("10s");
        Ask(storage, "SHOW work_mem").Should().Be("8MB");
        storage.DataSource.CreateCommand().CommandTimeout.Should().Be(7, "what is given is left as it is");
    }

    [PostgreSqlFact]
    public void Should_know_those_dead_that_used_the_same_data_directory_and_no_others()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        string earlier;
        using (var before = Open("a", database)) earlier = before.Incarnation;

        using var storage = Open("a", database, shared: true);
        using var other = Open("b", database, shared: true);

        storage.IsDead(earlier).Should().BeTrue();
        storage.IsDead(storage.Incarnation).Should().BeFalse();
        storage.IsDead(other.Incarnation).Should().BeFalse();
        other.IsDead(earlier).Should().BeFalse();
    }

    [Fact]
    public void Should_remember_the_last_thousand_incarnations_when_there_were_more()
    {
        for (var i = 0; i < 1_005; i++) IncarnationFile.Add(_directory.Path, $"incarnation-{i}");

        var earlier = IncarnationFile.Add(_directory.Path, "last");

        earlier.Should().HaveCount(999).And.Contain("incarnation-1004").And.NotContain("incarnation-5");
        File.ReadLines(Path.Combine(_directory.Path, "incarnations")).Should().HaveCount(1_000).And.EndWith("last");
    }

    private PostgreSqlStorage Open(string directory, string database, bool shared = false) =>
        PostgreSqlStorage.Open(Path.Combine(_directory.Path, directory), database, shared);

    private static object? Ask(PostgreSqlStorage storage, string sql)
    {
        using var command = storage.DataSource.CreateCommand(sql);
        return command.ExecuteScalar();
    }

    private static async Task InitializeByPlugins(string database)
    {
        var config = ConfigurationFactory.ParseString(
                StockPlugins.ConfigOn(ProviderName.PostgreSQL15) + "akka.persistence { journal.sql.auto-initialize = on, snapshot-store.sql.auto-initialize = on }")
            .WithFallback(TeamXHocon.Load("postgresql")).WithFallback(TeamXHocon.Load("reference"));
        using var kit = new Akka.TestKit.Xunit2.TestKit(BootstrapSetup.Create().WithConfig(config).And(StockPlugins.OnPostgreSql(database)));
        var company = kit.Sys.ActorOf(Props.Create(() => new Scribe("company-1", kit.TestActor)));
        await kit.ExpectMsgAsync<Recovered>(Patience);
        company.Tell(new Write(1));
        await kit.ExpectMsgAsync<Written>(Patience);
        company.Tell(new Save(1));
        await kit.ExpectMsgAsync<SaveSnapshotSuccess>(Patience);
    }
}
