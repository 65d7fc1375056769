using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Company;

/// <summary>What listeners are told about goals, tickets, schedules and routines. What they are told about wakeups is in the scenarios.</summary>
public sealed class CompanyNotificationSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private static readonly GoalId Goal = new("G-1");
    private static readonly TicketId Ticket = new("T-1");

    private static readonly Dictionary<string, CompanyEvent> Work = new(StringComparer.Ordinal)
    {
        ["goal.defined"] = new GoalDefined(Goal, "Ship it", null, null),
        ["goal.decomposed"] = new GoalDecomposed(Goal, Ada, null),
        ["ticket.defined"] = new TicketDefined(Ticket, "Write it down"),
        ["ticket.assigned"] = new TicketAssigned(Ticket, Ada),
        ["ticket.status_changed"] = new TicketStatusChanged(Ticket, TicketStatus.Done),
        ["schedule.defined"] = Defined(ScheduleId.Schedule("s")),
        ["schedule.disabled"] = new ScheduleDisabled(ScheduleId.Schedule("s"), "agent_terminated"),
        ["schedule.deleted"] = new ScheduleDeleted(ScheduleId.Schedule("s")),
        ["schedule.fired"] = Fired(ScheduleId.Schedule("s")),
        ["routine.defined"] = Defined(ScheduleId.Routine("s")),
        ["routine.disabled"] = new ScheduleDisabled(ScheduleId.Routine("s"), "agent_terminated"),
        ["routine.deleted"] = new ScheduleDeleted(ScheduleId.Routine("s")),
        ["routine.fired"] = Fired(ScheduleId.Routine("s")),
        ["wakeup.withdrawn"] = new WakeupWithdrawn(Samples.Plain.WakeupId, "ticket_done"),
    };

    public static TheoryData<string> WorkTypes => [.. Work.Keys];

    [Theory]
    [MemberData(nameof(WorkTypes))]
    public void Should_have_its_wire_name_when_it_is_about_work(string name) => Of(Work[name]).Type.Should().Be(name);

    [Fact]
    public void Should_have_a_wire_name_of_its_own_when_it_is_any_event() =>
        Samples.Events.Select(e => Of(e).Type).Should().OnlyHaveUniqueItems().And.NotContain("unknown");

    [Theory]
    [InlineData("goal.decomposed")]
    [InlineData("ticket.assigned")]
    public void Should_be_about_the_agent_when_work_is_given_to_one(string name) =>
        (Of(Work[name]).ActorKind, Of(Work[name]).ActorId).Should().Be(("employee", "ada"));

    [Theory]
    [InlineData("goal.defined")]
    [InlineData("ticket.defined")]
    [InlineData("ticket.status_changed")]
    [InlineData("schedule.fired")]
    [InlineData("routine.defined")]
    public void Should_be_about_the_company_when_work_is_given_to_nobody(string name) =>
        (Of(Work[name]).ActorKind, Of(Work[name]).ActorId).Should().Be(("company", "acme"));

    [Fact]
    public void Should_be_about_the_company_when_a_ticket_is_taken_from_its_assignee()
    {
        var taken = Of(new TicketAssigned(Ticket, null));

        (taken.ActorKind, taken.ActorId).Should().Be(("company", "acme"));
        taken.Payload.Should().BeNull();
    }

    [Fact]
    public void Should_be_about_the_agent_of_the_request_when_it_is_withdrawn()
    {
        var withdrawn = Of(Work["wakeup.withdrawn"]) with { Request = Samples.Plain };

        (withdrawn.ActorKind, withdrawn.ActorId).Should().Be(("employee", Samples.Plain.AgentId.Value));
        withdrawn.Payload!.WakeupId.Should().Be(Samples.Plain.WakeupId);
    }

    private static ScheduleDefined Defined(ScheduleId id) => new(id, Samples.Hourly, null);

    private static ScheduleFired Fired(ScheduleId id) => new(id, DateTimeOffset.UnixEpoch, FireOutcome.Scheduled, null);

    private static CompanyNotification Of(CompanyEvent body) => new(Acme, 1, DateTimeOffset.UnixEpoch, body, null);
}
