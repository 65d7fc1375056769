using System.Reflection;
using Akka.Configuration;

namespace TeamX.Actors.Tests;

public sealed class EmbeddedHoconSpecs
{
    [Fact]
    public void Should_parse_when_read_from_the_assembly()
    {
        var shell = Assembly.Load("TeamX.Actors");
        var names = shell.GetManifestResourceNames().Where(name => name.EndsWith(".conf", StringComparison.Ordinal)).ToList();

        names.Should().Contain("TeamX.Actors.hocon.reference.conf");
        names.Should().AllSatisfy(name => ConfigurationFactory.FromResource(name, shell).Should().NotBeNull());
    }
}
