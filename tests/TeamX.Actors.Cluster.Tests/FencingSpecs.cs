using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>A database that is no cluster's has one host.</summary>
public sealed class FencingSpecs
{
    [PostgreSqlFact]
    public async Task Should_refuse_a_second_host_when_one_without_a_cluster_has_the_database()
    {
        using var folder = new TempFolder();
        string[] settings = ["--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", PostgreSqlServer.Shared.CreateDatabase()];
        using var first = await HostProcess.StartAsync(folder.File("first"), settings);

        using var second = await HostProcess.RunAsync(["--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", folder.File("second"), .. settings]);

        second.ExitCode.Should().Be(2, second.Output);
        second.Output.Should().Contain("in use by another").And.NotContain("   at ").And.NotContain("Password");
    }
}
