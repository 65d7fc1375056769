using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

/// <summary>What people do to schedules: edit, disable, delete, run by hand, ask.</summary>
public sealed class ScheduleEditSpecs
{
    private static readonly ScheduleId Mail = ScheduleId.Schedule("mail");
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_never_fire_by_its_old_timer_when_its_interval_is_edited()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(5));

        _company.Put(Mail, CompanyDriver.Every("ada", TimeSpan.FromMinutes(7))).Should().Be(new ScheduleReceipt(Mail, Created: false, At(12)));

        _company.Advance(TimeSpan.FromMinutes(20));
        FiredAt().Should().Equal(At(12), At(19));
        _company.View(Mail).Definition.Recurrence.Anchor.Should().Be(At(5), "a new interval counts from now");
    }

    [Fact]
    public void Should_keep_its_times_when_another_field_is_edited()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(5));

        _company.Put(Mail, CompanyDriver.Every("bob", TenMinutes) with { Priority = 1 }).NextFireAt.Should().Be(At(10));

        _company.Advance(TenMinutes);
        FiredAt().Should().Equal(At(10));
        _company.Accepted.Single().AgentId.Value.Should().Be("bob");
    }

    [Fact]
    public void Should_count_from_the_given_anchor_when_it_has_one()
    {
        var past = CompanyDriver.Every("ada", TenMinutes);
        _company.Put(Mail, past with { Recurrence = past.Recurrence with { Anchor = At(-27) } }).NextFireAt.Should().Be(At(3));
        _company.Put(Mail, past).NextFireAt.Should().Be(At(3), "it keeps its anchor when none is given");
        _company.Put(Mail, past with { Recurrence = past.Recurrence with { Anchor = At(44) } }).NextFireAt.Should().Be(At(44));
    }

    [Fact]
    public void Should_record_nothing_when_the_same_definition_is_put_again()
    {
        var first = _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        var before = _company.State.LastEventNumber;

        _company.Now += TimeSpan.FromMinutes(3);
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes)).Should().Be(first with { Created = false });

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Fact]
    public void Should_never_fire_again_and_keep_its_wakeups_when_it_is_deleted()
    {
        _company.PauseAgent("ada");
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TenMinutes);

        _company.Delete(Mail);
        _company.Advance(TimeSpan.FromHours(1));

        FiredAt().Should().Equal(At(10));
        _company.Pending.Should().ContainSingle();
        _company.IsArmedForWork.Should().BeFalse("no timer is left");
        _company.Refused(new DeleteSchedule(CompanyDriver.Id, Mail)).Code.Should().Be(RefusalCodes.ScheduleNotFound);
    }

    [Fact]
    public void Should_begin_anew_when_a_deleted_one_is_created_again()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(12));
        _company.Delete(Mail);

        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes)).Should().Be(new ScheduleReceipt(Mail, Created: true, At(22)));

        _company.View(Mail).Fires.Should().Be(0);
    }

    [Fact]
    public void Should_make_up_for_nothing_when_it_is_enabled_again()
    {
        var definition = CompanyDriver.Every("ada", TenMinutes);
        _company.Put(Mail, definition);
        _company.Put(Mail, definition with { Enabled = false }).NextFireAt.Should().BeNull();
        _company.Advance(TimeSpan.FromMinutes(35));
        FiredAt().Should().BeEmpty();

        _company.Put(Mail, definition).NextFireAt.Should().Be(At(40), "the anchor is the first");
        _company.Advance(TimeSpan.FromMinutes(5));
        FiredAt().Should().Equal(At(40));
    }

    [Fact]
    public void Should_wait_a_whole_interval_when_it_is_put_at_the_very_instant_of_a_fire()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TenMinutes);

        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes) with { Priority = 1 }).NextFireAt.Should().Be(At(20), "the next one is in the future");
    }

    [Fact]
    public void Should_fire_now_and_keep_its_own_times_when_it_is_run_by_hand()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(4));

        var receipt = _company.Run(Mail);

        receipt.Should().Be(new FireReceipt(FireOutcome.Scheduled, _company.Accepted.Single().WakeupId, null, null));
        _company.Fires.Should().Equal(new ScheduleFired(Mail, At(4), FireOutcome.Scheduled, At(10)) { ByHand = true });
        _company.Complete(receipt.WakeupId!.Value);
        _company.Advance(TimeSpan.FromMinutes(6));
        FiredAt().Should().Equal(At(4), At(10));
    }

    [Fact]
    public void Should_fire_by_hand_when_it_is_disabled_or_the_company_is_paused()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes) with { Enabled = false });
        _company.Send(new PauseCompany(CompanyDriver.Id));

        _company.Run(Mail).Outcome.Should().Be(FireOutcome.Scheduled);

        _company.View(Mail).NextFireAt.Should().BeNull();
        _company.Pending.Should().ContainSingle("nothing starts in a paused company");
    }

    [Fact]
    public void Should_answer_what_is_wrong_and_record_nothing_when_it_can_not_be_run_by_hand()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Put(ScheduleId.Schedule("bobs"), CompanyDriver.Every("bob", TenMinutes));
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("bob")));
        _company.Under(policy => policy with { MaxPendingContextBytes = 5 });

        Refused(ScheduleId.Routine("mail")).Should().Be(RefusalCodes.RoutineNotFound);
        Refused(ScheduleId.Schedule("nothing")).Should().Be(RefusalCodes.ScheduleNotFound);
        Refused(ScheduleId.Schedule("bobs")).Should().Be(RefusalCodes.AgentTerminated);
        Refused(Mail).Should().Be(RefusalCodes.BacklogFull);

        string Refused(ScheduleId id) => _company.Refused(new RunSchedule(CompanyDriver.Id, id)).Code;
    }

    [Fact]
    public void Should_preview_what_really_happens_also_when_it_is_disabled()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));
        _company.Advance(TimeSpan.FromMinutes(5));
        var preview = Previewed(3);
        preview.Should().Equal(At(10), At(20), At(30));

        _company.Advance(TimeSpan.FromMinutes(26));
        FiredAt().Should().Equal(preview);

        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes) with { Enabled = false });
        Previewed(2).Should().Equal(At(40), At(50));
        Previewed(1_000).Should().HaveCount(1_000);
        _company.Asked<Refusal>(new PreviewSchedule(CompanyDriver.Id, Mail, 1_001)).Code.Should().Be(RefusalCodes.LimitOutOfRange);
        _company.Asked<Refusal>(new PreviewSchedule(CompanyDriver.Id, Mail, 0)).Code.Should().Be(RefusalCodes.LimitOutOfRange);
        _company.Asked<Refusal>(new PreviewSchedule(CompanyDriver.Id, ScheduleId.Schedule("nothing"))).Code.Should().Be(RefusalCodes.ScheduleNotFound);
    }

    [Fact]
    public void Should_refuse_a_definition_when_something_in_it_is_wrong()
    {
        var fine = CompanyDriver.Every("ada", TenMinutes);
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("bob")));

        Refused(fine, "-").Should().Be(RefusalCodes.IdInvalid);
        Refused(fine with { AgentId = new AgentId("nobody") }).Should().Be(RefusalCodes.AgentNotFound);
        Refused(fine with { AgentId = new AgentId("bob") }).Should().Be(RefusalCodes.AgentTerminated);
        Refused(fine with { AgentId = new AgentId("bob"), Enabled = false }).Should().Be(RefusalCodes.AgentTerminated);
        Refused(fine with { Overlap = OverlapPolicy.Unknown }).Should().Be(RefusalCodes.OverlapPolicyUnknown);
        Refused(fine with { MissedFires = (MissedFirePolicy)9 }).Should().Be(RefusalCodes.MissedFirePolicyUnknown);
        Refused(CompanyDriver.Making(fine)).Should().Be(RefusalCodes.TicketTemplateMismatch);
        Refused(fine with { Recurrence = new Recurrence() }).Should().Be(RefusalCodes.RecurrenceInvalid);
        Refused(fine with { Priority = 101 }).Should().Be(RefusalCodes.PriorityOutOfRange);
        Refused(fine with { MaxRetries = -1 }).Should().Be(RefusalCodes.MaxRetriesOutOfRange);
        Refused(fine with { Timeout = TimeSpan.FromDays(31) }).Should().Be(RefusalCodes.TimeoutOutOfRange);
        Refused(fine with { Context = new WakeupContext { Metadata = "[]" } }).Should().Be(RefusalCodes.JsonInvalid);

        string Refused(ScheduleDefinition definition, string id = "mail") =>
            _company.Refused(new DefineSchedule(CompanyDriver.Id, ScheduleId.Schedule(id), definition)).Code;
    }

    [Fact]
    public void Should_keep_the_definition_in_force_when_an_edit_is_refused()
    {
        _company.Put(Mail, CompanyDriver.Every("ada", TenMinutes));

        _company.Refused(new DefineSchedule(CompanyDriver.Id, Mail, CompanyDriver.Every("ada", TimeSpan.Zero)));

        _company.Advance(TenMinutes);
        FiredAt().Should().Equal(At(10));
    }

    [Fact]
    public void Should_list_each_kind_by_id()
    {
        foreach (var id in new[] { "b", "a", "c" })
        {
            _company.Put(ScheduleId.Schedule(id), CompanyDriver.Every("ada", TenMinutes));
        }

        _company.Put(ScheduleId.Routine("r"), CompanyDriver.Making(CompanyDriver.Every("ada", TenMinutes)));

        Listed(new ListSchedules(CompanyDriver.Id, ScheduleKind.Wakeup, Limit: 2)).Should().Equal("a", "b");
        Listed(new ListSchedules(CompanyDriver.Id, ScheduleKind.Wakeup, Limit: 2, Cursor: "b")).Should().Equal("c");
        Listed(new ListSchedules(CompanyDriver.Id, ScheduleKind.Routine)).Should().Equal("r");
    }

    private static DateTimeOffset At(int minute) => CompanyDriver.Morning.AddMinutes(minute);

    private IEnumerable<DateTimeOffset> FiredAt() =>
        _company.Journal.Where(recorded => recorded.Body is ScheduleFired).Select(recorded => recorded.At);

    private IEnumerable<DateTimeOffset> Previewed(int count) => _company.Asked<FireTimes>(new PreviewSchedule(CompanyDriver.Id, Mail, count)).Items;

    private IEnumerable<string> Listed(ListSchedules list) => _company.Asked<SchedulePage>(list).Items.Select(schedule => schedule.Id.Value);
}
