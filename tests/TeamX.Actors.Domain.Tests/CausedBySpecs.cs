using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>A run that says who it is when it gives orders.</summary>
public sealed class CausedBySpecs
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(1);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_break_the_loop_when_a_run_gives_its_own_ticket_away_and_back()
    {
        _company.PauseAgent("bob");
        var id = _company.Assigned("road", "ada");
        for (var depth = 1; depth <= 16; depth++)
        {
            _company.Assign("road", "bob", causedBy: id);
            var next = _company.Assign("road", "ada", causedBy: id).Wakeup!.WakeupId;
            _company.View(next).CauseDepth.Should().Be(depth);
            _company.Complete(id);

            _company.Advance(Cooldown - TimeSpan.FromMilliseconds(1));
            _company.Status(next).Should().Be(WakeupStatus.Pending, "it waits for the cooldown");
            _company.Advance(TimeSpan.FromMilliseconds(1));
            _company.Status(next).Should().Be(WakeupStatus.Processing);
            id = next;
        }

        _company.Refused(CompanyDriver.AssignOrder("road", "bob") with { CausedBy = id }).Code.Should().Be(RefusalCodes.WakeDepthExceeded);
        _company.Refused(CompanyDriver.TicketOrder("road", "bob") with { CausedBy = id, Title = "Another" }).Code
            .Should().Be(RefusalCodes.WakeDepthExceeded);
        _company.Refused(CompanyDriver.TicketOrder("new", "bob") with { CausedBy = id }).Code.Should().Be(RefusalCodes.WakeDepthExceeded);
        _company.Refused(new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("bob")) { CausedBy = id }).Code
            .Should().Be(RefusalCodes.WakeDepthExceeded);
    }

    [Fact]
    public void Should_name_the_run_in_every_wakeup_that_its_orders_lead_to()
    {
        _company.PutGoal("revenue");
        _company.Put(ScheduleId.Schedule("mail"), CompanyDriver.Every("bob", TimeSpan.FromHours(1)));
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("bob", TimeSpan.FromHours(1))));
        var id = _company.Wake("ada");
        CompanyCommand[] orders =
        [
            new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("bob")),
            new ScheduleWakeups(CompanyDriver.Id, [CompanyDriver.Order("bob"), CompanyDriver.Order("ada")]),
            CompanyDriver.TicketOrder("road", "bob"),
            CompanyDriver.AssignOrder("road", "ada"),
            new DecomposeGoal(CompanyDriver.Id, new GoalId("revenue"), new AgentId("bob")),
            new RunSchedule(CompanyDriver.Id, ScheduleId.Schedule("mail")),
            new RunSchedule(CompanyDriver.Id, ScheduleId.Routine("report")),
        ];

        foreach (var order in orders)
        {
            _company.Send(order with { CausedBy = id }).Should().NotBeOfType<Refusal>();
        }

        var caused = _company.Accepted.Skip(1).ToList();
        caused.Should().HaveCount(8);
        caused.Should().OnlyContain(request =>
            request.Context.CausedBy == id && request.Cause!.Depth == 1 && request.Cause.AgentId == new AgentId("ada"));
    }

    [Fact]
    public void Should_prefer_the_cause_of_the_context_when_a_wakeup_names_one()
    {
        var sender = _company.Wake("ada");
        var named = _company.Wake("bob");

        var order = CompanyDriver.Order("bob") with { Context = new WakeupContext { CausedBy = named } };
        var receipt = (WakeupReceipt)_company.Send(new ScheduleWakeup(CompanyDriver.Id, order) { CausedBy = sender });

        _company.View(receipt.WakeupId).Context.CausedBy.Should().Be(named);
        _company[receipt.WakeupId].Request.Cause!.AgentId.Should().Be(new AgentId("bob"));
    }

    [Fact]
    public void Should_name_nobody_when_the_next_order_comes_from_outside()
    {
        var id = _company.Wake("ada");
        _company.Send(new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("bob")) { CausedBy = id });

        _company.View(_company.Assigned("road", "bob")).Context.CausedBy.Should().BeNull();
    }

    [Fact]
    public void Should_wait_for_the_cooldown_when_a_run_fires_its_own_routine()
    {
        var routine = ScheduleId.Routine("report");
        _company.Put(routine, CompanyDriver.Making(CompanyDriver.Every("ada", TimeSpan.FromHours(1))));
        var id = _company.Run(routine).WakeupId!.Value;

        var receipt = (FireReceipt)_company.Send(new RunSchedule(CompanyDriver.Id, routine) { CausedBy = id });
        _company.Complete(id);

        receipt.Outcome.Should().Be(FireOutcome.Scheduled);
        _company.Advance(Cooldown - TimeSpan.FromMilliseconds(1));
        _company.Status(receipt.WakeupId!.Value).Should().Be(WakeupStatus.Pending);
        _company.Advance(TimeSpan.FromMilliseconds(1));
        _company.Status(receipt.WakeupId.Value).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_end_the_cooldown_when_the_routine_fires_by_itself()
    {
        var routine = ScheduleId.Routine("report");
        _company.Put(routine, CompanyDriver.Making(CompanyDriver.Every("ada", TimeSpan.FromSeconds(30))));
        _company.Advance(TimeSpan.FromSeconds(30));
        var id = _company.Accepted.Single().WakeupId;
        var own = ((FireReceipt)_company.Send(new RunSchedule(CompanyDriver.Id, routine) { CausedBy = id })).WakeupId!.Value;
        _company.Complete(id);
        _company.Status(own).Should().Be(WakeupStatus.Pending);

        _company.Advance(TimeSpan.FromSeconds(30));

        _company.Fires.Last().Outcome.Should().Be(FireOutcome.Coalesced);
        _company.Status(own).Should().Be(WakeupStatus.Processing, "somebody else asks for the same");
        _company.View(own).Merged.Should().ContainSingle().Which.CausedBy.Should().BeNull("time is no run");
    }
}
