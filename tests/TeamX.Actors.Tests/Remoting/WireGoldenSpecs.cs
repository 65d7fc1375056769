using System.Runtime.CompilerServices;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>
/// The bytes of messages that releases have sent, checked in under <c>Golden/</c>: a node of the next release has to read them, and to be read.
/// They are compared in both directions and never rewritten. For a new message: add its sample, run these specs once with
/// <c>TEAMX_WRITE_MISSING_GOLDEN=1</c>, check the new file in.
/// </summary>
public sealed class WireGoldenSpecs
{
    public static TheoryData<string> Names => WireSpecs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_write_and_read_the_same_bytes_when_released_before(string name)
    {
        var sample = WireSpecs.SampleOf(name);
        var serializer = WireSpecs.SerializerOf(sample);
        var bytes = serializer.ToBinary(sample);
        var file = Path.Combine(Folder(), name + ".golden");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("TEAMX_WRITE_MISSING_GOLDEN") == "1")
        {
            File.WriteAllBytes(file, bytes);
        }

        File.Exists(file).Should().BeTrue($"{file} has to be written once (see the summary of these specs)");
        var golden = File.ReadAllBytes(file);
        bytes.Should().Equal(golden);
        SerializerSpecs.ShouldBeSame(serializer.FromBinary(golden, serializer.Manifest(sample)), sample);
    }

    [Fact]
    public void Should_have_a_sample_when_golden_file_exists() =>
        Directory.GetFiles(Folder()).Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(WireSpecs.All.Select(sample => sample.GetType().Name));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
