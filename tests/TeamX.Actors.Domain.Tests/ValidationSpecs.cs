using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class ValidationSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    public static TheoryData<string, WakeupOrder> BadOrders => new()
    {
        { RefusalCodes.AgentNotFound, CompanyDriver.Order("nobody") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order("") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order("../ada") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order("ada\n") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order("a/b") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order("-ada") },
        { RefusalCodes.IdInvalid, CompanyDriver.Order(new string('a', 129)) },
        { RefusalCodes.TriggerTypeUnknown, CompanyDriver.Order("ada", TriggerType.Unknown) },
        { RefusalCodes.TriggerTypeUnknown, CompanyDriver.Order("ada", (TriggerType)99) },
        { RefusalCodes.TriggerIdInvalid, CompanyDriver.Order("ada", TriggerType.Routine, "") },
        { RefusalCodes.TriggerIdInvalid, CompanyDriver.Order("ada", TriggerType.Routine, new string('t', 129)) },
        { RefusalCodes.TriggerIdInvalid, CompanyDriver.Order("ada", TriggerType.Routine, "a\tb") },
        { RefusalCodes.PriorityOutOfRange, CompanyDriver.Order("ada") with { Priority = -1 } },
        { RefusalCodes.PriorityOutOfRange, CompanyDriver.Order("ada") with { Priority = 101 } },
        { RefusalCodes.MaxRetriesOutOfRange, CompanyDriver.Order("ada") with { MaxRetries = -1 } },
        { RefusalCodes.MaxRetriesOutOfRange, CompanyDriver.Order("ada") with { MaxRetries = 101 } },
        { RefusalCodes.TimeoutOutOfRange, CompanyDriver.Order("ada") with { Timeout = TimeSpan.FromMilliseconds(999) } },
        { RefusalCodes.TimeoutOutOfRange, CompanyDriver.Order("ada") with { Timeout = TimeSpan.FromDays(30.1) } },
        { RefusalCodes.ScheduledForTooFar, CompanyDriver.Order("ada") with { ScheduledFor = CompanyDriver.Morning.AddYears(5).AddSeconds(1) } },
        { RefusalCodes.IdempotencyKeyInvalid, CompanyDriver.Order("ada") with { IdempotencyKey = "" } },
        { RefusalCodes.IdempotencyKeyInvalid, CompanyDriver.Order("ada") with { IdempotencyKey = new string('k', 201) } },
        { RefusalCodes.IdempotencyKeyInvalid, CompanyDriver.Order("ada") with { IdempotencyKey = "schlüssel" } },
        { RefusalCodes.TextInvalid, CompanyDriver.Order("ada") with { Reason = new string('r', 1_025) } },
        { RefusalCodes.TextInvalid, CompanyDriver.Order("ada") with { TraceParent = new string('0', 129) } },
        { RefusalCodes.IdInvalid, Knowing(new WakeupContext { TicketId = "" }) },
        { RefusalCodes.IdInvalid, Knowing(new WakeupContext { GoalId = "a b" }) },
        { RefusalCodes.IdInvalid, Knowing(new WakeupContext { ProjectId = new string('p', 129) }) },
        { RefusalCodes.IdInvalid, Knowing(new WakeupContext { ParentTicketId = "../x" }) },
        { RefusalCodes.TextInvalid, Knowing(new WakeupContext { SourceKind = "" }) },
        { RefusalCodes.TextInvalid, Knowing(new WakeupContext { SourceRefId = new string('s', 129) }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "{" }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "" }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "{} {}" }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "[{}]" }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "\"text\"" }) },
        { RefusalCodes.JsonInvalid, Knowing(new WakeupContext { Metadata = "null" }) },
        { RefusalCodes.ContextTooLarge, Knowing(new WakeupContext { Metadata = $$"""{"a":"{{new string('x', 64 * 1024)}}"}""" }) },
        { RefusalCodes.ContextTooDeep, Knowing(new WakeupContext { Metadata = Nested(33) }) },
        { RefusalCodes.ContextTooDeep, Knowing(new WakeupContext { Metadata = Nested(5_000) }) },
    };

    public static TheoryData<WakeupOrder> EdgeOrders => new()
    {
        CompanyDriver.Order("ada") with { Priority = 0 },
        CompanyDriver.Order("ada") with { Priority = 100 },
        CompanyDriver.Order("ada") with { MaxRetries = 0 },
        CompanyDriver.Order("ada") with { MaxRetries = 100 },
        CompanyDriver.Order("ada") with { Timeout = TimeSpan.FromSeconds(1) },
        CompanyDriver.Order("ada") with { Timeout = TimeSpan.FromDays(30) },
        CompanyDriver.Order("ada") with { ScheduledFor = CompanyDriver.Morning.AddYears(5) },
        CompanyDriver.Order("ada") with { IdempotencyKey = new string('~', 200) },
        CompanyDriver.Order("ada", TriggerType.Routine, new string('é', 128)),
        Knowing(new WakeupContext { TicketId = new string('t', 128) }),
        Knowing(new WakeupContext { Metadata = Nested(32) }),
        Knowing(new WakeupContext { Metadata = $$"""{"a":"{{new string('x', (64 * 1024) - 8)}}"}""" }),
    };

    [Theory]
    [MemberData(nameof(BadOrders), DisableDiscoveryEnumeration = true)]
    public void Should_refuse_with_its_code_and_record_nothing_when_an_order_breaks_a_rule(string code, WakeupOrder order)
    {
        var refusal = _company.Refused(order);

        refusal.Code.Should().Be(code);
        refusal.Message.Should().EndWith(".");
        _company.Ask(CompanyDriver.Order("ada")).Outcome.Should().Be(ScheduleOutcome.Scheduled, "the next good order works");
    }

    [Theory]
    [MemberData(nameof(EdgeOrders), DisableDiscoveryEnumeration = true)]
    public void Should_accept_when_an_order_is_just_inside_a_rule(WakeupOrder order) =>
        _company.Ask(order).Outcome.Should().Be(ScheduleOutcome.Scheduled);

    [Fact]
    public void Should_refuse_when_the_agent_is_terminated()
    {
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("ada")));

        _company.Refused(CompanyDriver.Order("ada")).Code.Should().Be(RefusalCodes.AgentTerminated);
    }

    [Fact]
    public void Should_refuse_when_the_company_does_not_exist() =>
        new CompanyDriver().Refused(CompanyDriver.Order("ada")).Code.Should().Be(RefusalCodes.CompanyNotFound);

    [Fact]
    public void Should_refuse_all_when_one_order_of_a_batch_breaks_a_rule()
    {
        var refusal = _company.Refused(new ScheduleWakeups(
            CompanyDriver.Id, [CompanyDriver.Order("ada"), CompanyDriver.Order("ada") with { Priority = 500 }, CompanyDriver.Order("ada")]));

        refusal.Code.Should().Be(RefusalCodes.PriorityOutOfRange);
        refusal.Message.Should().StartWith("Wakeup 2 of the batch");
        _company.State.Live.Should().BeEmpty();
    }

    [Fact]
    public void Should_refuse_a_batch_when_it_is_empty_or_too_long()
    {
        _company.Refused(new ScheduleWakeups(CompanyDriver.Id, [])).Code.Should().Be(RefusalCodes.BatchEmpty);
        _company.Refused(new ScheduleWakeups(CompanyDriver.Id, [.. Enumerable.Repeat(CompanyDriver.Order("ada"), 1_001)])).Code
            .Should().Be(RefusalCodes.BatchTooLarge);
    }

    [Fact]
    public void Should_refuse_when_pending_contexts_take_all_the_room_they_may()
    {
        _company.Under(policy => policy with { MaxPendingContextBytes = 10 });
        _company.PauseAgent("ada");
        _company.Ask(Knowing(new WakeupContext { TicketId = "123456" }));

        _company.Refused(Knowing(new WakeupContext { TicketId = "12345" })).Code.Should().Be(RefusalCodes.BacklogFull);
        _company.Ask(Knowing(new WakeupContext { TicketId = "1234" })).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Theory]
    [InlineData("", "Acme", null, RefusalCodes.IdInvalid)]
    [InlineData("a b", "Acme", null, RefusalCodes.IdInvalid)]
    [InlineData("acme", "", null, RefusalCodes.TextInvalid)]
    [InlineData("acme", " ", null, RefusalCodes.TextInvalid)]
    [InlineData("acme", "Acme", 0, RefusalCodes.ConcurrencyOutOfRange)]
    [InlineData("acme", "Acme", 1_001, RefusalCodes.ConcurrencyOutOfRange)]
    public void Should_refuse_a_company_when_its_definition_breaks_a_rule(string id, string name, int? limit, string code) =>
        new CompanyDriver().Refused(new DefineCompany(new CompanyId(id), name, null, limit)).Code.Should().Be(code);

    [Theory]
    [InlineData("", "Ada", 1, null, RefusalCodes.IdInvalid)]
    [InlineData("ada", "", 1, null, RefusalCodes.TextInvalid)]
    [InlineData("ada", "Ada", 0, null, RefusalCodes.ConcurrencyOutOfRange)]
    [InlineData("ada", "Ada", 1_001, null, RefusalCodes.ConcurrencyOutOfRange)]
    [InlineData("ada", "Ada", 1, "a/b", RefusalCodes.IdInvalid)]
    public void Should_refuse_an_agent_when_its_definition_breaks_a_rule(string id, string name, int limit, string? boss, string code) =>
        _company.Refused(new DefineAgent(
            CompanyDriver.Id, new AgentId(id), name, CompanyDriver.Echo, null, boss is null ? null : new AgentId(boss), limit)).Code.Should().Be(code);

    [Fact]
    public void Should_refuse_when_the_caller_names_itself_too_long() =>
        _company.Refused(new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("ada")) { RequestedBy = new string('r', 129) }).Code
            .Should().Be(RefusalCodes.TextInvalid);

    [Theory]
    [InlineData(TriggerType.Manual, 80)]
    [InlineData(TriggerType.GoalDecomposed, 75)]
    [InlineData(TriggerType.TicketAssigned, 70)]
    [InlineData(TriggerType.Routine, 60)]
    [InlineData(TriggerType.Schedule, 50)]
    public void Should_take_the_priority_of_the_trigger_when_an_order_gives_none(TriggerType type, int priority) =>
        _company.View(_company.Ask(CompanyDriver.Order("ada", type)).WakeupId).Priority.Should().Be(priority);

    [Fact]
    public void Should_store_now_when_the_scheduled_instant_is_past()
    {
        var id = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddYears(-1) });

        _company.View(id).ScheduledFor.Should().Be(CompanyDriver.Morning);
    }

    [Fact]
    public void Should_cut_instants_and_lengths_to_milliseconds_when_an_order_is_finer()
    {
        var at = CompanyDriver.Morning.AddHours(1);
        var id = _company.Wake("ada", order => order with { ScheduledFor = at.AddTicks(9_999).ToOffset(TimeSpan.FromHours(2)), Timeout = new TimeSpan(50_009_999) });

        _company.View(id).ScheduledFor.Should().Be(at);
        _company.View(id).ScheduledFor.Offset.Should().Be(TimeSpan.Zero);
        _company.View(id).Timeout.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Should_give_ids_that_sort_by_the_instant_of_the_decision()
    {
        var first = _company.Wake("ada");
        _company.Now += TimeSpan.FromMilliseconds(1);
        var second = _company.Wake("ada");

        first.Value.Version.Should().Be(7);
        string.CompareOrdinal(first.ToString(), second.ToString()).Should().BeNegative();
        first.ToString()[..13].Replace("-", "", StringComparison.Ordinal).Should().Be(CompanyDriver.Morning.ToUnixTimeMilliseconds().ToString("x12"));
    }

    private static WakeupOrder Knowing(WakeupContext context) => CompanyDriver.Order("ada") with { Context = context };

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"a":""", depth - 1)) + "{}" + new string('}', depth - 1);
}
