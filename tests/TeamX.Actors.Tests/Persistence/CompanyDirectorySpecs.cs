using Npgsql;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Support;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class SqliteCompanyDirectorySpecs : CompanyDirectorySpecs, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStorage _storage;
    private readonly SqliteCompanyDirectoryStore _store;

    public SqliteCompanyDirectorySpecs()
    {
        _storage = SqliteStorage.Open(_directory.Path);
        _store = new SqliteCompanyDirectoryStore(_storage.DirectoryFile);
    }

    private protected override ICompanyDirectoryStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _storage.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Should_know_everything_when_opened_again()
    {
        Store.Write([Active("a"), Asleep("b", Noon), Asleep("c")]);
        _store.Dispose();

        using var again = new SqliteCompanyDirectoryStore(_storage.DirectoryFile);

        again.ListActive().Should().Equal(new CompanyId("a"));
        again.EarliestDeadline(Noon.AddMilliseconds(-1)).Should().Be(Noon);
        again.ListIds(null, 10).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(SqliteCompanyDirectoryStore.ListDueSql, "company_directory_deadline")]
    [InlineData(SqliteCompanyDirectoryStore.EarliestDeadlineSql, "company_directory_deadline")]
    [InlineData(SqliteCompanyDirectoryStore.ListActiveSql, "company_directory_active")]
    [InlineData(SqliteCompanyDirectoryStore.ListIdsSql, "USING PRIMARY KEY")]
    public void Should_search_an_index_and_sort_nothing_when_asked(string sql, string index)
    {
        Store.Write([.. Enumerable.Range(0, 1000).Select(i => Asleep($"c{i}", Noon.AddMinutes(i)))]);

        var plan = Query(_storage.DirectoryFile, "EXPLAIN QUERY PLAN " + sql.Replace("$now", "1").Replace("$limit", "1").Replace("$after", "''"));

        plan.Should().ContainSingle().Which.Should().Contain(index);
    }
}

public sealed class InMemoryCompanyDirectorySpecs : CompanyDirectorySpecs
{
    private protected override ICompanyDirectoryStore Store { get; } = new InMemoryCompanyDirectoryStore();
}

public sealed class PostgreSqlCompanyDirectorySpecs : CompanyDirectorySpecs, IDisposable
{
    // An order of its own, in which b comes before B.
    private readonly NpgsqlDataSource? _database = PostgreSqlServer.Missing is not null ? null
        : NpgsqlDataSource.Create(PostgreSqlServer.Shared.CreateDatabase("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'"));

    public PostgreSqlCompanyDirectorySpecs()
    {
        if (_database is not null) PostgreSqlSchema.Ensure(_database);
    }

    private protected override ICompanyDirectoryStore Store => new PostgreSqlCompanyDirectoryStore(_database!);

    public void Dispose() => _database?.Dispose();

    [PostgreSqlFact]
    public override void Should_answer_with_nothing_when_empty() => base.Should_answer_with_nothing_when_empty();

    [PostgreSqlFact]
    public override void Should_list_sleepers_by_deadline_when_due() => base.Should_list_sleepers_by_deadline_when_due();

    [PostgreSqlFact]
    public override void Should_forget_the_deadline_when_company_becomes_active() => base.Should_forget_the_deadline_when_company_becomes_active();

    [PostgreSqlFact]
    public override void Should_keep_the_last_entry_when_batch_names_a_company_twice() => base.Should_keep_the_last_entry_when_batch_names_a_company_twice();

    [PostgreSqlFact]
    public override void Should_page_in_ordinal_order_when_ids_are_listed() => base.Should_page_in_ordinal_order_when_ids_are_listed();

    [PostgreSqlFact]
    public override Task Should_lose_nothing_when_written_from_many_threads() => base.Should_lose_nothing_when_written_from_many_threads();

    [PostgreSqlTheory]
    [InlineData(PostgreSqlCompanyDirectoryStore.ListDueSql, "company_directory_deadline")]
    [InlineData(PostgreSqlCompanyDirectoryStore.EarliestDeadlineSql, "company_directory_deadline")]
    [InlineData(PostgreSqlCompanyDirectoryStore.ListActiveSql, "company_directory_active")]
    [InlineData(PostgreSqlCompanyDirectoryStore.ListIdsSql, "company_directory_pkey")]
    public void Should_search_an_index_when_asked(string sql, string index)
    {
        Store.Write([.. Enumerable.Range(0, 1000).Select(i => Asleep($"c{i}", Noon.AddMinutes(i)))]);
        var after = sql.Contains("company_id >", StringComparison.Ordinal) ? "''" : "1";

        using var command = _database!.CreateCommand("EXPLAIN " + sql.Replace("$1", after).Replace("$2", "1"));
        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read()) plan.Add(reader.GetString(0));

