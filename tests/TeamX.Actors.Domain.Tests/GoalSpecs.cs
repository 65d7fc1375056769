using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class GoalSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_record_a_goal_once_when_it_is_put_twice()
    {
        _company.PutGoal("revenue").Should().BeTrue();
        var before = _company.State.LastEventNumber;

        _company.PutGoal("revenue").Should().BeFalse();

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Fact]
    public void Should_replace_the_whole_definition_and_keep_the_creation_when_a_goal_is_put_again()
    {
        _company.PutGoal("company");
        _company.Send(CompanyDriver.GoalOrder("revenue", "company") with { Description = "1 M" });
        _company.Advance(TimeSpan.FromHours(1));

        _company.Send(new DefineGoal(CompanyDriver.Id, new GoalId("revenue"), "Twice as much")).Should().Be(new DefinitionReceipt(Created: false));

        _company.Asked<GoalView>(new GetGoal(CompanyDriver.Id, new GoalId("revenue"))).Should().Be(
            new GoalView(new GoalId("revenue"), CompanyDriver.Id, "Twice as much", null, null, 1, CompanyDriver.Morning));
        _company.State.Goals.Find(new GoalId("company"))!.Children.Should().BeEmpty("what is left out is gone, the parent too");
    }

    [Fact]
    public void Should_refuse_a_goal_when_its_parent_is_unknown() =>
        _company.Refused(CompanyDriver.GoalOrder("revenue", "nothing")).Code.Should().Be(RefusalCodes.GoalNotFound);

    [Theory]
    [InlineData("new", "new")]
    [InlineData("top", "top")]
    [InlineData("top", "middle")]
    [InlineData("top", "bottom")]
    [InlineData("middle", "bottom")]
    public void Should_refuse_a_goal_when_it_would_serve_itself(string goal, string parent)
    {
        _company.PutGoal("top");
        _company.PutGoal("middle", "top");
        _company.PutGoal("bottom", "middle");

        _company.Refused(CompanyDriver.GoalOrder(goal, parent)).Code.Should().Be(RefusalCodes.GoalCycle);
    }

    [Fact]
    public void Should_take_32_levels_and_refuse_one_more()
    {
        Chain("g", 32);

        _company.State.Goals.Find(new GoalId("g32"))!.Depth.Should().Be(32);
        _company.Refused(CompanyDriver.GoalOrder("g33", "g32")).Code.Should().Be(RefusalCodes.GoalTooDeep);
    }

    [Fact]
    public void Should_count_what_hangs_below_when_a_goal_moves()
    {
        Chain("g", 30);
        Chain("s", 3);

        _company.Refused(CompanyDriver.GoalOrder("s1", "g30")).Code.Should().Be(RefusalCodes.GoalTooDeep);
        _company.PutGoal("s1", "g29");
        _company.State.Goals.Find(new GoalId("s3"))!.Depth.Should().Be(32);
    }

    [Fact]
    public void Should_count_the_deepest_branch_when_a_goal_moves()
    {
        Chain("g", 30);
        Chain("s", 3);
        _company.PutGoal("short", "s1");

        _company.Refused(CompanyDriver.GoalOrder("s1", "g30")).Code.Should().Be(RefusalCodes.GoalTooDeep);
    }

    [Fact]
    public void Should_tell_the_ancestry_root_first_under_the_mission()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", "Roads for all"));
        Chain("g", 3);

        var ancestry = _company.Asked<Ancestry>(new GetGoalAncestry(CompanyDriver.Id, new GoalId("g3")));

        ancestry.Mission.Should().Be("Roads for all");
        ancestry.Goals.Should().Equal(
            new AncestorGoal(new GoalId("g1"), "Reach g1", null), new AncestorGoal(new GoalId("g2"), "Reach g2", null),
            new AncestorGoal(new GoalId("g3"), "Reach g3", null));
        ancestry.Tickets.Should().BeEmpty();
    }

    [Fact]
    public void Should_take_its_branch_along_when_a_goal_moves()
    {
        Chain("g", 3);
        _company.PutGoal("other");

        _company.PutGoal("g2", "other");

        _company.Asked<Ancestry>(new GetGoalAncestry(CompanyDriver.Id, new GoalId("g3"))).Goals.Select(goal => goal.Id.Value)
            .Should().Equal("other", "g2", "g3");
        _company.PutGoal("g1", "g3").Should().BeFalse("g1 is above nothing any more");
    }

    [Theory]
    [InlineData("-", "title", null, RefusalCodes.IdInvalid)]
    [InlineData("g", "", null, RefusalCodes.TextInvalid)]
    [InlineData("g", "513", null, RefusalCodes.TextInvalid)]
    [InlineData("g", "title", "8193", RefusalCodes.TextInvalid)]
    public void Should_refuse_a_goal_when_a_field_is_malformed(string id, string title, string? description, string code) =>
        _company.Refused(new DefineGoal(CompanyDriver.Id, new GoalId(id), Long(title)!, null, Long(description))).Code.Should().Be(code);

    [Fact]
    public void Should_take_the_longest_texts() =>
        _company.Send(new DefineGoal(CompanyDriver.Id, new GoalId("g"), Long("512")!, null, Long("8192"))).Should().Be(new DefinitionReceipt(Created: true));

    [Fact]
    public void Should_wake_the_agent_with_75_in_the_same_decision_when_a_goal_is_decomposed()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("plan");

        var receipt = (WakeupReceipt)_company.Send(Decompose("revenue", "ada") with { ParentTicketId = new TicketId("plan") });

        _company.Decisions[^2].Select(body => body.GetType()).Should().Equal(typeof(GoalDecomposed), typeof(WakeupScheduled));
        receipt.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        var view = _company.View(receipt.WakeupId);
        (view.AgentId.Value, view.Trigger, view.Priority).Should().Be(("ada", new Trigger(TriggerType.GoalDecomposed, "revenue"), 75));
        view.Context.Should().Be(new WakeupContext
        {
            GoalId = "revenue", ParentTicketId = "plan", SourceKind = "goal_decomposition", SourceRefId = "revenue",
        });
    }

    [Fact]
    public void Should_merge_into_the_pending_wakeup_when_a_goal_is_decomposed_twice()
    {
        _company.PutGoal("revenue");
        _company.PauseAgent("ada");
        var first = (WakeupReceipt)_company.Send(Decompose("revenue", "ada"));

        _company.Send(Decompose("revenue", "ada")).Should().Be(new WakeupReceipt(first.WakeupId, ScheduleOutcome.Coalesced));
    }

    [Theory]
    [InlineData("nothing", "ada", null, RefusalCodes.GoalNotFound)]
    [InlineData("revenue", "nobody", null, RefusalCodes.AgentNotFound)]
    [InlineData("revenue", "bob", null, RefusalCodes.AgentTerminated)]
    [InlineData("revenue", "ada", "nothing", RefusalCodes.TicketNotFound)]
    public void Should_record_nothing_when_a_goal_can_not_be_decomposed(string goal, string agent, string? ticket, string code)
    {
        _company.PutGoal("revenue");
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("bob")));

        _company.Refused(Decompose(goal, agent) with { ParentTicketId = ticket is null ? null : new TicketId(ticket) }).Code.Should().Be(code);
    }

    [Fact]
    public void Should_record_nothing_when_there_is_no_room_for_the_wakeup_of_a_goal()
    {
        _company.PutGoal("revenue");
        _company.Under(policy => policy with { MaxPendingContextBytes = 10 });

        _company.Refused(Decompose("revenue", "ada")).Code.Should().Be(RefusalCodes.BacklogFull);
    }

    private static DecomposeGoal Decompose(string goal, string agent) => new(CompanyDriver.Id, new GoalId(goal), new AgentId(agent));

    /// <summary>Goals g1, g2, …, each under the one before.</summary>
    private void Chain(string name, int levels)
    {
        for (var level = 1; level <= levels; level++)
        {
            _company.PutGoal($"{name}{level}", level == 1 ? null : $"{name}{level - 1}").Should().BeTrue();
        }
    }

    private static string? Long(string? text) => int.TryParse(text, out var length) ? new string('x', length) : text;
}
