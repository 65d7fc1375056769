using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class BreakerSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_suspend_the_agent_with_a_reason_when_five_requests_in_a_row_are_dead_lettered()
    {
        for (var times = 1; times <= 4; times++)
        {
            _company.DeadLetter("ada");
            _company.Agent("ada").Status.Should().Be(AgentStatus.Active);
        }

        _company.DeadLetter("ada");

        _company.Events.OfType<AgentSuspended>().Should().ContainSingle(suspended => suspended.DeadLetteredInARow == 5 && suspended.Reason.StartsWith("5 requests"));
        _company.Asked<AgentView>(new GetAgent(CompanyDriver.Id, new AgentId("ada"))).Reason.Should().StartWith("5 requests");
        var waiting = _company.Wake("ada");
        _company.Advance(TimeSpan.FromDays(30));
        _company.Status(waiting).Should().Be(WakeupStatus.Pending);
        _company.Status(_company.Wake("bob")).Should().Be(WakeupStatus.Processing, "others go on");
    }

    [Fact]
    public void Should_count_from_zero_when_a_run_completed_in_between()
    {
        Suspend(4);
        _company.Complete(_company.Wake("ada"));
        Suspend(4);

        _company.Agent("ada").Status.Should().Be(AgentStatus.Active);
    }

    [Fact]
    public void Should_count_on_when_runs_in_between_were_cancelled_skipped_deferred_or_interrupted()
    {
        Suspend(4);
        _company.Skip(_company.Wake("ada"));
        var id = _company.Wake("ada");
        _company.Interrupt(id);
        _company.Defer(id, TimeSpan.FromHours(1));
        var cancelled = _company.Wake("ada");
        _company.Cancel(cancelled);
        _company.Report(cancelled, new RunOutcome.Cancelled());
        Suspend(1);

        _company.Agent("ada").Status.Should().Be(AgentStatus.Suspended);
    }

    [Fact]
    public void Should_keep_the_time_of_a_parked_retry_when_the_agent_is_suspended()
    {
        _company.Define("ada", maxConcurrentRuns: 2);
        var parked = _company.Wake("ada");
        _company.Fail(parked);
        var retryAt = _company.View(parked).NextRetryAt;
        Suspend(5);
        _company.Advance(TimeSpan.FromHours(1));

        (_company.Status(parked), _company.View(parked).NextRetryAt).Should().Be((WakeupStatus.Pending, retryAt));
    }

    [Fact]
    public void Should_run_a_manual_wakeup_ahead_of_the_queue_as_the_probe()
    {
        Suspend(5);
        var queued = _company.Wake("ada", order => order with { Priority = 100 });
        var probe = Manual(0);

        (_company.Status(probe), _company.Status(queued)).Should().Be((WakeupStatus.Processing, WakeupStatus.Pending));
    }

    [Fact]
    public void Should_run_the_best_due_request_as_the_probe_when_resumed()
    {
        Suspend(5);
        var low = _company.Wake("ada", order => order with { Priority = 10 });
        var later = _company.Wake("ada", order => order with { Priority = 100, ScheduledFor = _company.Now.AddHours(1) });
        var high = _company.Wake("ada", order => order with { Priority = 20 });
        _company.ResumeAgent("ada");

        _company.Status(high).Should().Be(WakeupStatus.Processing);
        (_company.Status(low), _company.Status(later)).Should().Be((WakeupStatus.Pending, WakeupStatus.Pending));
    }

    [Fact]
    public void Should_run_the_next_that_falls_due_as_the_probe_when_resumed_with_nothing_due()
    {
        Suspend(5);
        _company.ResumeAgent("ada");

        _company.Status(_company.Wake("ada")).Should().Be(WakeupStatus.Processing);
        _company.Status(_company.Wake("ada")).Should().Be(WakeupStatus.Pending, "one probe at a time");
    }

    [Fact]
    public void Should_run_one_probe_at_a_time_when_asked_again_and_again()
    {
        _company.Define("ada", maxConcurrentRuns: 3);
        Suspend(5);
        var probe = Manual();
        var another = _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual, "other")).WakeupId;
        _company.ResumeAgent("ada");

        _company.Status(probe).Should().Be(WakeupStatus.Processing);
        _company.Status(another).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_close_the_breaker_when_the_probe_completes()
    {
        Suspend(5);
        var waiting = _company.Wake("ada");
        _company.Complete(Manual());

        (_company.Agent("ada").Status, _company.Agent("ada").DeadLetteredInARow).Should().Be((AgentStatus.Active, 0));
        _company.Status(waiting).Should().Be(WakeupStatus.Processing);
        _company.Events.OfType<AgentReinstated>().Should().ContainSingle();
    }

    [Fact]
    public void Should_wait_for_the_next_permission_when_the_probe_fails()
    {
        Suspend(5);
        var probe = Manual();
        _company.Fail(probe);
        _company.Advance(TimeSpan.FromDays(1));
        _company.Status(probe).Should().Be(WakeupStatus.Pending, "its retry waits for the next probe");

        _company.ResumeAgent("ada");
        _company.Status(probe).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_stay_suspended_when_the_probe_is_dead_lettered()
    {
        Suspend(5);
        _company.Fail(Manual(), permanent: true);
        var waiting = _company.Wake("ada");

        _company.Agent("ada").Status.Should().Be(AgentStatus.Suspended);
        _company.Status(waiting).Should().Be(WakeupStatus.Pending);
        _company.Events.OfType<AgentSuspended>().Should().HaveCount(1);
    }

    [Fact]
    public void Should_allow_another_probe_when_the_probe_is_cancelled()
    {
        Suspend(5);
        var probe = Manual();
        var waiting = _company.Wake("ada");
        _company.Cancel(probe);
        _company.Report(probe, new RunOutcome.Cancelled());

        _company.Status(waiting).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_run_the_probe_again_ahead_of_the_queue_when_it_is_interrupted()
    {
        Suspend(5);
        var probe = Manual(0);
        _company.Wake("ada", order => order with { Priority = 100 });
        _company.Interrupt(probe);

        _company.View(probe).Attempt.Should().Be(2);
        _company.Status(probe).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_stay_the_probe_when_it_is_deferred()
    {
        Suspend(5);
        var probe = Manual(0);
        var waiting = _company.Wake("ada", order => order with { Priority = 100 });
        _company.Defer(probe, TimeSpan.FromMinutes(5));
        _company.Advance(TimeSpan.FromMinutes(5));

        (_company.Status(probe), _company.Status(waiting)).Should().Be((WakeupStatus.Processing, WakeupStatus.Pending));
    }

    [Fact]
    public void Should_allow_another_probe_when_the_probe_is_skipped()
    {
        Suspend(5);
        var probe = Manual();
        var waiting = _company.Wake("ada");
        _company.Skip(probe);

        _company.Status(waiting).Should().Be(WakeupStatus.Processing);
        _company.Agent("ada").Status.Should().Be(AgentStatus.Suspended, "only a completed run resets the count");
    }

    [Fact]
    public void Should_close_the_breaker_at_once_when_resumed_by_force()
    {
        Suspend(5);
        var waiting = _company.Wake("ada");
        _company.ResumeAgent("ada", force: true);

        _company.Agent("ada").Status.Should().Be(AgentStatus.Active);
        _company.Fail(waiting);
        Suspend(4);
        _company.Agent("ada").Status.Should().Be(AgentStatus.Active, "the count starts anew");
    }

    [Fact]
    public void Should_stay_suspended_when_the_company_restarts()
    {
        Suspend(5);
        var waiting = _company.Wake("ada");
        _company.Recover();

        _company.Agent("ada").Status.Should().Be(AgentStatus.Suspended);
        _company.Status(waiting).Should().Be(WakeupStatus.Pending);
    }

    [Fact]
    public void Should_suspend_after_as_many_as_the_policy_says()
    {
        _company.Under(policy => policy with { CircuitBreakerThreshold = 2 });
        Suspend(2);

        _company.Agent("ada").Status.Should().Be(AgentStatus.Suspended);
    }

    private void Suspend(int deadLettered)
    {
        for (var times = 0; times < deadLettered; times++)
        {
            _company.DeadLetter("ada");
        }
    }

    private WakeupId Manual(int priority = 80) => _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual) with { Priority = priority }).WakeupId;
}
