using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class CauseSpecs
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(1);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_break_the_loop_when_the_chain_of_causes_grows_too_long()
    {
        var id = _company.Wake("ada");
        _company.View(id).CauseDepth.Should().Be(0);
        for (var depth = 1; depth <= 16; depth++)
        {
            _company.Complete(id);
            id = _company.Ask(CausedBy(id, depth % 2 == 0 ? "ada" : "bob")).WakeupId;
            _company.View(id).CauseDepth.Should().Be(depth);
        }

        _company.Refused(CausedBy(id, "bob")).Code.Should().Be(RefusalCodes.WakeDepthExceeded);
    }

    [Fact]
    public void Should_count_one_when_the_parent_is_not_known()
    {
        var stranger = new WakeupId(Guid.NewGuid());

        var id = _company.Ask(CausedBy(stranger, "ada")).WakeupId;

        _company.View(id).CauseDepth.Should().Be(1);
        _company[id].Request.Cause!.AgentId.Should().BeNull();
        _company.View(id).Context.CausedBy.Should().Be(stranger, "it is recorded all the same");
        _company.Status(id).Should().Be(WakeupStatus.Processing, "a stranger starts no cooldown");
    }

    [Fact]
    public void Should_wait_for_the_cooldown_when_an_agent_wakes_itself_with_the_same_trigger()
    {
        var id = _company.Wake("ada");
        var again = _company.Ask(CausedBy(id, "ada")).WakeupId;
        _company.Complete(id);

        _company.Advance(Cooldown - TimeSpan.FromMilliseconds(1));
        _company.Status(again).Should().Be(WakeupStatus.Pending);
        _company.Advance(TimeSpan.FromMilliseconds(1));
        _company.Status(again).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_run_at_most_once_a_minute_when_an_agents_own_comment_wakes_it()
    {
        // One per cooldown, and the limit of ancestry ends it.
        var id = _company.Wake("ada");
        for (var loop = 0; loop < 16; loop++)
        {
            var next = _company.Ask(CausedBy(id, "ada")).WakeupId;
            _company.Complete(id);
            _company.Advance(Cooldown);
            id = next;
        }

        _company.Refused(CausedBy(id, "ada")).Code.Should().Be(RefusalCodes.WakeDepthExceeded);
        var starts = _company.Journal.Where(recorded => recorded.Body is RunStarted).Select(recorded => recorded.At).ToList();
        starts.Zip(starts.Skip(1), (one, next) => next - one).Should().OnlyContain(gap => gap >= Cooldown);
    }

    [Theory]
    [InlineData("bob", TriggerType.TicketAssigned, null)]
    [InlineData("ada", TriggerType.Routine, null)]
    [InlineData("ada", TriggerType.TicketAssigned, "t1")]
    public void Should_not_wait_when_agent_or_trigger_differ_from_the_cause(string agent, TriggerType type, string? triggerId)
    {
        var id = _company.Wake("ada");
        var next = _company.Ask(CompanyDriver.Order(agent, type, triggerId) with { Context = new WakeupContext { CausedBy = id } }).WakeupId;
        _company.Complete(id);

        _company.Status(next).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_keep_the_cooldown_when_the_agents_own_request_merges_into_one_for_later()
    {
        var ticket = CompanyDriver.Order("ada", TriggerType.TicketAssigned, "t1");
        var running = _company.Ask(ticket).WakeupId;
        var later = _company.Ask(ticket with { ScheduledFor = CompanyDriver.Morning.AddDays(1) }).WakeupId;

        _company.Ask(ticket with { Context = new WakeupContext { CausedBy = running } }).WakeupId.Should().Be(later);
        _company.Complete(running);

        _company.Status(later).Should().Be(WakeupStatus.Pending);
        _company.Advance(Cooldown);
        _company.Status(later).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_end_the_cooldown_when_somebody_else_asks_for_the_same()
    {
        var ticket = CompanyDriver.Order("ada", TriggerType.TicketAssigned, "t1");
        var running = _company.Ask(ticket).WakeupId;
        var cooling = _company.Ask(ticket with { Context = new WakeupContext { CausedBy = running } }).WakeupId;
        _company.Complete(running);
        _company.Status(cooling).Should().Be(WakeupStatus.Pending);

        _company.Ask(ticket).WakeupId.Should().Be(cooling);

        _company.Status(cooling).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_not_extend_the_cooldown_when_the_agent_asks_itself_again()
    {
        var ticket = CompanyDriver.Order("ada", TriggerType.TicketAssigned, "t1");
        var running = _company.Ask(ticket).WakeupId;
        var own = ticket with { Context = new WakeupContext { CausedBy = running } };
        var cooling = _company.Ask(own).WakeupId;
        _company.Advance(TimeSpan.FromSeconds(50));
        _company.Ask(own);
        _company.Complete(running);

        _company.Advance(TimeSpan.FromSeconds(10));
        _company.Status(cooling).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_inherit_cause_and_depth_and_skip_the_cooldown_when_retried_by_hand()
    {
        var parent = _company.Wake("ada");
        var id = _company.Ask(CausedBy(parent, "ada") with { Priority = 33 }).WakeupId;
        _company.Complete(parent);
        _company.Advance(Cooldown);
        _company.Fail(id, permanent: true);

        var again = _company.Retry(id);

        again.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        again.WakeupId.Should().NotBe(id);
        var view = _company.View(again.WakeupId);
        (view.RetryOf, view.CauseDepth, view.Context.CausedBy, view.Priority).Should().Be((id, 1, parent, 33));
        (view.Status, view.Attempt, view.Failures).Should().Be((WakeupStatus.Processing, 1, 0));
        _company.Status(id).Should().Be(WakeupStatus.Failed, "the dead-lettered one stays what it is");
    }

    [Fact]
    public void Should_answer_with_the_first_new_request_when_retried_by_hand_twice()
    {
        var id = _company.DeadLetter("ada");
        var first = _company.Retry(id).WakeupId;

        _company.Retry(id).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated));
        _company.Recover();
        _company.Retry(id).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated));
    }

    private static WakeupOrder CausedBy(WakeupId cause, string agent) =>
        CompanyDriver.Order(agent) with { Context = new WakeupContext { CausedBy = cause } };
}
