using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tests.Properties;

namespace TeamX.Actors.Domain.Tests;

/// <summary>When closed tickets leave the memory of their company.</summary>
public sealed class RetentionSpecs : IDisposable
{
    private static readonly TimeSpan Retention = CompanyPolicy.Default.Retention;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    /// <summary>Whatever was forgotten: events and snapshots have to lead to the same memory.</summary>
    public void Dispose()
    {
        var live = Canonical.Of(_company.State);
        Canonical.Of(CompanyDriver.Replay(_company.Journal)).Should().Be(live);
        Canonical.Of(CompanyState.Restore(CompanyDriver.Id, _company.State.ToSnapshot())).Should().Be(live);
    }

    [Theory]
    [InlineData(TicketStatus.Done)]
    [InlineData(TicketStatus.Cancelled)]
    public void Should_forget_a_closed_ticket_at_the_first_event_after_its_retention(TicketStatus status)
    {
        _company.PutTicket("road");
        _company.Move("road", status);

        _company.Advance(Retention);
        Event();
        Kept().Should().Equal("road");

        _company.Advance(Moment);
        Kept().Should().Equal("road");
        Event();
        Kept().Should().BeEmpty();
        _company.Asked<Refusal>(new GetTicket(CompanyDriver.Id, new TicketId("road"))).Code.Should().Be(RefusalCodes.TicketNotFound);
    }

    [Fact]
    public void Should_keep_an_open_ticket_however_old_it_is()
    {
        _company.PutTicket("road");
        _company.PutTicket("lane");
        _company.Move("road", TicketStatus.Blocked);

        _company.Advance(Retention * 10);
        Event();

        Kept().Should().Equal("lane", "road");
    }

    [Fact]
    public void Should_keep_what_is_above_an_open_ticket_and_let_it_go_with_the_last_part()
    {
        Tickets("country", "city", "road");
        _company.PutTicket("lane", parent: "city");
        Close("country", "city", "lane");
        _company.Advance(Retention + Moment);
        Event();
        Kept().Should().Equal("city", "country", "road");
        _company.TicketOf("road").PathFromRoot().Select(ticket => ticket.Id.Value).Should().Equal("country", "city", "road");

        Close("road");
        _company.Advance(Retention + Moment);
        Event();
        Kept().Should().BeEmpty();
    }

    [Fact]
    public void Should_keep_a_part_of_a_closed_ticket_until_its_own_retention_ends()
    {
        Tickets("city", "road");
        Close("city");
        _company.Advance(TimeSpan.FromDays(20));
        Close("road");

        _company.Advance(TimeSpan.FromDays(20));
        Event();
        Kept().Should().Equal("city", "road");

        _company.Advance(TimeSpan.FromDays(10) + Moment);
        Event();
        Kept().Should().BeEmpty();
    }

    [Fact]
    public void Should_let_go_of_what_was_above_when_the_last_part_moves_away()
    {
        Tickets("country", "city", "road");
        Close("country", "city");
        _company.Advance(Retention + Moment);
        Event();

        _company.PutTicket("road");

        Kept().Should().Equal("road");
    }

    [Fact]
    public void Should_keep_what_was_above_for_the_rest_of_its_retention_when_the_last_part_moves_away()
    {
        Tickets("city", "road");
        Close("city");
        _company.Advance(TimeSpan.FromDays(20));
        _company.PutTicket("road");
        Kept().Should().Equal("city", "road");

        _company.Advance(TimeSpan.FromDays(10) + Moment);
        Event();
        Kept().Should().Equal("road");
    }

    [Fact]
    public void Should_keep_a_ticket_whose_time_is_over_when_the_event_itself_puts_a_part_under_it()
    {
        _company.PutTicket("city");
        Close("city");
        _company.Advance(Retention + Moment);

        _company.PutTicket("road", parent: "city").Created.Should().BeTrue();

        Kept().Should().Equal("city", "road");
    }

    [Fact]
    public void Should_forget_alike_from_a_snapshot_when_the_clock_went_back()
    {
        _company.PutTicket("late");
        _company.PutTicket("early");
        Close("late");
        _company.JumpWall(TimeSpan.FromDays(-10));
        Close("early");
        _company.Advance(Retention + Moment);
        var twin = _company.Twin();
        foreach (var either in new[] { _company, twin })
        {
            either.PutGoal("revenue");
            either.State.Tickets.All.Select(ticket => ticket.Id.Value).Should().Equal("late");
        }
    }

    [Fact]
    public void Should_forget_alike_from_a_snapshot_when_the_clock_went_back_after_a_retention()
    {
        Tickets("city", "road");
        Close("city");
        _company.Advance(Retention + Moment);
        Event();
        _company.JumpWall(TimeSpan.FromDays(-20));
        var twin = _company.Twin();
        foreach (var either in new[] { _company, twin })
        {
            either.PutTicket("road");
            either.State.Tickets.All.Should().HaveCount(2, "by this clock the time of the other is not over");
            either.Advance(TimeSpan.FromDays(20));
            either.PutGoal("later");
            either.State.Tickets.All.Should().ContainSingle();
        }
    }

    [Fact]
    public void Should_be_a_new_ticket_when_a_forgotten_one_is_put_again()
    {
        _company.PutTicket("road", "ada");
        Close("road");
        _company.Advance(Retention + Moment);
        Event();

        _company.PutTicket("road", "ada").Created.Should().BeTrue();

        _company.TicketOf("road").Status.Should().Be(TicketStatus.Open);
        _company.Advance(Retention + Moment);
        Event();
        Kept().Should().Equal("road");
    }

    [Fact]
    public void Should_forget_at_once_when_the_policy_shortens_the_retention()
    {
        _company.PutTicket("road");
        Close("road");
        _company.Advance(TimeSpan.FromDays(2));

        _company.Under(policy => policy with { Retention = TimeSpan.FromDays(1) });

        Kept().Should().BeEmpty();
    }

    [Fact]
    public void Should_lose_no_wakeup_when_its_ticket_is_forgotten()
    {
        _company.PutTicket("road");
        Close("road");
        var running = About("road");
        var pending = About("road", Retention * 2);
        _company.Advance(Retention + Moment);
        Event();
        Kept().Should().BeEmpty();

        (_company.Status(running), _company.Status(pending)).Should().Be((WakeupStatus.Processing, WakeupStatus.Pending));
        _company.Complete(running);
        _company.Advance(Retention);
        _company.Status(pending).Should().Be(WakeupStatus.Processing);
    }

    private WakeupId About(string ticket, TimeSpan after = default) => _company.Wake("ada", order => order with
    {
        Context = new WakeupContext { TicketId = ticket }, ScheduledFor = _company.Now + after,
    });

    /// <summary>Each under the one before.</summary>
    private void Tickets(params string[] ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            _company.PutTicket(ids[i], parent: i == 0 ? null : ids[i - 1]);
        }
    }

    private void Close(params string[] ids)
    {
        foreach (var id in ids)
        {
            _company.Move(id, TicketStatus.Done);
        }
    }

    /// <summary>Any event.</summary>
    private void Event()
    {
        _company.PauseAgent("ada");
        _company.ResumeAgent("ada");
    }

    private IEnumerable<string> Kept() => _company.Asked<TicketPage>(new ListTickets(CompanyDriver.Id)).Items.Select(ticket => ticket.Id.Value);
}
