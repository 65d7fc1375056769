using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>Runs that are executed on other nodes than the one that has their company.</summary>
public sealed class WorkerNodeSpecs(WorkerCluster nodes, ITestOutputHelper output) : IClassFixture<WorkerCluster>
{
    [PostgreSqlFact]
    public Task Should_stop_a_run_where_it_is_when_it_is_cancelled_on_another_node() => nodes.RunAsync(output, async (_, company) =>
    {
        await company.DefineAsync();
        var cancelled = await company.WakeAsync(seconds: 120);
        var kept = await company.WakeAsync(seconds: 3);
        await company.RunningAsync(2);

        await company.CancelAsync(cancelled);

        await company.GetWhenAsync(cancelled, "cancelled");
        await company.GetWhenAsync(kept, "completed");
        company.Runs.Should().BeEquivalentTo(
        [
            new { Wakeup = cancelled, Attempt = 1, End = RunEnd.Stopped },
            new { Wakeup = kept, Attempt = 1, End = RunEnd.Done },
        ]);
    });

    [PostgreSqlFact]
    public Task Should_go_on_with_the_runs_when_the_node_of_their_companies_dies() => nodes.RunAsync(output, async (cluster, company) =>
    {
        await company.DefineAsync();
        var ids = await company.WakeAsync(5, seconds: 6);
        await company.RunningAsync(5);

        await cluster.Nodes[WorkerCluster.Company].KillAsync();
        // One that is back before the others have given it up is for the nights (SurvivalSpecs).
        await Deadline.UntilAsync("the others have given it up", () => cluster.Nodes.Any(node => node.HasDowned), TimeSpan.FromMinutes(1));
        await cluster.Nodes[WorkerCluster.Company].StartAsync();

        foreach (var id in ids)
        {
            (await company.GetWhenAsync(id, "completed")).GetProperty("attempt").GetInt32().Should().Be(1);
        }

        company.Runs.Should().HaveCount(5).And.OnlyContain(run => run.End == RunEnd.Done);
    });
}
