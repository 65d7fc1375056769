using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.Hosting;

/// <summary>The database goes away under load, and comes back.</summary>
public sealed class DatabaseLossSpecs
{
    private const int Companies = 5;
    private const int RequestsOfEach = 200;
    private static readonly AgentId Ada = new("ada");

    [PostgreSqlTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_acknowledge_nothing_that_is_lost_and_recover_by_itself_when_the_database_is_away(bool crash)
    {
        using var server = PostgreSqlServer.Run();
        using var directory = new TemporaryDirectory();
        var database = server.CreateDatabase();
        await using var engine = await HostedEngine.StartAsync(
            directory.Path, TestRunner.Completing(), options => (options.Storage.Provider, options.Storage.ConnectionString) = ("postgresql", database));
        var companies = Enumerable.Range(0, Companies).Select(i => new CompanyId($"company-{i}")).ToList();
        foreach (var company in companies)
        {
            await engine.Ask<DefinitionReceipt>(new DefineCompany(company, company.Value));
            await engine.Ask<DefinitionReceipt>(new DefineAgent(company, Ada, "Ada", new RunnerSpec("test")));
        }

        var (half, refused) = (new TaskCompletionSource(), new TaskCompletionSource());
        var posting = companies.Select(company => Task.Run(() => Post(engine, company, half, refused))).ToList();
        await half.Task.WaitAsync(Patience.Long);
        await Task.Run(crash ? server.Kill : server.Stop);
        await refused.Task.WaitAsync(Patience.Long);
        await Task.Run(server.Start);

        foreach (var acknowledged in await Task.WhenAll(posting))
        {
            var stats = await AtRest(engine, acknowledged.Company);
            stats.Completed.Should().Be(acknowledged.Ids.Count, "none is lost and none is there twice");
        }
    }

    /// <summary>
    /// The statistics of a company that has nothing left to do. Its announcements do not tell: one whose write was stored while the answer was lost is never made.
    /// </summary>
    private static async Task<StatsView> AtRest(HostedEngine engine, CompanyId company)
    {
        // A supervisor that could not recover is started again after up to half a minute.
        using var patience = new CancellationTokenSource(3 * Patience.Long);
        using var between = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await engine.Client.AskAsync(new GetStats(company)) is StatsView { Pending: 0, Processing: 0 } stats) return stats;
            await between.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task<(CompanyId Company, List<WakeupId> Ids)> Post(
        HostedEngine engine, CompanyId company, TaskCompletionSource half, TaskCompletionSource refused)
    {
        var ids = new List<WakeupId>();
        using var patience = new CancellationTokenSource(3 * Patience.Long);
        using var between = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (ids.Count < RequestsOfEach || !refused.Task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            var order = new WakeupOrder(Ada, new Trigger(TriggerType.Routine, $"r-{ids.Count}")) { IdempotencyKey = $"key-{ids.Count}" };
            switch (await engine.Client.AskAsync(new ScheduleWakeup(company, order)))
            {
                case WakeupReceipt receipt:
                    ids.Add(receipt.WakeupId);
                    if (ids.Count == RequestsOfEach / 2) half.TrySetResult();
                    break;
                case var answer:
                    answer.Should().BeOfType<Refusal>().Which.Kind.Should().Be(RefusalKind.Unavailable);
                    refused.TrySetResult();
                    await between.WaitForNextTickAsync(patience.Token);
                    break;
            }
        }

        return (company, ids);
    }
}
