using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>What a run is told about why its work is done.</summary>
public sealed class LineageSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_tell_mission_goals_and_tickets_root_first_when_a_run_starts()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", "Roads for all"));
        _company.PutGoal("company");
        _company.Send(CompanyDriver.GoalOrder("revenue", "company") with { Description = "1 M" });
        _company.PutTicket("town", with: order => order with { GoalId = new GoalId("revenue") });
        _company.Move("town", TicketStatus.InProgress);

        var id = _company.PutTicket("road", "ada", "town", order => order with { Description = "Wide" }).Wakeup!.WakeupId;

        var told = ToldTo(id);
        told.Mission.Should().Be("Roads for all");
        told.Goals.Should().Equal(
            new AncestorGoal(new GoalId("company"), "Reach company", null), new AncestorGoal(new GoalId("revenue"), "Reach revenue", "1 M"));
        told.Tickets.Should().Equal(
            new AncestorTicket(new TicketId("town"), "Do town", null, TicketStatus.InProgress),
            new AncestorTicket(new TicketId("road"), "Do road", "Wide", TicketStatus.Open));
    }

    [Fact]
    public void Should_tell_what_holds_at_the_start_when_things_moved_while_the_wakeup_waited()
    {
        _company.PauseAgent("ada");
        _company.PutGoal("old");
        _company.PutGoal("new");
        _company.PutTicket("town", with: order => order with { GoalId = new GoalId("old") });
        var id = _company.PutTicket("road", "ada", "town").Wakeup!.WakeupId;

        _company.PutTicket("city", with: order => order with { GoalId = new GoalId("new") });
        _company.PutTicket("road", "ada", "city", order => order with { Title = "Renamed" });
        _company.PutGoal("above");
        _company.PutGoal("new", "above");
        _company.ResumeAgent("ada");

        Goals(id).Should().Equal("above", "new");
        ToldTo(id).Tickets.Select(ticket => ticket.Title).Should().Equal("Do city", "Renamed");
    }

    [Fact]
    public void Should_tell_anew_when_a_run_is_retried()
    {
        _company.PutGoal("revenue");
        var id = _company.Assigned("road", "ada");
        ToldTo(id).Goals.Should().BeEmpty();
        _company.Fail(id);
        _company.PutTicket("road", "ada", with: order => order with { GoalId = new GoalId("revenue") });

        _company.Retry(id);

        Goals(id).Should().Equal("revenue");
    }

    [Fact]
    public void Should_tell_the_goal_of_a_decomposition_and_the_ticket_above()
    {
        _company.PutGoal("company");
        _company.PutGoal("revenue", "company");
        _company.PutTicket("plan");

        var receipt = (WakeupReceipt)_company.Send(
            new DecomposeGoal(CompanyDriver.Id, new GoalId("revenue"), new AgentId("ada"), new TicketId("plan")));

        Goals(receipt.WakeupId).Should().Equal("company", "revenue");
        Tickets(receipt.WakeupId).Should().Equal("plan");
    }

    [Fact]
    public void Should_tell_the_goal_to_be_broken_down_when_the_ticket_above_serves_another()
    {
        _company.PutGoal("grow");
        _company.PutGoal("eu");
        _company.PutTicket("plan", with: order => order with { GoalId = new GoalId("grow") });

        var receipt = (WakeupReceipt)_company.Send(new DecomposeGoal(CompanyDriver.Id, new GoalId("eu"), new AgentId("ada"), new TicketId("plan")));
        var above = _company.Wake("bob", order => order with { Context = new WakeupContext { ParentTicketId = "plan" } });

        Goals(receipt.WakeupId).Should().Equal("eu");
        Goals(above).Should().Equal(["grow"], "nothing else names a goal");
    }

    [Fact]
    public void Should_tell_what_is_known_when_the_context_names_things_of_elsewhere()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("plan");

        var goal = _company.Wake("ada", order => order with { Context = new WakeupContext { GoalId = "revenue", TicketId = "JIRA-7" } });
        var parent = _company.Wake("bob", order => order with { Context = new WakeupContext { GoalId = "OKR-1", TicketId = "JIRA-8", ParentTicketId = "plan" } });

        (Goals(goal), Tickets(goal)).Should().BeEquivalentTo((new[] { "revenue" }, Array.Empty<string>()));
        (Goals(parent), Tickets(parent)).Should().BeEquivalentTo((Array.Empty<string>(), new[] { "plan" }));
    }

    [Fact]
    public void Should_tell_nothing_when_nothing_is_known()
    {
        ToldTo(_company.Wake("ada")).Should().BeSameAs(Ancestry.None);

        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", "Roads for all"));
        var told = ToldTo(_company.Wake("bob"));
        (told.Mission, told.Goals.Length, told.Tickets.Length).Should().Be(("Roads for all", 0, 0));
    }

    private Ancestry ToldTo(WakeupId id) => _company.Effects.OfType<StartRun>().Last(start => start.Request.WakeupId == id).Ancestry;

    private string[] Goals(WakeupId id) => [.. ToldTo(id).Goals.Select(goal => goal.Id.Value)];

    private string[] Tickets(WakeupId id) => [.. ToldTo(id).Tickets.Select(ticket => ticket.Id.Value)];
}
