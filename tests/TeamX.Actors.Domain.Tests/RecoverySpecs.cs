using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class RecoverySpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_leave_pending_requests_untouched_and_in_order_when_the_process_died()
    {
        _company.PauseAgent("ada");
        var low = _company.Wake("ada", order => order with { Priority = 1 });
        var high = _company.Wake("ada", order => order with { Priority = 2 });
        var future = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddHours(1) });
        _company.Recover();

        _company.Latest.Should().BeEmpty();
        _company.ResumeAgent("ada");
        _company.Complete(high);
        _company.Complete(low);
        _company.Advance(TimeSpan.FromHours(1));
        _company.Starts.Should().Equal(high, low, future);
    }

    [Fact]
    public void Should_adopt_a_run_when_its_worker_outlived_the_supervisor()
    {
        var id = _company.Wake("ada");
        var lease = _company[id].Progress.Lease!;
        _company.Recover(sameProcess: true, liveRuns: new LiveRun(id, lease.Token, lease.Slot, lease.Executor));

        _company.View(id).Attempt.Should().Be(1);
        _company.Complete(id);
        _company.Status(id).Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public void Should_interrupt_without_counting_when_a_supervisor_restart_lost_the_worker()
    {
        var id = _company.Wake("ada");
        _company.Recover(sameProcess: true);

        _company.EventsOf<RunInterrupted>(id).Should().ContainSingle(interrupted => interrupted.Reason == "supervisor_restarted" && !interrupted.Counted);
        (_company.View(id).Attempt, _company.View(id).Interruptions).Should().Be((2, 0));
    }

    [Fact]
    public void Should_record_an_early_start_again_when_its_record_was_lost_with_the_write()
    {
        var id = _company.Wake("ada");
        var lease = LoseStart(id);

        _company.Recover(sameProcess: true, liveRuns: new LiveRun(id, lease.Token, lease.Slot, lease.Executor));

        (_company.Status(id), _company.Token(id), _company.View(id).Attempt).Should().Be((WakeupStatus.Processing, lease.Token, 1));
        _company.Effects.OfType<StartRun>().Should().HaveCount(1, "it is not started twice");
    }

    [Fact]
    public void Should_stop_an_early_start_when_its_agent_is_still_busy_by_the_journal()
    {
        // Both runs of one agent live in different slots, because the end of the first was lost with the start of the second.
        _company.Wake("bob");
        var first = _company.Wake("ada");
        var second = _company.Wake("ada");
        var other = _company.State.Running.Values.First();
        var early = new LeaseToken(Guid.NewGuid());

        _company.Recover(sameProcess: true, liveRuns: [Live(other.Id), Live(first), new LiveRun(second, early, 3, _company.Incarnation)]);

        _company.Status(second).Should().Be(WakeupStatus.Pending);
        _company.Effects.OfType<StopRun>().Should().ContainSingle(stop => stop.Lease.Token == early && stop.Reason == StopReason.LeaseLost);
    }

    [Fact]
    public void Should_stop_an_early_start_when_the_company_is_full_by_the_journal()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        var first = _company.Wake("ada");
        var second = _company.Wake("bob");
        var early = new LeaseToken(Guid.NewGuid());

        _company.Recover(sameProcess: true, liveRuns: [Live(first), new LiveRun(second, early, 2, _company.Incarnation)]);

        _company.Status(second).Should().Be(WakeupStatus.Pending);
        _company.Effects.OfType<StopRun>().Should().ContainSingle(stop => stop.Lease.Token == early);
    }

    [Fact]
    public void Should_stop_a_run_when_its_request_is_not_known_or_has_ended()
    {
        var ended = _company.Wake("ada");
        var live = Live(ended);
        _company.Complete(ended);
        var unknown = new LiveRun(new WakeupId(Guid.NewGuid()), new LeaseToken(Guid.NewGuid()), 2, _company.Incarnation);

        _company.Recover(sameProcess: true, liveRuns: [live, unknown]);

        _company.Effects.OfType<StopRun>().Select(stop => stop.WakeupId).Should().Equal(ended, unknown.WakeupId);
    }

    [Fact]
    public void Should_wait_one_lease_for_a_run_whose_executor_is_not_known_dead()
    {
        _company.HandedOver.Add("echo");
        var id = _company.Wake("ada");
        _company.Recover();

        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.Complete(id);
        _company.Status(id).Should().Be(WakeupStatus.Completed, "its caller still has the token");
    }

    [Fact]
    public void Should_refuse_to_go_on_when_events_are_missing()
    {
        _company.Wake("ada");
        var state = new CompanyState(CompanyDriver.Id);
        var gap = () => state.Apply(_company.Journal[1]);

        gap.Should().Throw<InvalidOperationException>();
    }

    private LiveRun Live(WakeupId id)
    {
        var lease = _company[id].Progress.Lease!;
        return new LiveRun(id, lease.Token, lease.Slot, lease.Executor);
    }

    private Lease LoseStart(WakeupId id)
    {
        var lease = _company[id].Progress.Lease!;
        _company.Journal.RemoveAt(_company.Journal.Count - 1);
        _company.Journal[^1].Body.Should().BeOfType<WakeupScheduled>();
        return new Lease(lease.Slot, lease.Token, lease.Executor);
    }

    private sealed record Lease(int Slot, LeaseToken Token, string Executor);
}
