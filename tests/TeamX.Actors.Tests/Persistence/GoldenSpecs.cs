using System.Runtime.CompilerServices;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>
/// The bytes that releases have written, checked in under <c>Golden/</c>. They are compared in both directions and never rewritten.
/// For a new event: add its sample, run these specs once with <c>TEAMX_WRITE_MISSING_GOLDEN=1</c>, check the new file in.
/// Where a later release writes other bytes for the same sample, the old file is kept under a name of its own and still read.
/// </summary>
public sealed class GoldenSpecs
{
    private readonly CompanySerializer _serializer = new(null!);

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
        var file = Path.Combine(Folder(), name + ".golden");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("TEAMX_WRITE_MISSING_GOLDEN") == "1") File.WriteAllBytes(file, bytes);

        File.Exists(file).Should().BeTrue($"{file} has to be written once (see the summary of these specs)");
        var golden = File.ReadAllBytes(file);
        bytes.Should().Equal(golden);
        SerializerSpecs.ShouldBeSame(_serializer.FromBinary(golden, _serializer.Manifest(sample)), sample);
    }

    [Fact]
    public void Should_have_a_sample_when_golden_file_exists() =>
        Directory.GetFiles(Folder()).Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(AllNames);

    private static object SampleOf(string name) => name switch
    {
        "Commit" => Samples.CommitOf(Samples.Events),
        "Snapshot" => Samples.Snapshot,
        _ => Samples.CommitOf(Samples.Events.Single(e => e.GetType().Name == name)),
    };

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
