using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Nodes.Support;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Nodes;

/// <summary>Three nodes in one process; the same with real processes is in TeamX.Actors.Cluster.Tests.</summary>
public sealed class ClusterSpecs
{
    private static readonly string[] Whole = ["company", "worker"];
    private static readonly CompanyId[] Companies = [.. Enumerable.Range(0, 20).Select(i => new CompanyId($"c{i}"))];

    [Fact]
    public async Task Should_reach_every_company_from_every_node()
    {
        await using var cluster = await TestCluster.Start(TestRunner.Completing(), Whole, Whole, ["api"]);
        foreach (var company in Companies)
        {
            await Define(cluster, 2, company);
        }

        foreach (var company in Companies)
        {
            var receipt = (WakeupReceipt)await cluster.Of<CompanyClient>(0).AskAsync(TestEngine.Wake(company: company));
            (await cluster.Ended(1, company, receipt.WakeupId)).Status.Should().Be(WakeupStatus.Completed);
        }

        (await cluster.Of<CompanyClient>(2).ListCompaniesAsync(new())).Items.Should().BeEquivalentTo(Companies);
    }

    [Fact]
    public async Task Should_keep_its_runs_and_start_others_when_a_company_moves()
    {
        var runner = TestRunner.Held();
        await using var cluster = await TestCluster.Start(runner, ["company"], ["company"], ["worker"]);
        foreach (var company in Companies)
        {
            await Define(cluster, 1, company);
            await cluster.Of<CompanyClient>(1).AskAsync(TestEngine.Wake(company: company));
        }

        var runs = new List<TestRun>();
        while (runs.Count < Companies.Length)
        {
            runs.Add(await runner.Next());
        }

        await cluster.Stop(0);
        runs.ForEach(run => run.Complete());

        foreach (var run in runs)
        {
            var ended = await cluster.Ended(1, run.Context.CompanyId, run.Context.WakeupId);
            ended.Should().BeEquivalentTo(new { Status = WakeupStatus.Completed, Attempt = 1, Interruptions = 0 });
        }
    }

    [Fact]
    public async Task Should_go_on_with_every_company_without_a_message_when_their_node_dies()
    {
        var runner = TestRunner.Completing();
        await using var cluster = await TestCluster.Start(runner, Whole, Whole, Whole);
        var due = DateTimeOffset.UtcNow.AddSeconds(8);
        var ids = new List<(CompanyId Company, WakeupId Id)>();
        foreach (var company in Companies)
        {
            await Define(cluster, 0, company);
            var wake = TestEngine.Wake(company: company);
            var receipt = (WakeupReceipt)await cluster.Of<CompanyClient>(0).AskAsync(wake with { Order = wake.Order with { ScheduledFor = due } });
            ids.Add((company, receipt.WakeupId));
        }

        await cluster.Kill(1);

        foreach (var (company, id) in ids)
        {
            await cluster.UntilAsync(() => Task.FromResult(cluster.Storage.EventsOf(company).OfType<RunCompleted>().Any(done => done.WakeupId == id)));
        }
    }

    private static async Task Define(TestCluster cluster, int node, CompanyId company)
    {
        var client = cluster.Of<CompanyClient>(node);
        (await client.AskAsync(new DefineCompany(company, company.Value))).Should().BeOfType<DefinitionReceipt>();
        (await client.AskAsync(new DefineAgent(company, TestEngine.Ada, "Ada", new RunnerSpec("test")))).Should().BeOfType<DefinitionReceipt>();
    }
}
