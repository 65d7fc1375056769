using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class LeaseSpecs
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_free_slot_and_agent_within_one_lease_when_a_worker_dies_without_a_word()
    {
        var id = _company.Wake("ada");
        _company.WorkersAlive = false;

        _company.Advance(Lease - TimeSpan.FromMilliseconds(1));
        _company.View(id).Attempt.Should().Be(1);
        _company.Advance(TimeSpan.FromMilliseconds(1));

        var view = _company.View(id);
        (view.Status, view.Attempt, view.Interruptions).Should().Be((WakeupStatus.Processing, 2, 1));
        _company.EventsOf<RunInterrupted>(id).Should().ContainSingle(interrupted => interrupted.Reason == "lease_expired" && interrupted.Counted);
        _company.Effects.OfType<StopRun>().Should().ContainSingle(stop => stop.WakeupId == id && stop.Reason == StopReason.LeaseLost);
    }

    [Fact]
    public void Should_leave_a_silent_run_alone_when_its_worker_renews_the_lease()
    {
        var id = _company.Wake("ada");
        _company.Advance(TimeSpan.FromHours(12));

        (_company.Status(id), _company.View(id).Attempt).Should().Be((WakeupStatus.Processing, 1));
        _company.View(id).LeaseExpiresAt.Should().BeAfter(_company.Now);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-365)]
    public void Should_expire_no_lease_when_the_wall_clock_jumps(int days)
    {
        var id = _company.Wake("ada");
        _company.JumpWall(TimeSpan.FromDays(days));

        _company.View(id).Attempt.Should().Be(1);
        _company.WorkersAlive = false;
        _company.Advance(Lease);
        _company.View(id).Interruptions.Should().Be(1);
    }

    [Fact]
    public void Should_count_a_lease_anew_when_the_supervisor_recovered()
    {
        _company.HandedOver.Add("echo");
        var id = _company.Wake("ada");
        _company.WorkersAlive = false;
        _company.Advance(TimeSpan.FromSeconds(40));
        _company.Recover();
        _company.Advance(TimeSpan.FromSeconds(44));

        _company.View(id).Attempt.Should().Be(1, "an external caller's run outlives the process");
        _company.Advance(TimeSpan.FromSeconds(1));
        _company.View(id).Attempt.Should().Be(2);
    }

    [Fact]
    public void Should_refuse_and_record_a_late_report_when_the_lease_was_lost()
    {
        var id = _company.Wake("ada");
        var lost = _company.Token(id);
        ExpireLease();

        var refusal = _company.Send(new ReportOutcome(CompanyDriver.Id, id, lost, new RunOutcome.Completed("\"late\"")));

        refusal.Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.StaleLease);
        _company.EventsOf<StaleReportRefused>(id).Should().ContainSingle(stale => stale.Token == lost && stale.Outcome == "completed");
        (_company.Status(id), _company.View(id).Result).Should().Be((WakeupStatus.Processing, null));
    }

    [Fact]
    public void Should_refuse_and_record_a_late_report_when_the_last_interruption_counted_as_a_failed_run()
    {
        var id = _company.Wake("ada");
        for (var times = 1; times <= 3; times++)
        {
            ExpireLease();
        }

        var lost = _company.Token(id);
        ExpireLease();

        _company.Send(new ReportOutcome(CompanyDriver.Id, id, lost, new RunOutcome.Completed())).Should().BeOfType<Refusal>();
        (_company.Status(id), _company.View(id).Failures).Should().Be((WakeupStatus.Pending, 1));
    }

    [Fact]
    public void Should_refuse_and_record_a_late_completion_when_the_lost_run_was_being_cancelled()
    {
        var id = _company.Wake("ada");
        var lost = _company.Token(id);
        _company.Cancel(id);
        ExpireLease();
        _company.Status(id).Should().Be(WakeupStatus.Cancelled);

        _company.Send(new ReportOutcome(CompanyDriver.Id, id, lost, new RunOutcome.Completed())).Should().BeOfType<Refusal>();
        _company.EventsOf<StaleReportRefused>(id).Should().HaveCount(1);
    }

    [Fact]
    public void Should_refuse_and_record_when_a_token_of_an_earlier_run_reports()
    {
        var id = _company.Wake("ada");
        var first = _company.Token(id);
        _company.Fail(id);
        _company.Retry(id);
        var second = _company.Token(id);
        _company.Fail(id);
        _company.Retry(id);

        _company.Send(new ReportOutcome(CompanyDriver.Id, id, first, new RunOutcome.Failed("boom"))).Should().BeOfType<Refusal>();
        _company.Send(new ReportOutcome(CompanyDriver.Id, id, new LeaseToken(Guid.NewGuid()), new RunOutcome.Completed())).Should().BeOfType<Refusal>();
        _company.EventsOf<StaleReportRefused>(id).Should().HaveCount(2);
        second.Should().NotBe(first);
        _company.View(id).Failures.Should().Be(2);
    }

    public static TheoryData<RunOutcome> Ends => new()
    {
        new RunOutcome.Completed("1"),
        new RunOutcome.Skipped(),
        new RunOutcome.Failed("boom"),
        new RunOutcome.Failed("boom", Permanent: true),
        new RunOutcome.Deferred(CompanyDriver.Morning.AddHours(1)),
        new RunOutcome.Cancelled(),
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void Should_answer_without_an_event_when_the_same_end_is_reported_again(RunOutcome end)
    {
        var id = _company.Wake("ada");
        var report = new ReportOutcome(CompanyDriver.Id, id, _company.Token(id), end);
        _company.Send(report).Should().Be(Done.Instance);
        var before = _company.State.LastEventNumber;

        _company.Send(report).Should().Be(Done.Instance);

        _company.State.LastEventNumber.Should().Be(before);
    }

    [Fact]
    public void Should_answer_without_an_event_when_the_same_end_is_reported_again_after_a_restart()
    {
        var id = _company.Wake("ada");
        var report = new ReportOutcome(CompanyDriver.Id, id, _company.Token(id), new RunOutcome.Completed());
        _company.Send(report);
        _company.Recover();

        _company.Send(report).Should().Be(Done.Instance);
        _company.Stats().Completed.Should().Be(1);
    }

    [Fact]
    public void Should_refuse_and_record_when_a_failed_run_claims_success_afterwards()
    {
        var id = _company.Wake("ada");
        var token = _company.Token(id);
        _company.Fail(id);

        _company.Send(new ReportOutcome(CompanyDriver.Id, id, token, new RunOutcome.Completed())).Should().BeOfType<Refusal>();
        _company.EventsOf<StaleReportRefused>(id).Should().HaveCount(1);
    }

    [Fact]
    public void Should_refuse_without_a_record_when_a_report_names_an_unknown_request() =>
        _company.Refused(new ReportOutcome(CompanyDriver.Id, new WakeupId(Guid.NewGuid()), new LeaseToken(Guid.NewGuid()), new RunOutcome.Completed())).Code
            .Should().Be(RefusalCodes.StaleLease);

    [Fact]
    public void Should_renew_only_with_the_token_of_the_running_run()
    {
        var id = _company.Wake("ada");
        var token = _company.Token(id);

        _company.Send(new RenewLease(CompanyDriver.Id, id, token)).Should().Be(new LeaseRenewal(CancelRequested: false, _company.Now + Lease));
        _company.Refused(new RenewLease(CompanyDriver.Id, id, new LeaseToken(Guid.NewGuid()))).Code.Should().Be(RefusalCodes.StaleLease);
        _company.Complete(id);
        _company.Refused(new RenewLease(CompanyDriver.Id, id, token)).Code.Should().Be(RefusalCodes.StaleLease);
    }

    private void ExpireLease()
    {
        _company.WorkersAlive = false;
        _company.Advance(Lease);
        _company.WorkersAlive = true;
    }
}