        string.Join('\n', plan).Should().Contain(index).And.NotContain("Seq Scan");
    }
}

/// <summary>What every company directory does.</summary>
public abstract class CompanyDirectorySpecs
{
    protected static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);

    private protected abstract ICompanyDirectoryStore Store { get; }

    [Fact]
    public virtual void Should_answer_with_nothing_when_empty()
    {
        Store.ListActive().Should().BeEmpty();
        Store.ListDue(DateTimeOffset.MaxValue, 10).Should().BeEmpty();
        Store.EarliestDeadline(DateTimeOffset.MinValue).Should().BeNull();
        Store.ListIds(null, 10).Should().BeEmpty();
    }

    [Fact]
    public virtual void Should_list_sleepers_by_deadline_when_due()
    {
        Store.Write([Asleep("late", Noon.AddMilliseconds(2)), Asleep("second", Noon), Asleep("first", Noon.AddDays(-1)), Asleep("never"), Active("busy")]);

        Store.ListDue(Noon, 10).Should().Equal(new CompanyId("first"), new CompanyId("second"));
        Store.ListDue(Noon, 1).Should().Equal(new CompanyId("first"));
        Store.ListDue(Noon.AddMilliseconds(1), 10).Should().HaveCount(2);
        Store.ListDue(Noon.AddMilliseconds(2), 10).Should().HaveCount(3);
        Store.EarliestDeadline(Noon.AddDays(-2)).Should().Be(Noon.AddDays(-1));
        Store.EarliestDeadline(Noon.AddDays(-1)).Should().Be(Noon);
        Store.EarliestDeadline(Noon.AddMilliseconds(2)).Should().BeNull();
    }

    [Fact]
    public virtual void Should_forget_the_deadline_when_company_becomes_active()
    {
        Store.Write([Asleep("a", Noon), Asleep("b", Noon.AddHours(1))]);

        Store.Write([new DirectoryEntry(new CompanyId("a"), Noon, Active: true)]);

        Store.ListActive().Should().Equal(new CompanyId("a"));
        Store.ListDue(Noon.AddDays(1), 10).Should().Equal(new CompanyId("b"));
        Store.EarliestDeadline(Noon.AddDays(-1)).Should().Be(Noon.AddHours(1));
    }

    [Fact]
    public virtual void Should_keep_the_last_entry_when_batch_names_a_company_twice()
    {
        Store.Write([Active("a"), Asleep("a", Noon), Asleep("b", Noon), Active("b")]);

        Store.ListActive().Should().Equal(new CompanyId("b"));
        Store.ListDue(Noon, 10).Should().Equal(new CompanyId("a"));
    }

    [Fact]
    public virtual void Should_page_in_ordinal_order_when_ids_are_listed()
    {
        Store.Write([Active("b"), Active("a"), Asleep("B"), Asleep("a.1", Noon), Active("a-1"), Active("Z:9")]);

        var first = Store.ListIds(null, 4);
        var second = Store.ListIds(first[^1], 4);

        first.Concat(second).Select(id => id.Value).Should().Equal("B", "Z:9", "a", "a-1", "a.1", "b");
        first.Should().HaveCount(4);
    }

    [Fact]
    public virtual async Task Should_lose_nothing_when_written_from_many_threads()
    {
        var writers = Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++) Store.Write([Active($"{thread}-{i}"), Asleep($"{thread}-{i}-asleep", Noon.AddSeconds(i))]);
        }));

        await Task.WhenAll(writers);

        Store.ListActive().Should().HaveCount(160);
        Store.ListDue(Noon.AddSeconds(19), 1000).Should().HaveCount(160);
    }

    private protected static DirectoryEntry Active(string id) => new(new CompanyId(id), null, Active: true);

    private protected static DirectoryEntry Asleep(string id, DateTimeOffset? until = null) => new(new CompanyId(id), until, Active: false);
}
