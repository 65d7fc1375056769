using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>What becomes of runs when the node that executes them is lost.</summary>
public sealed class WorkerLossSpecs(ShortLeaseCluster nodes, ITestOutputHelper output) : IClassFixture<ShortLeaseCluster>
{
    [PostgreSqlFact]
    public Task Should_run_elsewhere_within_a_lease_when_a_worker_node_dies() => nodes.RunAsync(output, async (cluster, company) =>
    {
        await company.DefineAsync(maxConcurrentRuns: 10);
        await BothKnownAsync(company);
        var ids = await company.WakeAsync(10, seconds: 6);
        await company.RunningAsync(10);
        var spread = company.Runs.Where(run => run.End == RunEnd.Running).CountBy(run => run.Node).ToDictionary();
        spread.Should().HaveCount(2).And.OnlyContain(node => node.Value == 5, "the node with more free places gets the next run");

        var dead = cluster.Nodes[WorkerCluster.FirstWorker].Life;
        var killed = await cluster.Nodes[WorkerCluster.FirstWorker].KillAsync();
        foreach (var id in ids)
        {
            (await company.GetWhenAsync(id, "completed")).GetProperty("failures").GetInt32().Should().Be(0);
        }

        var runs = company.Runs;
        var again = runs.Where(run => run.Attempt == 2).ToList();
        again.Select(run => run.Wakeup).Should().BeEquivalentTo(runs.Where(run => run.Node == dead && ids.Contains(run.Wakeup)).Select(run => run.Wakeup));
        again.Should().OnlyContain(run => run.Started - killed < ShortLeaseCluster.Lease + TimeSpan.FromSeconds(15));
        output.WriteLine($"slots of dead runs were held at most {again.Max(run => run.Started - killed)}");
        cluster.Runs.Read().MostAtOnce[company.Id].Should().BeLessThanOrEqualTo(10);
        cluster.Runs.Read().Faults.Should().BeEmpty();
    });

    [PostgreSqlFact]
    public Task Should_stop_a_run_before_it_is_started_elsewhere_when_its_node_is_cut_off() => nodes.RunAsync(output, async (cluster, company) =>
    {
        await company.DefineAsync(maxConcurrentRuns: 1);
        var id = await company.WakeAsync(seconds: 12);
        await company.RunningAsync(1);
        var node = cluster.Nodes.Single(node => node.Life == company.Runs[0].Node);
        var cutOff = cluster.Nodes.Index().Single(other => other.Item == node).Index;

        cluster.Network.CutOff(cutOff);
        await Deadline.UntilAsync("it is started elsewhere", () => company.Runs.Count == 2, TimeSpan.FromSeconds(30));
        cluster.Network.Heal(cutOff);

        (await company.GetWhenAsync(id, "completed")).GetProperty("attempt").GetInt32().Should().Be(2);
        company.Runs.Select(run => run.End).Should().Equal(RunEnd.Stopped, RunEnd.Done);
        cluster.Runs.Read().MostAtOnce[company.Id].Should().Be(1);

        // The others may have given it up, and it itself too, or not.
        await node.KillAsync();
    });

    /// <summary>Waits until the company's node gives runs to both: it hears of each only after that is ready.</summary>
    private static Task BothKnownAsync(TestCompany company) => Deadline.UntilAsync("both are given runs", async () =>
    {
        foreach (var id in await company.WakeAsync(2, seconds: 0.5))
        {
            await company.GetWhenAsync(id, "completed");
        }

        return company.Runs.DistinctBy(run => run.Node).Count() == 2;
    }, TimeSpan.FromSeconds(60));
}
