using TeamX.Actors.Hosting;

namespace TeamX.Actors.Tests.Nodes;

/// <summary>Who founds a cluster, and when: only the first seed node may, so it has to be patient, while the others should be in soon.</summary>
public sealed class SeedNodeSpecs
{
    [Theory]
    [InlineData("first", 4053, null, null, true)]
    [InlineData("10.0.0.1", 5000, "first", 4053, true)]
    [InlineData("second", 4053, null, null, false)]
    [InlineData("first", 4053, "second", null, false)]
    [InlineData("first", 4054, null, null, false)]
    public void Should_wait_long_for_a_cluster_that_is_there_when_it_is_the_one_that_would_found_another(
        string hostname, int port, string? publicHostname, int? publicPort, bool founds)
    {
        var options = new TeamXOptions
        {
            Remoting = { Hostname = hostname, Port = port, PublicHostname = publicHostname, PublicPort = publicPort },
            Cluster = { SeedNodes = ["first:4053", "second:4053"] },
        };

        ClusterNode.SettingsOf(options).GetTimeSpan("akka.cluster.seed-node-timeout", TimeSpan.Zero).Should().Be(founds ? TimeSpan.FromSeconds(15) : TimeSpan.Zero);
    }
}
