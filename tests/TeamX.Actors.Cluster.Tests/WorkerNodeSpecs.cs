using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests;

/// <summary>Nodes with a part each: one takes requests, one has the companies, two execute the runs.</summary>
public sealed class WorkerNodeSpecs(ITestOutputHelper output)
{
    private const int Api = 0;
    private const int FirstWorker = 2;

    private static readonly string[][] Parts = [Role("api"), Role("company"), Role("worker"), Role("worker")];

    [PostgreSqlFact]
    public Task Should_run_elsewhere_within_a_lease_when_a_worker_node_dies() => RunAsync(async (cluster, company) =>
    {
        await company.DefineAsync(maxConcurrentRuns: 10);
        await BothKnownAsync(cluster, company);
        var ids = await company.WakeAsync(10, seconds: 8);
        await RunningAsync(cluster, 10);
        var spread = cluster.Runs.Read().Running.CountBy(run => run.Node).ToDictionary();
        spread.Should().HaveCount(2).And.OnlyContain(node => node.Value == 5, "the node with more free places gets the next run");

        var dead = cluster.Nodes[FirstWorker].Life;
        var killed = await cluster.Nodes[FirstWorker].KillAsync();
        foreach (var id in ids)
        {
            (await company.GetWhenAsync(id, "completed")).GetProperty("failures").GetInt32().Should().Be(0);
        }

        var history = cluster.Runs.Read();
        var again = history.Runs.Where(run => run.Attempt == 2).ToList();
        again.Select(run => run.Wakeup).Should().BeEquivalentTo(history.Runs.Where(run => run.Node == dead && ids.Contains(run.Wakeup)).Select(run => run.Wakeup));
        again.Should().OnlyContain(run => run.Started - killed < TestCluster.Lease + TimeSpan.FromSeconds(15));
        output.WriteLine($"slots of dead runs were held at most {again.Max(run => run.Started - killed)}");
        history.MostAtOnce[company.Id].Should().BeLessThanOrEqualTo(10);
        history.Faults.Should().BeEmpty();
    });

    [PostgreSqlFact]
    public Task Should_stop_a_run_where_it_is_when_it_is_cancelled_on_another_node() => RunAsync(async (cluster, company) =>
    {
        await company.DefineAsync();
        var cancelled = await company.WakeAsync(seconds: 120);
        var kept = await company.WakeAsync(seconds: 3);
        await RunningAsync(cluster, 2);

        await company.CancelAsync(cancelled);

        await company.GetWhenAsync(cancelled, "cancelled");
        await company.GetWhenAsync(kept, "completed");
        cluster.Runs.Read().Runs.Should().BeEquivalentTo(
        [
            new { Wakeup = cancelled, Attempt = 1, End = RunEnd.Stopped },
            new { Wakeup = kept, Attempt = 1, End = RunEnd.Done },
        ]);
    });

    [PostgreSqlFact]
    public Task Should_go_on_with_the_runs_when_the_node_of_their_companies_dies() => RunAsync(async (cluster, company) =>
    {
        await company.DefineAsync();
        var ids = await company.WakeAsync(5, seconds: 6);
        await RunningAsync(cluster, 5);

        await cluster.Nodes[1].KillAsync();
        await cluster.Nodes[1].StartAsync();

        foreach (var id in ids)
        {
            (await company.GetWhenAsync(id, "completed")).GetProperty("attempt").GetInt32().Should().Be(1);
        }

        cluster.Runs.Read().Runs.Should().HaveCount(5).And.OnlyContain(run => run.End == RunEnd.Done);
    });

    [PostgreSqlFact]
    public Task Should_stop_a_run_before_it_is_started_elsewhere_when_its_node_is_cut_off() => RunAsync(async (cluster, company) =>
    {
        await company.DefineAsync(maxConcurrentRuns: 1);
        var id = await company.WakeAsync(seconds: 12);
        await RunningAsync(cluster, 1);
        var cutOff = cluster.Nodes.Index().Single(node => node.Item.Life == cluster.Runs.Read().Runs[0].Node).Index;

        cluster.Network.CutOff(cutOff);
        await Deadline.UntilAsync("it is started elsewhere", () => cluster.Runs.Read().Runs.Count == 2, TimeSpan.FromSeconds(30));
        cluster.Network.Heal(cutOff);

        (await company.GetWhenAsync(id, "completed")).GetProperty("attempt").GetInt32().Should().Be(2);
        var history = cluster.Runs.Read();
        history.Runs.Select(run => run.End).Should().Equal(RunEnd.Stopped, RunEnd.Done);
        history.MostAtOnce[company.Id].Should().Be(1);
    }, "--TeamX:Lease:Duration", "00:00:06", "--TeamX:Lease:HeartbeatInterval", "00:00:01");

    private Task RunAsync(Func<TestCluster, TestCompany, Task> spec, params string[] settings) => TestCluster.RunAsync(output, [.. Parts.Select(part => (string[])[.. part, .. settings])], async cluster =>
    {
        using var company = new TestCompany("acme", cluster.Runs, cluster.Nodes[Api]);
        await spec(cluster, company);
    });

    /// <summary>Waits until the company's node gives runs to both: it hears of each only after that is ready.</summary>
    private static Task BothKnownAsync(TestCluster cluster, TestCompany company) => Deadline.UntilAsync("both are given runs", async () =>
    {
        foreach (var id in await company.WakeAsync(2, seconds: 0.5))
        {
            await company.GetWhenAsync(id, "completed");
        }

        return cluster.Runs.Read().Runs.DistinctBy(run => run.Node).Count() == 2;
    }, TimeSpan.FromSeconds(60));

    private static Task RunningAsync(TestCluster cluster, int count) =>
        Deadline.UntilAsync($"{count} run", () => cluster.Runs.Read().Running.Count == count, TimeSpan.FromSeconds(30));

    private static string[] Role(string role) => ["--TeamX:Cluster:Roles:0", role];
}
