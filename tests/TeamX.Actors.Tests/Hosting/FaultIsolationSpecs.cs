using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Hosting;

/// <summary>One company's fault stays its own.</summary>
public sealed class FaultIsolationSpecs : IDisposable
{
    private const string ForeignRow = """
        CREATE TEMP TABLE foreign_row AS SELECT * FROM journal WHERE persistence_id = 'company-bad' ORDER BY sequence_number DESC LIMIT 1;
        UPDATE foreign_row SET sequence_number = sequence_number + 1, ordering = (SELECT MAX(ordering) + 1 FROM journal);
        INSERT INTO journal SELECT * FROM foreign_row;
        """;

    private static readonly CompanyId Bad = new("bad");
    private static readonly AgentId Ada = new("ada");
    private static readonly CompanyId[] Others = [.. Enumerable.Range(0, 20).Select(i => new CompanyId($"good-{i}"))];
    private readonly TemporaryDirectory _directory = new();

    private string Journal => Path.Combine(_directory.Path, "journal.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_stay_unavailable_while_others_work_when_a_commit_can_not_be_read()
    {
        await using (var before = await HostedEngine.StartAsync(_directory.Path, TestRunner.Completing()))
        {
            await Define(before);
        }

        SqliteCompanies.Query(Journal, "UPDATE journal SET message = x'0863' WHERE persistence_id = 'company-bad' AND sequence_number = 2");
        await using var engine = await HostedEngine.StartAsync(_directory.Path, TestRunner.Completing());

        await ShouldWork(engine);
        await ShouldBeUnavailable(engine);
    }

    [Fact]
    public async Task Should_become_unavailable_while_others_work_when_another_writer_has_its_next_row()
    {
        await using var engine = await HostedEngine.StartAsync(_directory.Path, TestRunner.Completing());
        await Define(engine);
        SqliteCompanies.Query(Journal, ForeignRow);

        var (bad, good) = (engine.Client.AskAsync(Wake(Bad)), ShouldWork(engine));

        (await bad).Should().Be(Refusals.Unavailable);
        await good;
        await ShouldBeUnavailable(engine);
        await ShouldWork(engine);
    }

    private static async Task Define(HostedEngine engine)
    {
        foreach (var id in Others.Append(Bad))
        {
            await engine.Ask<DefinitionReceipt>(new DefineCompany(id, id.Value));
            await engine.Ask<DefinitionReceipt>(new DefineAgent(id, Ada, "Ada", new RunnerSpec("test")));
        }
    }

    private static async Task ShouldWork(HostedEngine engine) => await Task.WhenAll(Others.Select(async id =>
    {
        for (var i = 0; i < 5; i++)
        {
            var receipt = await engine.Ask<WakeupReceipt>(Wake(id));
            (await engine.End(id, receipt.WakeupId)).Status.Should().Be(WakeupStatus.Completed);
        }
    }));

    private static async Task ShouldBeUnavailable(HostedEngine engine)
    {
        for (var i = 0; i < 3; i++)
        {
            (await engine.Client.AskAsync(Wake(Bad))).Should().Be(Refusals.Unavailable);
            (await engine.Client.AskAsync(new GetStats(Bad))).Should().Be(Refusals.Unavailable);
        }
    }

    private static ScheduleWakeup Wake(CompanyId id) => new(id, new WakeupOrder(Ada, new Trigger(TriggerType.Routine, Guid.NewGuid().ToString("N"))));
}
