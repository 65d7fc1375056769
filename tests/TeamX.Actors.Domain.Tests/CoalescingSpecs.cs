using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class CoalescingSpecs
{
    private static readonly WakeupOrder Ticket = CompanyDriver.Order("ada", TriggerType.TicketAssigned, "t1");
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_keep_one_request_with_the_best_of_both_when_an_equal_one_is_pending()
    {
        var later = CompanyDriver.Morning.AddHours(2);
        var first = _company.Ask(Ticket with { Priority = 30, ScheduledFor = later, Context = new WakeupContext { SourceKind = "old" } });
        var second = _company.Ask(Ticket with { Priority = 20, ScheduledFor = later.AddHours(-1), Context = new WakeupContext { SourceKind = "new" } });
        var third = _company.Ask(Ticket with { Priority = 40, ScheduledFor = later.AddHours(1), Context = new WakeupContext { SourceKind = "newest" } });

        second.Should().Be(new WakeupReceipt(first.WakeupId, ScheduleOutcome.Coalesced));
        third.Should().Be(second);
        var view = _company.View(first.WakeupId);
        (view.Priority, view.ScheduledFor, view.Context.SourceKind, view.CoalescedCount).Should().Be((40, later.AddHours(-1), "newest", 2));
        _company.Stats().Coalesced.Should().Be(2);
    }

    [Fact]
    public void Should_tell_what_every_merged_source_asked_for()
    {
        _company.PauseAgent("ada");
        var id = _company.Ask(Ticket).WakeupId;
        var cause = _company.Wake("bob");

        _company.Send(new ScheduleWakeup(CompanyDriver.Id, Ticket with { Priority = 90, Reason = "the customer called", Context = new WakeupContext { CausedBy = cause } })
        {
            RequestedBy = "eve",
        });

        _company.View(id).Merged.Should().Equal(
            new MergedView(CompanyDriver.Morning, Ticket.Trigger, 90, "eve", cause, "the customer called", PulledForward: false));
    }

    [Fact]
    public void Should_have_exactly_one_follow_up_when_equal_requests_arrive_while_the_same_is_processing()
    {
        var running = _company.Ask(Ticket).WakeupId;

        var followUp = _company.Ask(Ticket);
        var again = _company.Ask(Ticket);

        followUp.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        again.Should().Be(new WakeupReceipt(followUp.WakeupId, ScheduleOutcome.Coalesced));
        _company.Complete(running);
        _company.Status(followUp.WakeupId).Should().Be(WakeupStatus.Processing);
        _company.Stats().Pending.Should().Be(0);
    }

    [Theory]
    [InlineData("bob", TriggerType.TicketAssigned, "t1")]
    [InlineData("ada", TriggerType.Routine, "t1")]
    [InlineData("ada", TriggerType.TicketAssigned, "t2")]
    [InlineData("ada", TriggerType.TicketAssigned, "T1")]
    [InlineData("ada", TriggerType.TicketAssigned, null)]
    public void Should_not_merge_when_agent_or_trigger_differ(string agent, TriggerType type, string? triggerId)
    {
        _company.Send(new PauseCompany(CompanyDriver.Id));
        _company.Ask(Ticket);

        _company.Ask(CompanyDriver.Order(agent, type, triggerId)).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Theory]
    [InlineData(TriggerType.Manual, ScheduleOutcome.Coalesced)]
    [InlineData(TriggerType.Routine, ScheduleOutcome.Scheduled)]
    [InlineData(TriggerType.Schedule, ScheduleOutcome.Scheduled)]
    [InlineData(TriggerType.TicketAssigned, ScheduleOutcome.Scheduled)]
    [InlineData(TriggerType.GoalDecomposed, ScheduleOutcome.Scheduled)]
    public void Should_merge_without_a_trigger_id_only_when_the_request_is_manual(TriggerType type, ScheduleOutcome outcome)
    {
        _company.PauseAgent("ada");
        _company.Ask(CompanyDriver.Order("ada", type));

        _company.Ask(CompanyDriver.Order("ada", type)).Outcome.Should().Be(outcome);
    }

    [Fact]
    public void Should_neither_merge_nor_be_merged_into_when_coalescing_is_refused()
    {
        _company.PauseAgent("ada");
        _company.Ask(Ticket with { AllowCoalescing = false }).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.Ask(Ticket).Outcome.Should().Be(ScheduleOutcome.Scheduled, "the pending one refuses to be merged into");
        _company.Ask(Ticket with { AllowCoalescing = false }).Outcome.Should().Be(ScheduleOutcome.Scheduled, "the new one refuses to merge");

        _company.Stats().Pending.Should().Be(3);
    }

    [Fact]
    public void Should_merge_into_the_one_that_is_not_parked_when_two_equal_ones_are_pending_after_a_failed_run()
    {
        var first = _company.Ask(Ticket).WakeupId;
        var followUp = _company.Ask(Ticket).WakeupId;
        _company.PauseAgent("ada");
        _company.Fail(first);

        _company.Ask(Ticket).WakeupId.Should().Be(followUp);
    }

    [Fact]
    public void Should_merge_into_the_same_one_after_a_restart_when_two_equal_ones_are_pending()
    {
        var first = _company.Ask(Ticket).WakeupId;
        var followUp = _company.Ask(Ticket).WakeupId;
        _company.PauseAgent("ada");
        _company.Fail(first);
        _company.Advance(TimeSpan.FromHours(1));
        var twin = _company.Twin();

        twin.Ask(Ticket).WakeupId.Should().Be(_company.Ask(Ticket).WakeupId).And.Be(first, "of two that wait alike the older one is meant");
        _company.Status(followUp).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_leave_the_retry_time_alone_when_an_automatic_request_meets_a_parked_retry()
    {
        var id = _company.Ask(Ticket with { Priority = 10 }).WakeupId;
        _company.Fail(id);
        var retryAt = _company.View(id).NextRetryAt;

        var receipt = _company.Ask(Ticket with { Priority = 90 });

        receipt.Should().Be(new WakeupReceipt(id, ScheduleOutcome.Coalesced));
        (_company.View(id).NextRetryAt, _company.View(id).Priority).Should().Be((retryAt, 90));
        _company.Status(id).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_leave_the_instant_alone_when_an_automatic_request_meets_a_deferral()
    {
        var id = _company.Ask(Ticket).WakeupId;
        _company.Defer(id, TimeSpan.FromMinutes(30));

        _company.Ask(Ticket).Should().Be(new WakeupReceipt(id, ScheduleOutcome.Coalesced));
        _company.View(id).NextRetryAt.Should().Be(CompanyDriver.Morning.AddMinutes(30));
    }

    [Fact]
    public void Should_run_the_parked_retry_now_when_a_person_wakes_the_agent()
    {
        var id = _company.Ask(Ticket with { Context = new WakeupContext { TicketId = "t1" } }).WakeupId;
        _company.Fail(id);

        var receipt = _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual) with { Reason = "look again" });

        receipt.Should().Be(new WakeupReceipt(id, ScheduleOutcome.Coalesced));
        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.View(id).Context.TicketId.Should().Be("t1", "the retry keeps what it is about");
        _company.View(id).Merged.Should().ContainSingle(merged => merged.PulledForward && merged.Reason == "look again");
        _company.State.Live.Should().HaveCount(1, "no second request is created");
    }

    [Fact]
    public void Should_pull_the_retry_of_the_same_ticket_when_several_are_parked()
    {
        var (soon, same) = (Parked("t1", 0.0), Parked("t2", 1.0));

        var receipt = _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual) with { Context = new WakeupContext { TicketId = "t2" } });

        receipt.WakeupId.Should().Be(same);
        _company.Status(soon).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_pull_the_earliest_retry_when_none_is_of_the_same_ticket()
    {
        var (late, soon) = (Parked("t1", 1.0), Parked("t2", 0.0));

        _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual)).WakeupId.Should().Be(soon);
        _company.Status(late).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_leave_the_parked_retry_alone_when_a_person_asks_for_later_or_refuses_coalescing()
    {
        var parked = Parked("t1", 0.0);
        var manual = CompanyDriver.Order("ada", TriggerType.Manual);

        _company.Ask(manual with { ScheduledFor = _company.Now.AddDays(1) }).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.Ask(manual with { AllowCoalescing = false }).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.View(parked).Merged.Should().BeEmpty();
    }

    [Fact]
    public void Should_make_a_request_of_its_own_when_the_parked_retry_refuses_to_be_merged_into()
    {
        var parked = _company.Ask(Ticket with { AllowCoalescing = false }).WakeupId;
        _company.Fail(parked);

        _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual)).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.View(parked).CoalescedCount.Should().Be(0);
    }

    [Fact]
    public void Should_not_pull_a_deferral_when_a_person_wakes_the_agent()
    {
        var id = _company.Ask(Ticket).WakeupId;
        _company.Defer(id, TimeSpan.FromMinutes(30));

        _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual)).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.Status(id).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_keep_the_latest_twenty_sources_when_many_merge()
    {
        _company.PauseAgent("ada");
        var id = _company.Ask(Ticket).WakeupId;
        for (var i = 1; i <= 25; i++)
        {
            _company.Ask(Ticket with { Reason = $"source {i}" });
        }

        _company.View(id).CoalescedCount.Should().Be(25);
        _company.View(id).Merged.Select(merged => merged.Reason).Should().Equal(Enumerable.Range(6, 20).Select(i => $"source {i}"));
    }

    [Fact]
    public void Should_merge_within_a_batch_when_its_orders_are_equal()
    {
        _company.PauseAgent("ada");

        var receipts = (WakeupReceipts)_company.Send(new ScheduleWakeups(CompanyDriver.Id, [Ticket, Ticket]));

        receipts.Items[1].Should().Be(new WakeupReceipt(receipts.Items[0].WakeupId, ScheduleOutcome.Coalesced));
    }

    /// <summary>A request of ada that failed once; with 0 it is retried as early as can be, with 1 as late.</summary>
    private WakeupId Parked(string ticket, double jitter)
    {
        var id = _company.Ask(CompanyDriver.Order("ada", TriggerType.TicketAssigned, ticket) with { Context = new WakeupContext { TicketId = ticket } }).WakeupId;
        _company.Random.Always = jitter;
        _company.Fail(id);
        return id;
    }
}
