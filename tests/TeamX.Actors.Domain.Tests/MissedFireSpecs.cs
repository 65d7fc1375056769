using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>Fires that fell due while nobody could carry them out.</summary>
public sealed class MissedFireSpecs
{
    private static readonly ScheduleId Mail = ScheduleId.Schedule("mail");
    private static readonly DateTimeOffset EightHoursLater = CompanyDriver.Morning.AddHours(8).AddSeconds(30);
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Theory]
    [InlineData("downtime")]
    [InlineData("pause")]
    [InlineData("sleep")]
    public void Should_fire_once_for_all_when_the_policy_is_fire_once(string how)
    {
        EveryMinute(MissedFirePolicy.FireOnce);

        MissEightHours(how);

        _company.Fires.Should().Equal(
            new ScheduleFired(Mail, At(480), FireOutcome.Scheduled, At(481)) { MissedSince = At(1) });
        _company.Starts.Should().ContainSingle();
        GoesOn();
    }

    [Theory]
    [InlineData("downtime")]
    [InlineData("pause")]
    [InlineData("sleep")]
    public void Should_pass_over_all_when_the_policy_is_skip(string how)
    {
        EveryMinute(MissedFirePolicy.Skip);

        MissEightHours(how);

        _company.Fires.Should().Equal(
            new ScheduleFired(Mail, At(480), FireOutcome.Skipped, At(481)) { MissedSince = At(1), Reason = "missed" });
        _company.Accepted.Should().BeEmpty();
        GoesOn();
    }

    [Theory]
    [InlineData("downtime")]
    [InlineData("pause")]
    [InlineData("sleep")]
    public void Should_fire_the_last_25_each_in_its_own_decision_when_the_policy_is_fire_all(string how)
    {
        EveryMinute(MissedFirePolicy.FireAll, OverlapPolicy.Queue);

        MissEightHours(how);

        _company.Fires.Should().Equal(Enumerable.Range(456, 25).Select(minute =>
            new ScheduleFired(Mail, At(minute), FireOutcome.Scheduled, At(minute + 1)) { MissedSince = minute == 456 ? At(1) : null }));
        _company.Decisions.Count(decided => decided[0] is ScheduleFired).Should().Be(25);
        _company.Accepted.Should().HaveCount(25);
        GoesOn();
    }

    [Fact]
    public void Should_merge_what_it_catches_up_on_when_its_fires_coalesce()
    {
        EveryMinute(MissedFirePolicy.FireAll);

        MissEightHours("downtime");

        _company.Fires.Select(fired => fired.Outcome).Should().Equal([FireOutcome.Scheduled, .. Enumerable.Repeat(FireOutcome.Coalesced, 24)]);
        _company.Starts.Should().ContainSingle();
    }

    [Fact]
    public void Should_go_on_where_it_was_when_the_process_dies_while_it_catches_up()
    {
        EveryMinute(MissedFirePolicy.FireAll, OverlapPolicy.Queue);
        _company.PauseAgent("ada");
        MissEightHours("pause");
        var lost = _company.Journal.FindIndex(recorded => recorded.Body is ScheduleFired fired && fired.DueAt == At(470));
        _company.Journal.RemoveRange(lost, _company.Journal.Count - lost);

        _company.Recover();

        _company.Fires.Select(fired => fired.DueAt).Should().Equal(Enumerable.Range(456, 25).Select(At));
        _company.Pending.Should().HaveCount(25);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(25)]
    public void Should_name_no_missed_ones_when_it_catches_up_on_all(int missed)
    {
        EveryMinute(MissedFirePolicy.FireAll, OverlapPolicy.Queue);

        _company.Now += TimeSpan.FromMinutes(missed);
        _company.Recover();

        _company.Fires.Select(fired => fired.DueAt).Should().Equal(Enumerable.Range(1, missed).Select(At));
        _company.Fires.Should().OnlyContain(fired => fired.MissedSince == null);
    }

    [Theory]
    [InlineData(MissedFirePolicy.FireOnce, 61, FireOutcome.Scheduled)]
    [InlineData(MissedFirePolicy.FireAll, 61, FireOutcome.Scheduled)]
    [InlineData(MissedFirePolicy.Skip, 61, FireOutcome.Skipped)]
    [InlineData(MissedFirePolicy.Skip, 60, FireOutcome.Scheduled)]
    public void Should_carry_out_or_pass_over_a_single_late_fire_as_its_policy_says(MissedFirePolicy policy, int late, FireOutcome outcome)
    {
        EveryQuarter(policy);

        _company.Now += TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(late);
        _company.Recover();

        _company.Fires.Should().Equal(
            new ScheduleFired(Mail, At(15), outcome, At(30)) { Reason = outcome == FireOutcome.Skipped ? "missed" : null });
        _company.View(Mail).LastReason.Should().Be(outcome == FireOutcome.Skipped ? "missed" : null);
    }

    [Fact]
    public void Should_carry_out_the_latest_when_only_those_well_before_it_were_missed()
    {
        EveryQuarter(MissedFirePolicy.Skip);

        _company.Now += TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(5);
        _company.Recover();

        _company.Fires.Should().Equal(new ScheduleFired(Mail, At(30), FireOutcome.Scheduled, At(45)) { MissedSince = At(15) });
    }

    [Fact]
    public void Should_carry_out_what_is_due_first_when_a_command_comes_before_the_timer()
    {
        EveryQuarter(MissedFirePolicy.Skip);
        _company.Now += TimeSpan.FromMinutes(15);

        _company.Put(Mail, CompanyDriver.Every("ada", TimeSpan.FromMinutes(15)) with { Priority = 3 });

        _company.Fires.Should().Equal(new ScheduleFired(Mail, At(15), FireOutcome.Scheduled, At(30)));
        _company.Accepted.Should().ContainSingle().Which.Priority.Should().Be(50, "it fired before the edit");
    }

    [Fact]
    public void Should_hold_all_fires_and_start_nothing_while_the_company_is_paused()
    {
        EveryMinute(MissedFirePolicy.FireOnce);
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Making(CompanyDriver.Every("ada", TimeSpan.FromMinutes(1))));
        _company.Send(new PauseCompany(CompanyDriver.Id));

        _company.Advance(TimeSpan.FromHours(4));
        _company.Recover();
        _company.Advance(TimeSpan.FromHours(4));

        (_company.Fires.Count(), _company.Starts.Count()).Should().Be((0, 0));
        _company.IsArmedForWork.Should().BeFalse("no timer is armed for what is held");
        _company.Send(new ResumeCompany(CompanyDriver.Id));
        _company.Fires.Should().HaveCount(2);
    }

    [Fact]
    public void Should_not_fire_what_was_missed_when_it_is_edited_before_the_company_is_resumed()
    {
        EveryMinute(MissedFirePolicy.FireAll);
        _company.Send(new PauseCompany(CompanyDriver.Id));
        _company.Advance(TimeSpan.FromMinutes(5));

        EveryMinute(MissedFirePolicy.FireOnce);
        _company.Send(new ResumeCompany(CompanyDriver.Id));

        _company.Fires.Should().BeEmpty("the timer of the definition before never fires again");
        _company.Advance(TimeSpan.FromMinutes(1));
        _company.Fires.Should().ContainSingle().Which.DueAt.Should().Be(At(6));
    }

    [Fact]
    public void Should_make_one_ticket_named_after_the_latest_instant_when_a_routine_missed_many()
    {
        _company.Put(ScheduleId.Routine("report"), CompanyDriver.Every("ada", TimeSpan.FromDays(1)) with
        {
            Ticket = new TicketTemplate("Report of {date}, {number}"),
        });

        _company.Now += TimeSpan.FromDays(10);
        _company.Recover();

        _company.State.Tickets.All.Should().ContainSingle().Which.Definition.Title.Should().Be("Report of 2026-03-12, 1");
    }

    private static DateTimeOffset At(int minute) => CompanyDriver.Morning.AddMinutes(minute);

    private void EveryQuarter(MissedFirePolicy missed) =>
        _company.Put(Mail, CompanyDriver.Every("ada", TimeSpan.FromMinutes(15)) with { MissedFires = missed });

    private void EveryMinute(MissedFirePolicy missed, OverlapPolicy overlap = OverlapPolicy.Coalesce) =>
        _company.Put(Mail, CompanyDriver.Every("ada", TimeSpan.FromMinutes(1)) with { MissedFires = missed, Overlap = overlap });

    private void MissEightHours(string how)
    {
        var time = EightHoursLater - _company.Now;
        switch (how)
        {
            case "downtime":
                _company.Now += time;
                _company.Recover();
                break;
            case "pause":
                _company.Send(new PauseCompany(CompanyDriver.Id));
                _company.Advance(time);
                _company.Fires.Should().BeEmpty();
                _company.Send(new ResumeCompany(CompanyDriver.Id));
                break;
            default:
                _company.JumpWall(time);
                break;
        }
    }

    /// <summary>The next one comes at its own time.</summary>
    private void GoesOn()
    {
        var fires = _company.Fires.Count();
        _company.Advance(TimeSpan.FromSeconds(29));
        _company.Fires.Should().HaveCount(fires);
        _company.Advance(TimeSpan.FromSeconds(1));
        _company.Fires.Skip(fires).Should().ContainSingle().Which.DueAt.Should().Be(At(481));
    }
}
