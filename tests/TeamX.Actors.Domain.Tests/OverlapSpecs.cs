using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>A fire that meets the wakeup of the one before.</summary>
public sealed class OverlapSpecs
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Theory]
    [InlineData(OverlapPolicy.Coalesce, "pending", FireOutcome.Coalesced, null)]
    [InlineData(OverlapPolicy.Coalesce, "parked", FireOutcome.Coalesced, null)]
    [InlineData(OverlapPolicy.Coalesce, "running", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Coalesce, "done", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Skip, "pending", FireOutcome.Skipped, "last_pending")]
    [InlineData(OverlapPolicy.Skip, "parked", FireOutcome.Skipped, "last_pending")]
    [InlineData(OverlapPolicy.Skip, "running", FireOutcome.Skipped, "last_running")]
    [InlineData(OverlapPolicy.Skip, "done", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Queue, "pending", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Queue, "parked", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Queue, "running", FireOutcome.Scheduled, null)]
    [InlineData(OverlapPolicy.Queue, "done", FireOutcome.Scheduled, null)]
    public void Should_do_what_its_policy_says_when_the_last_wakeup_is_there(OverlapPolicy policy, string last, FireOutcome outcome, string? reason)
    {
        foreach (var id in new[] { ScheduleId.Schedule("mail"), ScheduleId.Routine("report") })
        {
            var company = CompanyDriver.With("ada");
            var definition = CompanyDriver.Every("ada", TenMinutes) with { Overlap = policy };
            company.Put(id, id.Kind == ScheduleKind.Routine ? CompanyDriver.Making(definition) : definition);
            var first = FirstFire(company, last);
            var (accepted, tickets) = (company.Accepted.Count(), company.State.Tickets.All.Count);
            var parkedUntil = company[first].Progress.NextRetryAt;

            company.Now += TenMinutes;
            company.Send(new PauseAgent(CompanyDriver.Id, new AgentId("ada")));

            var fired = company.Fires.Last();
            (fired.ScheduleId, fired.Outcome, fired.Reason).Should().Be((id, outcome, reason));
            var made = outcome == FireOutcome.Scheduled ? 1 : 0;
            company.Accepted.Count().Should().Be(accepted + made, "one fire makes one wakeup or none");
            company.State.Tickets.All.Count.Should().Be(tickets + (id.Kind == ScheduleKind.Routine ? made : 0), "no ticket is made for nothing");
            (fired.TicketId is not null).Should().Be(id.Kind == ScheduleKind.Routine && made == 1);
            company.View(first).CoalescedCount.Should().Be(outcome == FireOutcome.Coalesced ? 1 : 0);
            company[first].Progress.NextRetryAt.Should().Be(parkedUntil, "a fire never pulls a parked retry");
        }
    }

    [Fact]
    public void Should_have_exactly_one_follow_up_when_a_run_is_longer_than_many_intervals()
    {
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("ada", TimeSpan.FromMinutes(1))));
        _company.Advance(TimeSpan.FromMinutes(1));
        var running = _company.Accepted.Single().WakeupId;
        for (var minute = 0; minute < 40; minute++)
        {
            _company.Advance(TimeSpan.FromMinutes(1));
            _company.Pending.Should().ContainSingle("at most one waits, however long the run is");
        }

        _company.Fires.Select(fired => fired.Outcome).Should().Equal(
            [FireOutcome.Scheduled, FireOutcome.Scheduled, .. Enumerable.Repeat(FireOutcome.Coalesced, 39)]);
        _company.State.Tickets.All.Should().HaveCount(2);
        var followUp = _company.Pending.Single();
        followUp.Request.Context.TicketId.Should().Be(_company.Fires.ElementAt(1).TicketId!.Value.Value, "it goes on with the ticket that was made for it");

        _company.Complete(running);

        _company.Status(followUp.Id).Should().Be(WakeupStatus.Processing);
        _company.View(followUp.Id).CoalescedCount.Should().Be(39);
    }

    [Fact]
    public void Should_make_one_of_each_fire_when_the_policy_is_queue()
    {
        _company.PauseAgent("ada");
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)) with { Overlap = OverlapPolicy.Queue });

        _company.Advance(TenMinutes * 4);

        _company.Pending.Select(wakeup => wakeup.Request.Context.TicketId).Should().Equal(_company.Fires.Select(fired => fired.TicketId!.Value.Value));
        _company.State.Tickets.All.Should().HaveCount(4);
    }

    [Fact]
    public void Should_meet_its_own_wakeups_only_when_another_schedule_of_the_agent_is_busy()
    {
        _company.PauseAgent("ada");
        _company.Put(ScheduleId.Schedule("one"), CompanyDriver.Every("ada", TenMinutes) with { Overlap = OverlapPolicy.Skip });
        _company.Put(ScheduleId.Schedule("two"), CompanyDriver.Every("ada", TenMinutes) with { Overlap = OverlapPolicy.Skip });
        _company.Put(ScheduleId.Routine("one"), CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)) with { Overlap = OverlapPolicy.Skip });

        _company.Advance(TenMinutes);

        _company.Fires.Should().HaveCount(3).And.OnlyContain(fired => fired.Outcome == FireOutcome.Scheduled);
    }

    [Fact]
    public void Should_tell_what_became_of_it_when_it_is_run_by_hand()
    {
        var id = ScheduleId.Routine("report");
        _company.Put(id, CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)) with { Overlap = OverlapPolicy.Skip });
        var first = _company.Run(id);
        (first.Outcome, first.TicketId).Should().Be((FireOutcome.Scheduled, (TicketId?)_company.State.Tickets.All.Single().Id));
        _company.Run(id).Should().Be(new FireReceipt(FireOutcome.Skipped, null, null, "last_running"));

        _company.Put(id, CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)));
        var followUp = _company.Run(id);
        followUp.Outcome.Should().Be(FireOutcome.Scheduled);
        _company.Run(id).Should().Be(new FireReceipt(FireOutcome.Coalesced, followUp.WakeupId, null, null));
    }

    [Fact]
    public void Should_keep_the_schedules_context_when_a_fire_merges()
    {
        _company.PauseAgent("ada");
        var definition = CompanyDriver.Every("ada", TenMinutes) with { Context = new WakeupContext { Metadata = "{\"v\":1}" } };
        _company.Put(ScheduleId.Schedule("mail"), definition);
        _company.Advance(TenMinutes);

        _company.Put(ScheduleId.Schedule("mail"), definition with { Context = new WakeupContext { Metadata = "{\"v\":2}" }, Priority = 90 });
        _company.Advance(TenMinutes);

        var merged = _company.View(_company.Pending.Single().Id);
        (merged.Context.Metadata, merged.Priority).Should().Be(("{\"v\":2}", 90), "the newest context and the higher priority hold");
    }

    /// <summary>Fires once, and brings the wakeup into the wanted state.</summary>
    private static WakeupId FirstFire(CompanyDriver company, string last)
    {
        if (last == "pending")
        {
            company.PauseAgent("ada");
        }

        company.Advance(TenMinutes);
        var id = company.Accepted.Single().WakeupId;
        switch (last)
        {
            case "done":
                company.Complete(id);
                break;
            case "parked":
                company.Defer(id, TimeSpan.FromHours(5));
                break;
        }

        return id;
    }
}
