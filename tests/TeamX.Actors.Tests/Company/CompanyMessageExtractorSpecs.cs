using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Company;

/// <summary>A company's shard is decided once and for all: these lines may never change.</summary>
public sealed class CompanyMessageExtractorSpecs
{
    [Theory]
    [InlineData("a", "44")]
    [InlineData("b", "101")]
    [InlineData("A", "76")]
    [InlineData("acme", "47")]
    [InlineData("Acme", "79")]
    [InlineData("acme-2", "124")]
    [InlineData("0", "47")]
    [InlineData("00", "77")]
    [InlineData("company-1", "118")]
    [InlineData("company-2", "99")]
    [InlineData("x:y", "90")]
    [InlineData("x.y", "118")]
    [InlineData("x_y", "99")]
    [InlineData("x-y", "37")]
    [InlineData("team.alpha", "30")]
    [InlineData("team.beta", "4")]
    [InlineData("018f2b6e-7c1a-7d2e-9b1f-0123456789ab", "43")]
    [InlineData("ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ", "69")]
    public void Should_find_the_same_shard_as_ever(string company, string shard) =>
        CompanyMessageExtractor.ShardOf(new CompanyId(company)).Should().Be(shard);

    [Fact]
    public void Should_spread_companies_over_all_shards_when_they_are_many()
    {
        var shards = Enumerable.Range(0, 10_000).Select(i => CompanyMessageExtractor.ShardOf(new CompanyId($"company-{i}"))).GroupBy(shard => shard).ToList();

        shards.Should().HaveCount(128).And.OnlyContain(shard => shard.Count() < 200);
        CompanyMessageExtractor.ShardCount.Should().Be(128);
    }

    [Fact]
    public void Should_find_the_company_of_a_message_and_none_of_anything_else()
    {
        CompanyMessageExtractor.EntityOf(new GetStats(new CompanyId("acme"))).Should().Be(new CompanyId("acme"));
        CompanyMessageExtractor.EntityOf("a text").Should().BeNull();
    }

    [Fact]
    public void Should_keep_the_form_of_the_persistence_id() =>
        CompanySupervisor.PersistenceIdOf(new CompanyId("Acme:1.x")).Should().Be("company-Acme:1.x");
}
