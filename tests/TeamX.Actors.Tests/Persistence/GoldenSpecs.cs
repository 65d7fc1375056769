using System.Runtime.CompilerServices;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>
/// The bytes that releases have written, checked in under <c>Golden/</c>. They are compared in both directions and never rewritten.
/// For a new event: add its sample, run these specs once with <c>TEAMX_WRITE_MISSING_GOLDEN=1</c>, check the new file in.
/// Where a later release writes other bytes because a sample has more fields, they are added under the next number beside the old file,
/// and the old file is still read.
/// </summary>
public sealed class GoldenSpecs
{
    private readonly CompanySerializer _serializer = new(null!);

    /// <summary>What is written differently since the first release: the number of its current file.</summary>
    private static readonly Dictionary<string, int> Changed = new(StringComparer.Ordinal)
    {
        [nameof(CompanyPolicyChanged)] = 2, ["Commit"] = 3, ["Snapshot"] = 3,
    };

    public static TheoryData<string> Names => [.. AllNames];

    private static IEnumerable<string> AllNames =>
        typeof(CompanyEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CompanyEvent)) && !type.IsAbstract).Select(type => type.Name)
            .Append("Commit").Append("Snapshot");

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_write_and_read_the_same_bytes_when_released_before(string name)
    {
        var sample = SampleOf(name);
        var bytes = _serializer.ToBinary(sample);
        var file = FileOf(name);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("TEAMX_WRITE_MISSING_GOLDEN") == "1") File.WriteAllBytes(file, bytes);

        File.Exists(file).Should().BeTrue($"{file} has to be written once (see the summary of these specs)");
        var golden = File.ReadAllBytes(file);
        bytes.Should().Equal(golden);
        SerializerSpecs.ShouldBeSame(_serializer.FromBinary(golden, _serializer.Manifest(sample)), sample);
    }

    [Fact]
    public void Should_read_the_default_retention_when_policy_was_written_before_there_was_one()
    {
        var read = ReadEarlier(nameof(CompanyPolicyChanged));

        SerializerSpecs.ShouldBeSame(read, Samples.CommitOf(new CompanyPolicyChanged(EarlierSamples.Policy)));
        ((CompanyPolicyChanged)((Commit)read).Events[0].Body).Policy.Retention.Should().Be(TimeSpan.FromDays(30));
    }

    [Fact]
    public void Should_read_every_event_when_commit_was_written_before_goals_tickets_and_schedules() =>
        SerializerSpecs.ShouldBeSame(ReadEarlier("Commit"), Samples.CommitOf(EarlierSamples.Events));

    [Fact]
    public void Should_read_no_goals_tickets_and_schedules_when_snapshot_was_written_before_them() =>
        SerializerSpecs.ShouldBeSame(ReadEarlier("Snapshot"), EarlierSamples.Snapshot);

    [Fact]
    public void Should_read_every_event_when_commit_was_written_before_the_retention_was_applied() =>
        SerializerSpecs.ShouldBeSame(ReadEarlier("Commit", ".2"), Samples.CommitOf(EarlierSamples.SecondEvents));

    [Fact]
    public void Should_tell_the_last_change_by_what_ended_when_snapshot_was_written_before_the_retention_was_applied() =>
        SerializerSpecs.ShouldBeSame(ReadEarlier("Snapshot", ".2"), EarlierSamples.SecondSnapshot);

    [Fact]
    public void Should_have_a_sample_when_golden_file_exists() =>
        Directory.GetFiles(Folder()).Select(Path.GetFileName).Should().BeEquivalentTo(
            AllNames.Select(FileOf).Select(Path.GetFileName)
                .Concat(Changed.Keys.Select(name => name + ".golden"))
                .Concat(Changed.SelectMany(changed => Enumerable.Range(2, changed.Value - 2).Select(number => $"{changed.Key}.{number}.golden"))));

    private static object SampleOf(string name) => name switch
    {
        "Commit" => Samples.CommitOf(Samples.Events),
        "Snapshot" => Samples.Snapshot,
        _ => Samples.CommitOf(Samples.Events.Single(e => e.GetType().Name == name)),
    };

    private object ReadEarlier(string name, string number = "") => _serializer.FromBinary(
        File.ReadAllBytes(Path.Combine(Folder(), $"{name}{number}.golden")),
        name == "Snapshot" ? CompanySerializer.SnapshotManifest : CompanySerializer.CommitManifest);

    private static string FileOf(string name) =>
        Path.Combine(Folder(), Changed.TryGetValue(name, out var number) ? $"{name}.{number}.golden" : name + ".golden");

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
