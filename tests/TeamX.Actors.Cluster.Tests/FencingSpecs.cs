using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>Nodes that do not know that others have taken over: they may write nothing more.</summary>
public sealed class FencingSpecs(ITestOutputHelper output)
{
    private const int Companies = 40;

    [PostgreSqlFact]
    public Task Should_have_one_writer_at_a_time_when_a_node_stands_still_and_goes_on() => TestCluster.RunAsync(output, [[], [], []], async cluster =>
    {
        await using var load = new Load(cluster, Companies);
        var trial = new Trial(cluster, load, output);
        await trial.BeginAsync();

        var node = cluster.Nodes[0];
        await trial.MeasureAsync("stands still", node, () =>
        {
            var at = trial.Lose(node);
            node.Freeze();
            return Task.FromResult(at);
        });
        node.Thaw();
        await node.EndAsync();
        await node.StartAsync();

        await trial.EndAsync();
    });

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
