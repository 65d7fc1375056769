using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>Tickets for themselves; whom they wake is in <see cref="BridgeSpecs"/>.</summary>
public sealed class TicketSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_record_a_ticket_once_when_it_is_put_twice()
    {
        _company.PutTicket("road", "ada").Created.Should().BeTrue();
        var before = _company.State.LastEventNumber;

        _company.PutTicket("road", "ada").Should().Be(new TicketReceipt(Created: false, Wakeup: null));

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Fact]
    public void Should_replace_the_whole_definition_and_keep_status_and_creation_when_a_ticket_is_put_again()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("town");
        _company.PutTicket("road", parent: "town", with: order => order with { GoalId = new GoalId("revenue"), Description = "Long", Priority = 3 });
        _company.Move("road", TicketStatus.Blocked);
        _company.Advance(TimeSpan.FromHours(1));

        _company.PutTicket("road");

        _company.Asked<TicketView>(new GetTicket(CompanyDriver.Id, new TicketId("road"))).Should().Be(new TicketView(
            new TicketId("road"), CompanyDriver.Id, "Do road", null, TicketStatus.Blocked, null, null, null, null, null,
            CompanyDriver.Morning, CompanyDriver.Morning.AddHours(1), null));
    }

    [Theory]
    [InlineData("new", "new")]
    [InlineData("top", "top")]
    [InlineData("top", "middle")]
    [InlineData("top", "bottom")]
    [InlineData("middle", "bottom")]
    public void Should_refuse_a_ticket_when_it_would_be_a_part_of_itself(string ticket, string parent)
    {
        _company.PutTicket("top");
        _company.PutTicket("middle", parent: "top");
        _company.PutTicket("bottom", parent: "middle");

        _company.Refused(CompanyDriver.TicketOrder(ticket, "ada", parent)).Code.Should().Be(RefusalCodes.TicketCycle);
    }

    [Fact]
    public void Should_take_256_levels_and_refuse_one_more_also_when_a_branch_moves()
    {
        for (var level = 1; level <= 256; level++)
        {
            _company.PutTicket($"t{level}", parent: level == 1 ? null : $"t{level - 1}").Created.Should().BeTrue();
        }

        _company.PutTicket("s1");
        _company.PutTicket("s2", parent: "s1");

        _company.TicketOf("t256").Depth.Should().Be(256);
        _company.Refused(CompanyDriver.TicketOrder("t257", "ada", "t256")).Code.Should().Be(RefusalCodes.TicketTooDeep);
        _company.Refused(CompanyDriver.TicketOrder("s1", "ada", "t255")).Code.Should().Be(RefusalCodes.TicketTooDeep);
        _company.PutTicket("s1", parent: "t254");
        _company.TicketOf("s2").Depth.Should().Be(256);
    }

    [Fact]
    public void Should_go_between_open_statuses_in_any_order()
    {
        _company.PutTicket("road");
        TicketStatus[] open = [TicketStatus.Open, TicketStatus.InProgress, TicketStatus.Blocked];
        foreach (var (from, to) in open.SelectMany(from => open.Select(to => (from, to))))
        {
            _company.Move("road", from);
            _company.Move("road", to);
            (_company.TicketOf("road").Status, _company.TicketOf("road").ClosedAt).Should().Be((to, null));
        }
    }

    [Theory]
    [InlineData(TicketStatus.Done, TicketStatus.Open)]
    [InlineData(TicketStatus.Done, TicketStatus.Cancelled)]
    [InlineData(TicketStatus.Cancelled, TicketStatus.InProgress)]
    [InlineData(TicketStatus.Cancelled, TicketStatus.Done)]
    public void Should_stay_closed_when_it_is_done_or_cancelled(TicketStatus final, TicketStatus next)
    {
        _company.PutTicket("road", "ada");
        _company.Move("road", final);

        _company.TicketOf("road").ClosedAt.Should().Be(CompanyDriver.Morning);
        _company.Refused(CompanyDriver.StatusOrder("road", next)).Code.Should().Be(RefusalCodes.TicketClosed);
        _company.Refused(CompanyDriver.AssignOrder("road", "bob")).Code.Should().Be(RefusalCodes.TicketClosed);
        _company.Refused(CompanyDriver.AssignOrder("road", "ada")).Code.Should().Be(RefusalCodes.TicketClosed);
        _company.Refused(CompanyDriver.TicketOrder("road", "bob")).Code.Should().Be(RefusalCodes.TicketClosed);
        _company.Refused(CompanyDriver.TicketOrder("road", "ada") with { Title = "Another" }).Code.Should().Be(RefusalCodes.TicketClosed);
    }

    [Fact]
    public void Should_answer_again_when_what_was_said_to_a_closed_ticket_is_repeated()
    {
        _company.PutTicket("road", "ada");
        _company.Move("road", TicketStatus.Done);
        var before = _company.State.LastEventNumber;

        _company.Move("road", TicketStatus.Done);
        _company.PutTicket("road", "ada").Should().Be(new TicketReceipt(Created: false, Wakeup: null));

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Theory]
    [InlineData("-", "title", null, 5, RefusalCodes.IdInvalid)]
    [InlineData("t", "", null, 5, RefusalCodes.TextInvalid)]
    [InlineData("t", "513", null, 5, RefusalCodes.TextInvalid)]
    [InlineData("t", "title", "8193", 5, RefusalCodes.TextInvalid)]
    [InlineData("t", "title", null, 101, RefusalCodes.PriorityOutOfRange)]
    [InlineData("t", "title", null, -1, RefusalCodes.PriorityOutOfRange)]
    public void Should_refuse_a_ticket_when_a_field_is_malformed(string id, string title, string? description, int priority, string code) =>
        _company.Refused(new DefineTicket(CompanyDriver.Id, new TicketId(id), Long(title)!) { Description = Long(description), Priority = priority })
            .Code.Should().Be(code);

    [Fact]
    public void Should_refuse_when_goal_parent_ticket_or_status_are_unknown()
    {
        _company.PutTicket("road");

        _company.Refused(CompanyDriver.TicketOrder("new", "ada") with { GoalId = new GoalId("nothing") }).Code.Should().Be(RefusalCodes.GoalNotFound);
        _company.Refused(CompanyDriver.TicketOrder("new", "ada", "nothing")).Code.Should().Be(RefusalCodes.TicketNotFound);
        _company.Refused(CompanyDriver.AssignOrder("nothing", "ada")).Code.Should().Be(RefusalCodes.TicketNotFound);
        _company.Refused(CompanyDriver.StatusOrder("nothing", TicketStatus.Done)).Code.Should().Be(RefusalCodes.TicketNotFound);
        _company.Refused(CompanyDriver.StatusOrder("road", TicketStatus.Unknown)).Code.Should().Be(RefusalCodes.TicketStatusUnknown);
        _company.Refused(CompanyDriver.StatusOrder("road", (TicketStatus)99)).Code.Should().Be(RefusalCodes.TicketStatusUnknown);
    }

    [Fact]
    public void Should_list_what_is_asked_for_by_id_and_page_by_page()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("c", "ada");
        _company.PutTicket("a", "bob", with: order => order with { GoalId = new GoalId("revenue") });
        _company.PutTicket("b", "ada", parent: "a");
        _company.PutTicket("B");
        _company.Move("c", TicketStatus.Done);

        Listed(list => list).Should().Equal("B", "a", "b", "c");
        Listed(list => list with { AssigneeId = new AgentId("ada") }).Should().Equal("b", "c");
        Listed(list => list with { Status = TicketStatus.Done }).Should().Equal("c");
        Listed(list => list with { GoalId = new GoalId("revenue") }).Should().Equal("a");
        Listed(list => list with { Limit = 2 }).Should().Equal("B", "a");
        Listed(list => list with { Limit = 2, Cursor = "a" }).Should().Equal("b", "c");
        _company.Asked<TicketPage>(new ListTickets(CompanyDriver.Id) { Limit = 2 }).NextCursor.Should().Be("a");
        _company.Asked<TicketPage>(new ListTickets(CompanyDriver.Id) { Limit = 4 }).NextCursor.Should().BeNull();
        _company.Asked<Refusal>(new ListTickets(CompanyDriver.Id) { Limit = 1_001 }).Code.Should().Be(RefusalCodes.LimitOutOfRange);
    }

    private IEnumerable<string> Listed(Func<ListTickets, ListTickets> with) =>
        _company.Asked<TicketPage>(with(new ListTickets(CompanyDriver.Id))).Items.Select(ticket => ticket.Id.Value);

    private static string? Long(string? text) => int.TryParse(text, out var length) ? new string('x', length) : text;
}
