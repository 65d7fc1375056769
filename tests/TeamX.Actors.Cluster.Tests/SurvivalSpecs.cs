using System.Globalization;
using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>Three hosts, one database, companies under load, and everything that befalls nodes.</summary>
public sealed class SurvivalSpecs(ITestOutputHelper output)
{
    private const string Killed = "killed";
    private const string Restarted = "restarted in order";
    private const string RoundsVariable = "TEAMX_TEST_ROUNDS";

    // The goals are 15 s and 2 s, and what was reached is printed. Here three hosts, their database and hundreds of commands share a few cores, so a spec
    // fails only when it took much longer.
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan AtRestart = TimeSpan.FromSeconds(20);

    // Each takes about five minutes and is for the nights. Without any, everything befalls one node each, with fewer companies that ask more often: all of them
    // have been served sooner, at the same load.
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable(RoundsVariable) ?? "0", CultureInfo.InvariantCulture);

    [PostgreSqlFact]
    public async Task Should_lose_nothing_when_nodes_are_killed_restarted_cut_off_and_stand_still()
    {
        await using var cluster = await TestCluster.StartAsync(output, [[], [], []]);
        await cluster.RunAsync(output, SurviveAsync);
    }

    private async Task SurviveAsync(TestCluster cluster)
    {
        await using var load = Rounds > 0 ? new Load(cluster, 200, TimeSpan.FromSeconds(8)) : new Load(cluster, 30, TimeSpan.FromSeconds(4));
        var trial = new Trial(cluster, load, output);
        await trial.BeginAsync();
        await (Rounds > 0 ? RoundsAsync(trial, cluster) : OnceAsync(trial, cluster));
        await trial.EndAsync();
        trial.Outages.Where(outage => outage.Kind == Killed).Should().OnlyContain(outage =>
            outage.Longest < AfterKill && outage.LongestHeld < TestCluster.Lease + AfterKill);
        trial.Outages.Where(outage => outage.Kind == Restarted).Should().OnlyContain(outage => outage.Longest < AtRestart);
    }

    // The two that do not know that others take over are the oldest at their time, from which most has to move.
    private static async Task OnceAsync(Trial trial, TestCluster cluster)
    {
        await KillAsync(trial, cluster.Nodes[2]);
        await RestartAsync(trial, cluster.Nodes[1]);
        await CutOffAsync(trial, cluster, 0, alsoFromDatabase: false);
        await FreezeAsync(trial, cluster.Nodes[2]);
    }

    private static async Task RoundsAsync(Trial trial, TestCluster cluster)
    {
        for (var round = 0; round < Rounds; round++)
        {
            // Each is away for a while, and one is also started again at once.
            foreach (var node in cluster.Nodes.Reverse())
            {
                await KillAsync(trial, node);
            }

            await KillAndStartAsync(trial, cluster.Nodes[round % 3]);
            foreach (var node in cluster.Nodes)
            {
                await RestartAsync(trial, node);
            }

            // The dangerous case first: the node can't hear the others, and still write.
            await CutOffAsync(trial, cluster, round % 3, alsoFromDatabase: round % 2 == 1);
            await FreezeAsync(trial, cluster.Nodes[(round + 1) % 3]);
        }
    }

    private static async Task KillAsync(Trial trial, TestNode node)
    {
        await trial.MeasureAsync(Killed, node, () => trial.KillAsync(node));
        await node.StartAsync();
    }

    private static Task KillAndStartAsync(Trial trial, TestNode node) => trial.MeasureAsync(Killed, node, async () =>
    {
        var at = await trial.KillAsync(node);
        await node.StartAsync();
        return at;
    });

    private static Task RestartAsync(Trial trial, TestNode node) => trial.MeasureAsync(Restarted, node, async () =>
    {
        var at = await node.TerminateAsync();
        await node.StartAsync();
        return at;
    });

    private static async Task CutOffAsync(Trial trial, TestCluster cluster, int index, bool alsoFromDatabase)
    {
        var node = cluster.Nodes[index];
        await trial.MeasureAsync(alsoFromDatabase ? "cut off, also from the database" : "cut off", node, async () =>
        {
            var at = trial.Lose(node);
            cluster.Network.CutOff(index, alsoFromDatabase);
            await node.EndAsync();
            return at;
        });
        cluster.Network.Heal(index);
        await node.StartAsync();
    }
    private static async Task FreezeAsync(Trial trial, TestNode node)
    {
        await trial.MeasureAsync("stands still", node, () =>
        {
            var at = trial.Lose(node);
            node.Freeze();
            return Task.FromResult(at);
        });
        node.Thaw();
        await node.EndAsync();
        await node.StartAsync();
    }
}
