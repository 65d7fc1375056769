using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>When schedules fire, whatever agents, clocks and processes do.</summary>
public sealed class ScheduleSpecs
{
    private static readonly ScheduleId Mail = ScheduleId.Schedule("mail");
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_fire_at_its_instants_and_wake_with_50_in_the_same_decision()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes)).Should().Be(new ScheduleReceipt(Mail, Created: true, At(10)));

        _company.Advance(TenMinutes);

        _company.Decisions[^2].Should().Equal(
            new ScheduleFired(Mail, At(10), FireOutcome.Scheduled, At(20)), _company.Accepted.Single());
        var view = _company.View(_company.Accepted.Single().WakeupId);
        (view.AgentId.Value, view.Trigger, view.Priority, view.Status).Should().Be(
            ("ada", new Trigger(TriggerType.Schedule, "mail"), 50, WakeupStatus.Processing));
        view.Context.Should().Be(new WakeupContext { SourceKind = "schedule", SourceRefId = "mail" });
        _company.Advance(TenMinutes * 2);
        FiredAt().Should().Equal(At(10), At(20), At(30));
    }

    [Fact]
    public void Should_follow_the_wall_clock_of_its_zone_when_it_has_a_cron_expression()
    {
        _company.Put(Mail, new ScheduleDefinition(new AgentId("ada"), new Recurrence { Cron = "30 18 * * *", TimeZone = "Asia/Tokyo" }));

        _company.Advance(TimeSpan.FromDays(2));

        FiredAt().Should().Equal(At(30), At(30).AddDays(1));
    }

    [Fact]
    public void Should_wake_with_what_its_definition_says()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes) with
        {
            Priority = 9,
            MaxRetries = 1,
            Timeout = TimeSpan.FromMinutes(3),
            Context = new WakeupContext { ProjectId = "p", TicketId = "t", Metadata = "{\"a\":1}", SourceKind = "mine" },
        });

        _company.Advance(TenMinutes);

        var request = _company.Accepted.Single();
        (request.Priority, request.MaxRetries, request.Timeout).Should().Be((9, 1, TimeSpan.FromMinutes(3)));
        request.Context.Should().Be(new WakeupContext { ProjectId = "p", TicketId = "t", Metadata = "{\"a\":1}", SourceKind = "mine", SourceRefId = "mail" });
    }

    [Fact]
    public void Should_fire_all_that_are_due_together_each_in_its_own_decision()
    {
        var same = ScheduleId.Routine("mail");
        _company.Put(same, CompanyDriver.Making(CompanyDriver.Every("bob", TenMinutes)));
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(ScheduleId.Schedule("again"), CompanyDriver.Every("ada", TenMinutes));

        _company.Advance(TenMinutes);

        _company.Decisions.Select(decided => decided[0]).OfType<ScheduleFired>().Select(fired => fired.ScheduleId)
            .Should().Equal(ScheduleId.Schedule("again"), Mail, same);
        _company.Delete(Mail);
        _company.State.Schedules.Find(same).Should().NotBeNull("a schedule and a routine of one name are two things");
    }

    [Fact]
    public void Should_be_disabled_with_its_wakeups_cancelled_in_one_decision_when_its_agent_is_terminated()
    {
        var routine = ScheduleId.Routine("report");
        _company.PauseAgent("ada");
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(routine, CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)));
        _company.Put(ScheduleId.Schedule("off"), CompanyDriver.Every("ada", TenMinutes) with { Enabled = false });
        _company.Put(ScheduleId.Schedule("bobs"), CompanyDriver.Every("bob", TenMinutes));
        _company.Advance(TenMinutes);
        var waiting = _company.Pending.Select(wakeup => wakeup.Id).ToList();

        _company.Decide(new TerminateAgent(CompanyDriver.Id, new AgentId("ada")));

        _company.Latest.Select(recorded => recorded.Body).Should().Equal(
            new AgentTerminated(new AgentId("ada"), null), new WakeupCancelled(waiting[0], "agent_terminated"), new WakeupCancelled(waiting[1], "agent_terminated"),
            new ScheduleDisabled(Mail, "agent_terminated"), new ScheduleDisabled(routine, "agent_terminated"));
        (_company.View(Mail).Definition.Enabled, _company.View(Mail).NextFireAt, _company.View(Mail).DisabledReason)
            .Should().Be((false, null, "agent_terminated"));
        _company.View(ScheduleId.Schedule("off")).DisabledReason.Should().BeNull("a person disabled it");
        _company.Advance(TenMinutes);
        _company.Fires.Skip(3).Should().OnlyContain(fired => fired.ScheduleId.Value == "bobs");
    }

    [Fact]
    public void Should_go_on_with_another_agent_when_its_own_was_terminated()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("ada")));

        _company.Put(Mail, CompanyDriver.Every("bob", TenMinutes)).NextFireAt.Should().Be(At(10));

        _company.View(Mail).DisabledReason.Should().BeNull();
    }

    [Fact]
    public void Should_run_nothing_when_its_agent_is_paused_or_suspended()
    {
        _company.Under(policy => policy with { CircuitBreakerThreshold = 1 });
        _company.DeadLetter("bob");
        _company.PauseAgent("ada");
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("bob", TenMinutes)));
        var starts = _company.Starts.Count();

        _company.Advance(TimeSpan.FromHours(5));

        _company.Starts.Should().HaveCount(starts, "no automatic source wakes them");
        _company.Pending.Select(wakeup => wakeup.Agent.Id.Value).Should().Equal("ada", "bob");
        _company.State.Tickets.All.Should().ContainSingle("no ticket is made while the last one waits");
    }

    [Fact]
    public void Should_record_why_it_was_skipped_and_go_on_when_its_wakeup_is_refused()
    {
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)));
        _company.Under(policy => policy with { MaxPendingContextBytes = 5 });

        _company.Advance(TenMinutes);

        _company.Fires.Should().Equal(
            new ScheduleFired(ScheduleId.Routine("report"), At(10), FireOutcome.Skipped, At(20)) { Reason = RefusalCodes.BacklogFull });
        _company.State.Tickets.All.Should().BeEmpty();
        _company.Under(policy => policy with { MaxPendingContextBytes = 5_000 });
        _company.Advance(TenMinutes);
        _company.Fires.Last().Outcome.Should().Be(FireOutcome.Scheduled);
    }

    [Fact]
    public void Should_fire_once_more_and_be_disabled_when_its_time_zone_is_gone_from_the_machine()
    {
        var gone = new ScheduleDefinition(new AgentId("ada"), new Recurrence { Cron = "*/10 * * * *", TimeZone = "Europe/Atlantis" });
        _company.Journal.Add(new RecordedEvent(_company.State.LastEventNumber + 1, _company.Now, new ScheduleDefined(Mail, gone, At(10))));
        _company.Recover();

        _company.Advance(TimeSpan.FromHours(1));

        FiredAt().Should().Equal(At(10));
        (_company.View(Mail).Definition.Enabled, _company.View(Mail).DisabledReason).Should().Be((false, "no_next_fire"));
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes)).NextFireAt.Should().Be(At(70));
    }

    [Fact]
    public void Should_still_be_armed_when_the_process_died()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(ScheduleId.Schedule("daily"), CompanyDriver.Cron("bob", "0 10 * * *"));
        _company.Advance(TimeSpan.FromMinutes(15));
        _company.Recover();

        _company.Advance(TimeSpan.FromMinutes(45));

        FiredAt().Should().Equal(At(10), At(20), At(30), At(40), At(50), At(60), At(60));
    }

    [Fact]
    public void Should_still_be_armed_when_it_goes_on_from_a_snapshot()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(15));
        var twin = _company.Twin();

        twin.Advance(TimeSpan.FromMinutes(20));

        twin.Fires.Select(fired => fired.DueAt).Should().Equal(At(10), At(20), At(30));
        twin.View(Mail).Fires.Should().Be(3);
    }

    [Fact]
    public void Should_fire_no_instant_twice_when_the_clock_jumps_three_days_ahead_and_two_hours_back()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(ScheduleId.Schedule("daily"), CompanyDriver.Cron("bob", "0 10 * * *") with { MissedFires = MissedFirePolicy.FireAll });
        _company.Advance(TimeSpan.FromMinutes(65));

        _company.JumpWall(TimeSpan.FromDays(3));
        _company.Advance(TimeSpan.FromMinutes(10));
        _company.JumpWall(TimeSpan.FromHours(-2));
        _company.Advance(TimeSpan.FromHours(3));

        _company.Fires.Select(fired => (fired.ScheduleId, fired.DueAt)).Should().OnlyHaveUniqueItems();
        _company.Fires.Where(fired => fired.ScheduleId == Mail).Select(fired => fired.DueAt).Should().BeInAscendingOrder();
        _company.Fires.Where(fired => fired.ScheduleId != Mail).Select(fired => fired.DueAt)
            .Should().Equal(At(60), At(60).AddDays(1), At(60).AddDays(2), At(60).AddDays(3));
        _company.Fires.Last().DueAt.Should().Be(At(130).AddDays(3), "it goes on where it was before the clock went back");
    }

    [Fact]
    public void Should_fire_late_and_once_when_the_machine_slept_through_one_instant()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));

        _company.JumpWall(TimeSpan.FromMinutes(13));

        _company.Fires.Should().Equal(new ScheduleFired(Mail, At(10), FireOutcome.Scheduled, At(20)));
        _company.View(Mail).LastFiredAt.Should().Be(At(13));
    }

    private static DateTimeOffset At(int minute) => CompanyDriver.Morning.AddMinutes(minute);

    private IEnumerable<DateTimeOffset> FiredAt() =>
        _company.Journal.Where(recorded => recorded.Body is ScheduleFired).Select(recorded => recorded.At);
}
