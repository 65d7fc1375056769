using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>What a ticket's assignment leads to, in the same decision.</summary>
public sealed class BridgeSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob", "cyd");

    [Fact]
    public void Should_create_assign_and_wake_in_one_decision_when_a_ticket_has_an_assignee()
    {
        var receipt = (TicketReceipt)_company.Decide(CompanyDriver.TicketOrder("road", "ada"));

        Decided().Should().Equal(typeof(TicketDefined), typeof(TicketAssigned), typeof(WakeupScheduled));
        receipt.Created.Should().BeTrue();
        receipt.Wakeup!.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        var view = _company.View(receipt.Wakeup.WakeupId);
        (view.AgentId.Value, view.Trigger, view.Priority).Should().Be(("ada", new Trigger(TriggerType.TicketAssigned, "road"), 70));
        view.Context.Should().Be(new WakeupContext { TicketId = "road", SourceKind = "ticket_assignment", SourceRefId = "road" });
    }

    [Fact]
    public void Should_assign_and_wake_in_one_decision_when_a_ticket_is_assigned_later()
    {
        _company.PutTicket("road").Wakeup.Should().BeNull();

        _company.Decide(CompanyDriver.AssignOrder("road", "ada"));

        Decided().Should().Equal(typeof(TicketAssigned), typeof(WakeupScheduled));
        _company.TicketOf("road").AssigneeId.Should().Be(new AgentId("ada"));
    }

    [Fact]
    public void Should_wake_with_the_tickets_own_priority_when_it_has_one()
    {
        var first = _company.PutTicket("road", "ada", with: order => order with { Priority = 7 }).Wakeup!.WakeupId;
        var second = _company.Assign("road", "bob").Wakeup!.WakeupId;

        (_company.View(first).Priority, _company.View(second).Priority).Should().Be((7, 7));
    }

    [Fact]
    public void Should_tell_the_goal_of_the_nearest_ticket_above_when_the_ticket_has_none()
    {
        _company.PutGoal("revenue");
        _company.PutGoal("fame");
        _company.PutTicket("town", with: order => order with { GoalId = new GoalId("revenue") });
        _company.PutTicket("road", parent: "town");

        var inherited = _company.PutTicket("lane", "ada", "road").Wakeup!.WakeupId;
        var own = _company.PutTicket("park", "bob", "road", order => order with { GoalId = new GoalId("fame") }).Wakeup!.WakeupId;

        (_company.View(inherited).Context.GoalId, _company.View(inherited).Context.ParentTicketId).Should().Be(("revenue", "road"));
        _company.View(own).Context.GoalId.Should().Be("fame");
    }

    [Fact]
    public void Should_wake_nobody_when_the_same_agent_is_assigned_again()
    {
        _company.Assigned("road", "ada");
        var before = _company.State.LastEventNumber;

        _company.Assign("road", "ada").Should().Be(new TicketReceipt(Created: false, Wakeup: null));

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Fact]
    public void Should_wake_nobody_when_only_the_definition_changes()
    {
        _company.Assigned("road", "ada");

        _company.Decide(CompanyDriver.TicketOrder("road", "ada") with { Title = "Another", Priority = 90 });

        Decided().Should().Equal(typeof(TicketDefined));
    }

    [Fact]
    public void Should_merge_into_an_equal_pending_wakeup_and_name_the_ticket_in_it()
    {
        _company.PauseAgent("ada");
        var pending = _company.Ask(CompanyDriver.Order("ada", TriggerType.TicketAssigned, "road")).WakeupId;

        _company.PutTicket("road", "ada").Wakeup.Should().Be(new WakeupReceipt(pending, ScheduleOutcome.Coalesced));

        _company.Move("road", TicketStatus.Done);
        _company.WhyCancelled(pending).Should().Be("ticket_done");
    }

    [Fact]
    public void Should_still_be_about_its_ticket_when_a_request_without_work_of_its_own_merges_into_it()
    {
        _company.PauseAgent("ada");
        var id = _company.Assigned("road", "ada");

        _company.Ask(CompanyDriver.Order("ada", TriggerType.TicketAssigned, "road") with { Context = new WakeupContext { Metadata = "{}" } })
            .Should().Be(new WakeupReceipt(id, ScheduleOutcome.Coalesced));

        _company.View(id).Context.Should().Match<WakeupContext>(context => context.TicketId == "road" && context.Metadata == "{}");
        _company.Assign("road", "bob");
        _company.WhyCancelled(id).Should().Be("ticket_reassigned");
    }

    [Fact]
    public void Should_cancel_the_old_wakeup_and_wake_the_new_agent_when_a_ticket_is_reassigned()
    {
        _company.PauseAgent("ada");
        var old = _company.Assigned("road", "ada");

        _company.Decide(CompanyDriver.AssignOrder("road", "bob"));

        Decided().Should().Equal(typeof(TicketAssigned), typeof(WakeupCancelled), typeof(WakeupScheduled));
        _company.WhyCancelled(old).Should().Be("ticket_reassigned");
        _company.Pending.Should().ContainSingle().Which.Agent.Id.Value.Should().Be("bob");
    }

    [Fact]
    public void Should_define_reassign_cancel_and_wake_in_one_decision_when_a_put_changes_all()
    {
        _company.PauseAgent("ada");
        _company.Assigned("road", "ada");

        _company.Decide(CompanyDriver.TicketOrder("road", "bob") with { Title = "Another" });

        Decided().Should().Equal(typeof(TicketDefined), typeof(TicketAssigned), typeof(WakeupCancelled), typeof(WakeupScheduled));
    }

    [Fact]
    public void Should_cancel_its_wakeups_and_keep_its_tickets_for_others_when_an_agent_is_terminated()
    {
        var running = _company.Assigned("road", "ada");
        var waiting = _company.Assigned("lane", "ada");

        _company.Decide(new TerminateAgent(CompanyDriver.Id, new AgentId("ada")));

        Decided().Should().Equal(typeof(AgentTerminated), typeof(CancelRequested), typeof(WakeupCancelled));
        _company.WhyCancelled(waiting).Should().Be("agent_terminated");
        _company.Report(running, new RunOutcome.Cancelled());
        _company.WhyCancelled(running).Should().Be("agent_terminated");
        _company.Assign("lane", "bob").Wakeup!.Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Theory]
    [InlineData("nobody", RefusalCodes.AgentNotFound)]
    [InlineData("cyd", RefusalCodes.AgentTerminated)]
    [InlineData("bob", RefusalCodes.BacklogFull)]
    public void Should_record_nothing_when_the_new_assignee_can_not_be_woken(string assignee, string code)
    {
        _company.PauseAgent("ada");
        var id = _company.Assigned("road", "ada");
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("cyd")));
        if (code == RefusalCodes.BacklogFull)
        {
            _company.Under(policy => policy with { MaxPendingContextBytes = 40 });
        }

        _company.Refused(CompanyDriver.TicketOrder("new", assignee)).Code.Should().Be(code);
        _company.Refused(CompanyDriver.TicketOrder("road", assignee) with { Title = "Another" }).Code.Should().Be(code);
        _company.Refused(CompanyDriver.AssignOrder("road", assignee)).Code.Should().Be(code);

        _company.State.Tickets.Find(new TicketId("new")).Should().BeNull();
        (_company.Status(id), _company.TicketOf("road").Definition.Title).Should().Be((WakeupStatus.Pending, "Do road"));
    }

    private IEnumerable<Type> Decided() => _company.Latest.Select(recorded => recorded.Body.GetType());
}
