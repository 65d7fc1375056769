using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>Three hosts, one database, 200 companies under load, and everything that befalls nodes.</summary>
public sealed class SurvivalSpecs(ITestOutputHelper output)
{
    private const int Companies = 200;
    private static readonly TimeSpan KillGoal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RollingGoal = TimeSpan.FromSeconds(2);

    [PostgreSqlFact]
    public Task Should_lose_nothing_when_nodes_are_killed_restarted_and_cut_off() => TestCluster.RunAsync(output, [[], [], []], async cluster =>
    {
        await using var load = new Load(cluster, Companies);
        var trial = new Trial(cluster, load, output);
        await trial.BeginAsync();

        await trial.MeasureAsync("node 3 is killed", () => KillAsync(trial, cluster.Nodes[2]));
        await cluster.Nodes[2].StartAsync();

        foreach (var node in cluster.Nodes)
        {
            await trial.MeasureAsync($"node {node.Life} is killed and started again", async () =>
            {
                var at = await KillAsync(trial, node);
                await node.StartAsync();
                return at;
            });
        }

        foreach (var node in cluster.Nodes)
        {
            await trial.MeasureAsync($"node {node.Life} is told to end and started again", async () =>
            {
                var at = await node.TerminateAsync();
                await node.StartAsync();
                return at;
            });
        }

        await CutOffAsync(trial, cluster, node: 0);
        await trial.EndAsync();

        trial.Outages.Where(outage => outage.What.Contains("killed")).Should().OnlyContain(outage =>
            outage.Longest < KillGoal && outage.LongestHeld < TestCluster.Lease + KillGoal);
        trial.Outages.Where(outage => outage.What.Contains("told")).Should().OnlyContain(outage => outage.Longest < RollingGoal);
    });

    private static async Task<TimeSpan> KillAsync(Trial trial, TestNode node)
    {
        trial.Lose(node.Life, Uptime.Now);
        return await node.KillAsync();
    }

    private static async Task CutOffAsync(Trial trial, TestCluster cluster, int node)
    {
        trial.Lose(cluster.Nodes[node].Life, Uptime.Now);
        await trial.MeasureAsync($"node {cluster.Nodes[node].Life} is cut off from the others", async () =>
        {
            var at = Uptime.Now;
            cluster.Network.CutOff(node);
            await cluster.Nodes[node].EndAsync();
            return at;
        });
        cluster.Network.Heal(node);
        await trial.MeasureAsync("the node that was cut off is started again", async () =>
        {
            var at = Uptime.Now;
            await cluster.Nodes[node].StartAsync();
            return at;
        });
    }
}
