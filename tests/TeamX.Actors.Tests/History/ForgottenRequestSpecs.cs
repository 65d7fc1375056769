using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.History;

/// <summary>A company that has forgotten most of its dead-lettered requests, and a history that has not.</summary>
public sealed class ForgottenRequestSpecs : IAsyncLifetime, IDisposable
{
    private const int Asked = 1_150;
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private static readonly AgentId Bob = new("bob");
    private readonly TemporaryDirectory _directory = new();
    private readonly List<WakeupId> _failed = [];
    private WakeupId _forgotten;
    private HostedEngine _engine = null!;

    public async Task InitializeAsync()
    {
        var runner = new TestRunner(run => Task.FromResult<RunOutcome?>(
            run.Context.AgentId == Ada ? new RunOutcome.Failed("boom", Permanent: true, "broken") : new RunOutcome.Completed("\"done\"")));
        _engine = await HostedEngine.StartAsync(_directory.Path, runner, options => options.CircuitBreaker.Threshold = 1_000_000);
        await _engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme", MaxConcurrentRuns: 100));
        await _engine.Ask<DefinitionReceipt>(new DefineAgent(Acme, Ada, "Ada", new RunnerSpec("test"), MaxConcurrentRuns: 50));
        await _engine.Ask<DefinitionReceipt>(new DefineAgent(Acme, Bob, "Bob", new RunnerSpec("test"), MaxConcurrentRuns: 50));
        _failed.AddRange(await Schedule(Ada, 1_000));
        _failed.AddRange(await Schedule(Ada, Asked - 1_000));
        await Task.WhenAll(_failed.Select(_engine.Ended));

        // Whose run ended first is not certain.
        foreach (var id in _failed)
        {
            if (await _engine.FromMemory(new GetWakeup(Acme, id)) is Refusal)
            {
                _forgotten = id;
                return;
            }
        }
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_show_a_request_that_the_company_has_forgotten()
    {
        var view = await _engine.Ask<WakeupView>(new GetWakeup(Acme, _forgotten));

        view.Should().BeEquivalentTo(new { Id = _forgotten, Status = WakeupStatus.Failed, Error = "boom", ErrorCode = "broken", Attempt = 1 });
        (await _engine.FromMemory(new GetWakeup(Acme, _forgotten))).Should().BeOfType<Refusal>().Which.CompleteSince.Should().BePositive();
    }

    [Fact]
    public async Task Should_say_that_a_request_is_not_there_when_neither_side_has_it() =>
        (await _engine.Client.AskAsync(new GetWakeup(Acme, new WakeupId(Guid.CreateVersion7()))))
            .Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.WakeupNotFound);

    [Fact]
    public async Task Should_list_each_request_once_while_others_finish()
    {
        var others = Enumerable.Range(0, 6).Select(_ => Schedule(Bob, 200)).ToList();
        var (seen, created) = (new List<WakeupId>(), new List<DateTimeOffset>());
        string? cursor = null;
        do
        {
            var page = await _engine.Ask<WakeupPage>(new ListWakeups(Acme) { Limit = 70, Cursor = cursor });
            seen.AddRange(page.Items.Select(item => item.Id));
            created.AddRange(page.Items.Select(item => item.CreatedAt));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        await Task.WhenAll(others);
        seen.Should().OnlyHaveUniqueItems().And.Contain(_failed);
        created.Should().BeInDescendingOrder();
    }

    [Fact]
    public async Task Should_list_all_of_an_agent_when_its_history_is_asked_for()
    {
        await Task.WhenAll((await Schedule(Bob, 10)).Select(_engine.Ended));

        var first = (await _engine.Heartbeat.GetAgentWakeupHistoryAsync(Acme, Ada, 1_000)).Should().BeOfType<WakeupPage>().Subject;
        var second = (await _engine.Heartbeat.GetAgentWakeupHistoryAsync(Acme, Ada, 1_000, first.NextCursor)).Should().BeOfType<WakeupPage>().Subject;

        // Sorted, as equivalence in any order compares each with each.
        first.Items.Concat(second.Items).Select(item => item.Id.Value).Order().Should().Equal(_failed.Select(id => id.Value).Order());
        second.NextCursor.Should().BeNull();
    }

    [Fact]
    public async Task Should_create_one_request_when_a_forgotten_one_is_retried_by_many_at_once()
    {
        var retry = new RetryWakeup(Acme, _forgotten) { RequestedBy = "grace" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _engine.Client.AskAsync(retry)));

        var receipts = answers.Should().AllBeOfType<WakeupReceipt>().Subject.ToList();
        receipts.Select(receipt => receipt.WakeupId).Distinct().Should().ContainSingle().Which.Should().NotBe(_forgotten);
        receipts.Should().ContainSingle(receipt => receipt.Outcome == ScheduleOutcome.Scheduled);
        (await _engine.Ask<WakeupView>(new GetWakeup(Acme, receipts[0].WakeupId)))
            .Should().BeEquivalentTo(new { AgentId = Ada, RetryOf = (WakeupId?)_forgotten, RequestedBy = "grace" });
    }

    [Fact]
    public async Task Should_answer_with_the_first_new_request_when_that_is_forgotten_too()
    {
        var first = await _engine.Ask<WakeupReceipt>(new RetryWakeup(Acme, _forgotten));
        await _engine.Ended(first.WakeupId);
        await Task.WhenAll((await Schedule(Ada, 1_000)).Concat(await Schedule(Ada, 100)).Select(_engine.Ended));

        (await _engine.Client.AskAsync(new RetryWakeup(Acme, _forgotten))).Should().Be(new WakeupReceipt(first.WakeupId, ScheduleOutcome.Deduplicated));
    }

    [Fact]
    public async Task Should_refuse_to_retry_a_forgotten_request_when_its_agent_is_terminated()
    {
        await _engine.Ask<Done>(new TerminateAgent(Acme, Ada));

        (await _engine.Client.AskAsync(new RetryWakeup(Acme, _forgotten))).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.AgentTerminated);
    }

    private async Task<IEnumerable<WakeupId>> Schedule(AgentId agent, int count) =>
        (await _engine.Ask<WakeupReceipts>(new ScheduleWakeups(Acme,
        [
            .. Enumerable.Range(0, count).Select(i => new WakeupOrder(agent, new Trigger(TriggerType.Manual, $"t{i}")) { AllowCoalescing = false, Reason = $"{i}" }),
        ]))).Items.Select(receipt => receipt.WakeupId);
}
