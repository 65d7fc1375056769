using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>A fire of a routine: one ticket, one assignment, one wakeup.</summary>
public sealed class RoutineSpecs
{
    private static readonly ScheduleId Report = ScheduleId.Routine("report");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_make_ticket_assignment_and_wakeup_in_one_decision_when_it_fires()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("reports");
        Put(new TicketTemplate("Report {number}")
        {
            Description = "Of {date}", GoalId = new GoalId("revenue"), ParentTicketId = new TicketId("reports"),
        });

        _company.Advance(Hour);

        var id = _company.Fires.Single().TicketId!.Value;
        var wakeup = _company.Accepted.Single();
        _company.Decisions[^2].Should().Equal(
            new ScheduleFired(Report, CompanyDriver.Morning + Hour, FireOutcome.Scheduled, CompanyDriver.Morning + (Hour * 2)) { TicketId = id },
            new TicketDefined(id, "Report 1")
            {
                Description = "Of {date}", GoalId = new GoalId("revenue"), ParentTicketId = new TicketId("reports"), RoutineId = "report",
            },
            new TicketAssigned(id, new AgentId("ada"), "report"),
            wakeup);
        (wakeup.AgentId.Value, wakeup.Trigger, wakeup.Priority).Should().Be(("ada", new Trigger(TriggerType.Routine, "report"), 60));
        wakeup.Context.Should().Be(new WakeupContext
        {
            GoalId = "revenue", TicketId = id.Value, ParentTicketId = "reports", SourceKind = "routine_execution", SourceRefId = "report",
        });
    }

    [Fact]
    public void Should_take_the_goal_of_the_ticket_above_when_the_template_has_none()
    {
        _company.PutGoal("revenue");
        _company.PutTicket("reports", with: order => order with { GoalId = new GoalId("revenue") });
        Put(new TicketTemplate("Report") { ParentTicketId = new TicketId("reports") });

        _company.Advance(Hour);

        _company.Accepted.Single().Context.GoalId.Should().Be("revenue");
    }

    [Fact]
    public void Should_use_its_own_priority_for_the_wakeup_and_for_later_assignments()
    {
        _company.Put(Report, CompanyDriver.Making(CompanyDriver.Every("ada", Hour)) with { Priority = 11 });
        _company.Advance(Hour);

        var second = _company.Assign(Made(), "bob").Wakeup!.WakeupId;

        (_company.Accepted.First().Priority, _company.View(second).Priority).Should().Be((11, 11));
    }

    [Fact]
    public void Should_fill_the_title_with_the_local_time_of_the_fire_and_count_every_fire()
    {
        _company.Put(Report, new ScheduleDefinition(new AgentId("ada"), new Recurrence { Cron = "30 0 * * *", TimeZone = "Asia/Tokyo" })
        {
            Ticket = new TicketTemplate("{weekday} {date} {time} {week} {month} {year} {{{number}}}"),
        });
        _company.PauseAgent("ada");

        _company.Advance(TimeSpan.FromDays(3));
        _company.State.Tickets.All.Single().Definition.Title.Should().Be("Tuesday 2026-03-03 00:30 2026-W10 2026-03 2026 {1}");

        _company.ResumeAgent("ada");
        _company.Advance(TimeSpan.FromDays(1));
        _company.State.Tickets.All.Select(ticket => ticket.Definition.Title).Should().Contain(title => title.EndsWith("{4}", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_cancel_the_routines_wakeup_and_wake_the_new_agent_when_its_ticket_is_reassigned()
    {
        _company.PauseAgent("ada");
        _company.Put(Report, CompanyDriver.Making(CompanyDriver.Every("ada", Hour)));
        _company.Advance(Hour);
        var routines = _company.Accepted.Single().WakeupId;

        var next = _company.Assign(Made(), "bob").Wakeup!.WakeupId;

        _company.WhyCancelled(routines).Should().Be("ticket_reassigned");
        (_company.View(next).Trigger.Type, _company.View(next).Priority).Should().Be((TriggerType.TicketAssigned, 70));
        _company.TicketOf(Made()).Definition.RoutineId.Should().Be("report");
    }

    [Fact]
    public void Should_keep_who_made_it_when_its_ticket_is_put_by_a_person()
    {
        _company.Put(Report, CompanyDriver.Making(CompanyDriver.Every("ada", Hour)));
        _company.Advance(Hour);

        _company.PutTicket(Made(), "ada").Should().Be(new TicketReceipt(Created: false, Wakeup: null));

        _company.TicketOf(Made()).Definition.RoutineId.Should().Be("report");
    }

    [Fact]
    public void Should_fire_anew_when_the_ticket_of_the_pending_wakeup_was_closed()
    {
        _company.PauseAgent("ada");
        _company.Put(Report, CompanyDriver.Making(CompanyDriver.Every("ada", Hour)));
        _company.Advance(Hour);
        _company.Move(Made(), TicketStatus.Cancelled);

        _company.Advance(Hour);

        _company.Fires.Select(fired => fired.Outcome).Should().Equal(FireOutcome.Scheduled, FireOutcome.Scheduled);
        _company.Pending.Should().ContainSingle().Which.Request.Context.TicketId.Should().Be(_company.Fires.Last().TicketId!.Value.Value);
    }

    [Fact]
    public void Should_make_its_ticket_when_only_a_wakeup_that_somebody_else_asked_for_is_pending()
    {
        _company.PauseAgent("ada");
        var asked = _company.Ask(CompanyDriver.Order("ada", TriggerType.Routine, "report"));
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("ada", TimeSpan.FromHours(1))));

        var first = _company.Run(ScheduleId.Routine("report"));
        var second = _company.Run(ScheduleId.Routine("report"));

        (first.Outcome, first.WakeupId).Should().Be((FireOutcome.Scheduled, asked.WakeupId));
        _company.View(asked.WakeupId).Context.TicketId.Should().Be(first.TicketId!.Value.Value);
        second.Should().Be(new FireReceipt(FireOutcome.Coalesced, asked.WakeupId, null, null));
        _company.State.Tickets.All.Should().ContainSingle();
    }

    [Fact]
    public void Should_go_on_without_a_ticket_above_when_that_was_closed_and_forgotten()
    {
        _company.PutTicket("reports");
        Put(new TicketTemplate("Report") { ParentTicketId = new TicketId("reports") }, TimeSpan.FromDays(40));
        _company.Move("reports", TicketStatus.Done);
        _company.Advance(TimeSpan.FromDays(35));
        _company.PutGoal("revenue");
        _company.State.Tickets.All.Should().BeEmpty();

        _company.Advance(TimeSpan.FromDays(5));

        var ticket = _company.State.Tickets.All.Should().ContainSingle().Subject;
        (ticket.Definition.ParentTicketId, ticket.Parent).Should().Be((null, null));
        _company.Accepted.Single().Context.ParentTicketId.Should().BeNull();
    }

    [Fact]
    public void Should_keep_the_ticket_above_when_its_retention_ends_with_the_fire_itself()
    {
        var shortlyAfter = CompanyPolicy.Default.Retention + TimeSpan.FromMinutes(1);
        _company.PutTicket("reports");
        Put(new TicketTemplate("Report") { ParentTicketId = new TicketId("reports") }, shortlyAfter);
        _company.Move("reports", TicketStatus.Done);

        _company.Advance(shortlyAfter);

        _company.TicketOf(Made()).PathFromRoot().Select(ticket => ticket.Id.Value).Should().Equal("reports", Made());
        CompanyDriver.Replay(_company.Journal).Tickets.All.Should().HaveCount(2);
    }

    [Fact]
    public void Should_still_be_edited_when_its_ticket_above_was_forgotten()
    {
        var definition = CompanyDriver.Every("ada", TimeSpan.FromDays(40)) with
        {
            Ticket = new TicketTemplate("Report") { ParentTicketId = new TicketId("reports") },
        };
        _company.PutTicket("reports");
        _company.Put(Report, definition);
        _company.Move("reports", TicketStatus.Done);
        _company.Advance(TimeSpan.FromDays(35));
        _company.PutGoal("revenue");

        _company.Put(Report, definition with { Enabled = false }).NextFireAt.Should().BeNull();

        _company.Refused(new DefineSchedule(CompanyDriver.Id, ScheduleId.Routine("new"), definition)).Code.Should().Be(RefusalCodes.TicketNotFound);
    }

    [Fact]
    public void Should_still_put_its_ticket_under_one_that_is_closed_and_kept()
    {
        _company.PutTicket("reports");
        Put(new TicketTemplate("Report") { ParentTicketId = new TicketId("reports") });
        _company.Move("reports", TicketStatus.Done);

        _company.Advance(Hour);

        _company.TicketOf(Made()).Parent!.Id.Value.Should().Be("reports");
    }

    [Fact]
    public void Should_make_a_ticket_of_its_own_when_the_one_above_is_at_the_deepest_level()
    {
        for (var level = 1; level <= 256; level++)
        {
            _company.PutTicket($"t{level}", parent: level == 1 ? null : $"t{level - 1}");
        }

        Put(new TicketTemplate("Report") { ParentTicketId = new TicketId("t256") });
        _company.Advance(Hour);

        _company.TicketOf(Made()).Depth.Should().Be(1);
    }

    [Fact]
    public void Should_refuse_a_template_when_something_in_it_is_wrong()
    {
        Refused(null).Should().Be(RefusalCodes.TicketTemplateMismatch);
        Refused(new TicketTemplate("{dato}")).Should().Be(RefusalCodes.PlaceholderInvalid);
        Refused(new TicketTemplate("")).Should().Be(RefusalCodes.TextInvalid);
        Refused(new TicketTemplate("Report") { Description = new string('x', 8_193) }).Should().Be(RefusalCodes.TextInvalid);
        Refused(new TicketTemplate("Report") { GoalId = new GoalId("nothing") }).Should().Be(RefusalCodes.GoalNotFound);
        Refused(new TicketTemplate("Report") { ParentTicketId = new TicketId("nothing") }).Should().Be(RefusalCodes.TicketNotFound);

        string Refused(TicketTemplate? template) =>
            _company.Refused(new DefineSchedule(CompanyDriver.Id, Report, CompanyDriver.Every("ada", Hour) with { Ticket = template })).Code;
    }

    private void Put(TicketTemplate template, TimeSpan? every = null) =>
        _company.Put(Report, CompanyDriver.Every("ada", every ?? Hour) with { Ticket = template });

    /// <summary>The ticket that the latest fire made.</summary>
    private string Made() => _company.Fires.Last(fired => fired.TicketId is not null).TicketId!.Value.Value;
}
