using TeamX.Actors.Cluster.Tests.Support;

namespace TeamX.Actors.Cluster.Tests.Harness;

/// <summary>What the specs conclude from who wrote a row.</summary>
public sealed class JournalWritersSpecs
{
    [Fact]
    public void Should_find_nothing_when_each_writer_follows_the_one_before() =>
        JournalWriters.Faults(Rows(("a", 1, "x"), ("a", 2, "x"), ("a", 3, "y"), ("b", 1, "x"), ("b", 2, "z"))).Should().BeEmpty();

    [Fact]
    public void Should_find_the_row_when_an_earlier_writer_has_written_again() =>
        JournalWriters.Faults(Rows(("a", 1, "x"), ("a", 2, "y"), ("a", 3, "x"), ("a", 4, "x"))).Should().ContainSingle().Which.Sequence.Should().Be(3);

    [Fact]
    public void Should_find_the_row_when_numbers_are_missing_before_it() =>
        JournalWriters.Faults(Rows(("a", 1, "x"), ("a", 3, "x"), ("b", 2, "x"))).Select(row => row.Company).Should().Equal("a", "b");

    private static IEnumerable<WrittenRow> Rows(params (string Company, long Sequence, string Writer)[] rows) =>
        rows.Select(row => new WrittenRow(row.Company, row.Sequence, row.Writer));
}
