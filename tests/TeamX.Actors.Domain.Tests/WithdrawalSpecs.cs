using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>What becomes of the wakeups for a ticket that is closed, or given to somebody else.</summary>
public sealed class WithdrawalSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob", "cyd");

    [Theory]
    [InlineData("ticket_reassigned")]
    [InlineData("ticket_unassigned")]
    [InlineData("ticket_done")]
    [InlineData("ticket_cancelled")]
    public void Should_cancel_all_that_waits_for_the_ticket_and_nothing_else_when_it_is_taken_away(string reason)
    {
        var failed = _company.Assigned("road", "ada");
        _company.Fail(failed);
        var deferred = AboutRoad("bob");
        _company.Defer(deferred, TimeSpan.FromHours(1));
        var later = AboutRoad("bob", TimeSpan.FromHours(2));
        var other = _company.Wake("bob", order => order with
        {
            Context = new WakeupContext { TicketId = "lane", ParentTicketId = "road" }, ScheduledFor = _company.Now + TimeSpan.FromHours(1),
        });

        TakeAway(reason);

        foreach (var id in new[] { failed, deferred, later })
        {
            _company.WhyCancelled(id).Should().Be(reason);
        }

        _company.Advance(TimeSpan.FromHours(3));
        _company.Starts.Count(id => id == failed || id == deferred || id == later).Should().Be(2, "none of them runs again");
        _company.Starts.Should().Contain(other);
    }

    [Fact]
    public void Should_cancel_nothing_when_a_ticket_is_assigned_for_the_first_time()
    {
        var direct = AboutRoad("bob", TimeSpan.FromHours(1));
        _company.PutTicket("road");

        _company.Assign("road", "ada");

        _company.Status(direct).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_leave_the_parts_alone_when_a_ticket_is_closed()
    {
        _company.PauseAgent("ada");
        _company.PutTicket("town");
        var part = _company.PutTicket("road", "ada", "town").Wakeup!.WakeupId;

        _company.Move("town", TicketStatus.Cancelled);

        (_company.TicketOf("road").Status, _company.Status(part)).Should().Be((TicketStatus.Open, WakeupStatus.Pending));
    }

    [Theory]
    [InlineData(TicketStatus.InProgress)]
    [InlineData(TicketStatus.Blocked)]
    public void Should_cancel_nothing_when_a_ticket_stays_open(TicketStatus status)
    {
        _company.PauseAgent("ada");
        var id = _company.Assigned("road", "ada");

        _company.Move("road", status);

        _company.Status(id).Should().Be(WakeupStatus.Pending);
    }

    [Theory]
    [InlineData("ticket_reassigned")]
    [InlineData("ticket_unassigned")]
    [InlineData("ticket_done")]
    [InlineData("ticket_cancelled")]
    public void Should_let_a_running_run_end_its_work_when_its_ticket_is_taken_away(string reason)
    {
        var id = _company.Assigned("road", "ada");

        TakeAway(reason);

        _company.EventsOf<WakeupWithdrawn>(id).Should().ContainSingle().Which.Reason.Should().Be(reason);
        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.Effects.OfType<StopRun>().Should().BeEmpty();
        _company.Complete(id, "\"built\"");
        (_company.Status(id), _company.View(id).Result).Should().Be((WakeupStatus.Completed, "\"built\""));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("deferred")]
    [InlineData("interrupted")]
    [InlineData("drained")]
    [InlineData("lease lost")]
    [InlineData("process died")]
    [InlineData("supervisor restarted")]
    public void Should_not_run_again_when_the_ticket_of_its_run_was_taken_away(string end)
    {
        var id = _company.Assigned("road", "ada");
        _company.Assign("road", "bob");

        switch (end)
        {
            case "failed":
                _company.Fail(id);
                break;
            case "deferred":
                _company.Defer(id, TimeSpan.FromMinutes(5));
                break;
            case "interrupted":
                _company.Interrupt(id);
                break;
            case "drained":
                _company.Interrupt(id, planned: true);
                break;
            case "lease lost":
                _company.WorkersAlive = false;
                _company.Advance(TimeSpan.FromSeconds(46));
                break;
            default:
                _company.Recover(sameProcess: end == "supervisor restarted");
                break;
        }

        _company.WhyCancelled(id).Should().Be("ticket_reassigned");
        _company.Advance(TimeSpan.FromHours(3));
        _company.Starts.Count(start => start == id).Should().Be(1);
    }

    [Fact]
    public void Should_remember_that_a_run_is_not_to_run_again_when_its_supervisor_recovers()
    {
        var id = _company.Assigned("road", "ada");
        var lease = _company[id].Progress.Lease!;
        _company.Move("road", TicketStatus.Done);

        _company.Recover(sameProcess: true, liveRuns: new LiveRun(id, lease.Token, lease.Slot, lease.Executor));
        _company.Fail(id);

        _company.WhyCancelled(id).Should().Be("ticket_done");
    }

    [Fact]
    public void Should_dead_letter_a_permanent_failure_when_the_ticket_of_its_run_was_taken_away()
    {
        var id = _company.Assigned("road", "ada");
        _company.Move("road", TicketStatus.Cancelled);

        _company.Fail(id, permanent: true);

        _company.Status(id).Should().Be(WakeupStatus.Failed);
    }

    [Fact]
    public void Should_keep_the_first_reason_when_a_running_ticket_is_taken_away_twice()
    {
        var id = _company.Assigned("road", "ada");
        _company.Assign("road", "bob");
        _company.Move("road", TicketStatus.Done);

        _company.EventsOf<WakeupWithdrawn>(id).Should().ContainSingle();
        _company.Fail(id);
        _company.WhyCancelled(id).Should().Be("ticket_reassigned");
    }

    [Fact]
    public void Should_keep_the_callers_reason_when_the_run_was_told_to_stop_before_its_ticket_was_closed()
    {
        var id = _company.Assigned("road", "ada");
        _company.Cancel(id, "too dear");
        _company.Move("road", TicketStatus.Done);

        _company.EventsOf<WakeupWithdrawn>(id).Should().BeEmpty();
        _company.Report(id, new RunOutcome.Cancelled());
        _company.WhyCancelled(id).Should().Be("too dear");
    }

    [Fact]
    public void Should_wake_the_first_agent_anew_when_a_ticket_comes_back_while_its_run_goes_on()
    {
        var first = _company.Assigned("road", "ada");
        _company.PauseAgent("bob");
        var between = _company.Assign("road", "bob").Wakeup!.WakeupId;

        var again = _company.Assign("road", "ada").Wakeup!;

        again.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.WhyCancelled(between).Should().Be("ticket_reassigned");
        _company.Fail(first);
        _company.WhyCancelled(first).Should().Be("ticket_reassigned", "the other one does the work");
        _company.Status(again.WakeupId).Should().Be(WakeupStatus.Processing);
    }

    /// <summary>A wakeup about the ticket that no assignment made.</summary>
    private WakeupId AboutRoad(string agent, TimeSpan after = default) => _company.Wake(agent, order => order with
    {
        Context = new WakeupContext { TicketId = "road" }, ScheduledFor = _company.Now + after,
    });

    private void TakeAway(string reason)
    {
        switch (reason)
        {
            case "ticket_reassigned":
                _company.Assign("road", "cyd");
                break;
            case "ticket_unassigned":
                _company.PutTicket("road");
                break;
            default:
                _company.Move("road", reason == "ticket_done" ? TicketStatus.Done : TicketStatus.Cancelled);
                break;
        }
    }
}
