using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class CancelSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Fact]
    public void Should_end_at_once_when_a_pending_request_is_cancelled()
    {
        _company.PauseAgent("ada");
        var id = _company.Wake("ada");
        _company.Cancel(id, "not needed");

        var view = _company.View(id);
        (view.Status, view.Reason, view.CompletedAt).Should().Be((WakeupStatus.Cancelled, "not needed", _company.Now));
        _company.ResumeAgent("ada");
        _company.Advance(TimeSpan.FromDays(5));
        _company.EventsOf<RunStarted>(id).Should().BeEmpty();
    }

    [Fact]
    public void Should_end_with_the_reason_when_a_parked_retry_is_cancelled()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);
        _company.Cancel(id, "ticket closed");
        _company.Advance(TimeSpan.FromDays(5));

        (_company.Status(id), _company.View(id).Reason, _company.View(id).Attempt).Should().Be((WakeupStatus.Cancelled, "ticket closed", 1));
        _company.Stats().Retrying.Should().Be(0);
    }

    [Fact]
    public void Should_tell_the_run_to_stop_once_when_a_running_request_is_cancelled()
    {
        var id = _company.Wake("ada");
        _company.Cancel(id, "not needed");
        _company.Cancel(id, "again");

        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.View(id).CancelRequested.Should().BeTrue();
        _company.Effects.OfType<StopRun>().Should().ContainSingle().Which.Should().Be(new StopRun(id, _company[id].Progress.Lease!, StopReason.Cancelled));
        _company.Send(new RenewLease(CompanyDriver.Id, id, _company.Token(id))).Should().BeOfType<LeaseRenewal>().Which.CancelRequested.Should().BeTrue();
    }

    public static TheoryData<RunOutcome> Ends => new()
    {
        new RunOutcome.Cancelled(),
        new RunOutcome.Failed("boom"),
        new RunOutcome.Failed("boom", Permanent: true),
        new RunOutcome.Deferred(CompanyDriver.Morning.AddHours(1)),
        new RunOutcome.Interrupted("drain", Planned: true),
        new RunOutcome.Interrupted("worker_died", Planned: false),
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void Should_continue_and_retry_nothing_when_cancelled_whatever_the_run_reports(RunOutcome end)
    {
        var id = _company.Wake("ada");
        _company.Cancel(id, "not needed");
        _company.Report(id, end);
        _company.Advance(TimeSpan.FromDays(5));

        (_company.Status(id), _company.View(id).Reason, _company.View(id).Attempt).Should().Be((WakeupStatus.Cancelled, "not needed", 1));
        _company.Agent("ada").DeadLetteredInARow.Should().Be(0);
    }

    [Fact]
    public void Should_be_completed_when_the_run_finished_its_work_before_it_heard_of_the_cancellation()
    {
        var id = _company.Wake("ada");
        _company.Cancel(id);
        _company.Complete(id, "42");

        (_company.Status(id), _company.View(id).Result).Should().Be((WakeupStatus.Completed, "42"));
    }

    [Fact]
    public void Should_be_cancelled_when_its_process_dies_or_its_lease_runs_out()
    {
        var id = _company.Wake("ada");
        _company.Cancel(id, "not needed");
        _company.Recover();
        _company.Status(id).Should().Be(WakeupStatus.Cancelled);

        var other = _company.Wake("ada");
        _company.Cancel(other);
        _company.WorkersAlive = false;
        _company.Advance(TimeSpan.FromSeconds(45));
        _company.Status(other).Should().Be(WakeupStatus.Cancelled);
    }

    [Fact]
    public void Should_not_give_an_older_reason_when_a_run_reports_a_cancellation_that_nobody_asked_for()
    {
        var id = _company.Wake("ada");
        _company.Interrupt(id);
        _company.Report(id, new RunOutcome.Cancelled());

        (_company.Status(id), _company.View(id).Reason).Should().Be((WakeupStatus.Cancelled, null));
    }

    [Fact]
    public void Should_refuse_when_the_request_is_final_otherwise()
    {
        var (completed, dead) = (_company.Wake("ada"), default(WakeupId));
        _company.Complete(completed);
        dead = _company.DeadLetter("ada");

        _company.Refused(new CancelWakeup(CompanyDriver.Id, completed)).Code.Should().Be(RefusalCodes.WakeupFinal);
        _company.Refused(new CancelWakeup(CompanyDriver.Id, dead)).Code.Should().Be(RefusalCodes.WakeupFinal);
        _company.Refused(new CancelWakeup(CompanyDriver.Id, new WakeupId(Guid.NewGuid()))).Code.Should().Be(RefusalCodes.WakeupNotFound);
    }

    [Fact]
    public void Should_answer_without_an_event_when_cancelled_twice()
    {
        _company.PauseAgent("ada");
        var id = _company.Wake("ada");
        _company.Cancel(id);
        _company.Cancel(id);

        _company.EventsOf<WakeupCancelled>(id).Should().HaveCount(1);
    }
}
