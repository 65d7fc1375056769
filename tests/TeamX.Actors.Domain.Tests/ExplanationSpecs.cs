using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Explanations;

namespace TeamX.Actors.Domain.Tests;

public sealed class ExplanationSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_name_the_pause_of_the_company_and_its_reason()
    {
        _company.Send(new PauseCompany(CompanyDriver.Id, "audit"));

        Why(_company.Wake("ada")).Should().Be((WaitReason.CompanyPaused, null));
        _company.View(_company.State.Live.Keys.Single()).Waiting!.Message.Should().Contain("audit");
    }

    [Fact]
    public void Should_wait_for_a_place_when_nobody_can_execute_a_run()
    {
        _company.WorkerFree = false;
        var (first, second) = (_company.Wake("ada"), _company.Wake("bob"));

        (Why(first), Why(second)).Should().Be(((WaitReason.NoWorker, _company.Now), (WaitReason.NoWorker, _company.Now)));
        _company.WorkerFree = true;
        _company.StartAll();
        (_company.Status(first), _company.Status(second)).Should().Be((WakeupStatus.Processing, WakeupStatus.Processing));
    }

    [Fact]
    public void Should_name_the_pause_of_the_agent()
    {
        _company.PauseAgent("ada");

        Why(_company.Wake("ada")).Should().Be((WaitReason.AgentPaused, null));
    }

    [Fact]
    public void Should_name_the_suspension_unless_the_request_may_be_the_probe()
    {
        _company.Under(policy => policy with { CircuitBreakerThreshold = 1 });
        _company.DeadLetter("ada");
        var waiting = _company.Wake("ada", order => order with { Priority = 100 });
        Why(waiting).Should().Be((WaitReason.AgentSuspended, null));

        var reply = (WakeupReceipt)_company.Decide(new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("ada", TriggerType.Manual)));
        Why(reply.WakeupId).Should().Be((WaitReason.Starting, _company.Now), "it is the probe, ahead of the queue");
        Why(waiting).Should().Be((WaitReason.AgentSuspended, _company.Now), "nobody knows how long the probe takes");
        _company.StartAll();
        _company.Status(reply.WakeupId).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_name_the_instant_when_it_is_not_due()
    {
        var at = CompanyDriver.Morning.AddHours(3);

        Why(_company.Wake("ada", order => order with { ScheduledFor = at })).Should().Be((WaitReason.NotDue, at));
    }

    [Fact]
    public void Should_name_the_retry_delay_and_its_end()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);

        Why(id).Should().Be((WaitReason.RetryDelay, _company.View(id).NextRetryAt));
    }

    [Fact]
    public void Should_name_the_deferral_and_its_end()
    {
        var id = _company.Wake("ada");
        _company.Defer(id, TimeSpan.FromMinutes(7));

        Why(id).Should().Be((WaitReason.Deferred, CompanyDriver.Morning.AddMinutes(7)));
    }

    [Fact]
    public void Should_name_the_cooldown_and_its_end()
    {
        var cause = _company.Wake("ada");
        var id = _company.Wake("ada", order => order with { Context = new WakeupContext { CausedBy = cause } });

        Why(id).Should().Be((WaitReason.Cooldown, CompanyDriver.Morning.AddMinutes(1)));
    }

    [Fact]
    public void Should_name_the_hourly_limit_and_when_it_lets_go()
    {
        _company.Under(policy => policy with { MaxWakeupsPerAgentPerHour = 1 });
        _company.Complete(_company.Wake("ada"));

        Why(_company.Wake("ada")).Should().Be((WaitReason.HourlyLimit, CompanyDriver.Morning.AddHours(1)));
    }

    [Fact]
    public void Should_name_the_runs_when_the_agent_is_busy()
    {
        var running = _company.Wake("ada");
        var id = _company.Wake("ada");

        Why(id).Should().Be((WaitReason.AgentBusy, _company.Now));
        _company.View(id).Waiting!.Message.Should().Contain(running.ToString());
    }

    [Fact]
    public void Should_name_who_has_the_slots_when_all_are_taken()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        var running = _company.Wake("bob");
        var id = _company.Wake("ada");

        Why(id).Should().Be((WaitReason.SlotsFull, _company.Now));
        _company.View(id).Waiting!.Message.Should().Contain(running.ToString()).And.Contain("bob");
    }

    [Fact]
    public void Should_name_the_request_that_comes_first()
    {
        _company.PauseAgent("ada");
        var first = _company.Wake("ada", order => order with { Priority = 90 });
        var id = _company.Wake("ada");
        _company.Decide(new ResumeAgent(CompanyDriver.Id, new AgentId("ada")));

        Why(id).Code.Should().Be(WaitReason.BehindOthers);
        _company.View(id).Waiting!.Message.Should().Contain(first.ToString());
        Why(first).Should().Be((WaitReason.Starting, _company.Now));
    }

    [Fact]
    public void Should_give_no_reason_when_it_does_not_wait()
    {
        var id = _company.Wake("ada");
        _company.View(id).Waiting.Should().BeNull();
        _company.Complete(id);
        _company.View(id).Waiting.Should().BeNull();
    }

    [Fact]
    public void Should_never_name_an_instant_later_than_the_start()
    {
        _company.Under(policy => policy with { MaxWakeupsPerAgentPerHour = 2 });
        var id = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddMinutes(5) });
        _company.Complete(_company.Wake("ada"));
        _company.Complete(_company.Wake("ada"));
        for (var minutes = 0; _company.Status(id) == WakeupStatus.Pending; minutes++)
        {
            var earliest = Why(id).EarliestAt;
            earliest.Should().BeOnOrBefore(CompanyDriver.Morning.AddHours(1)).And.BeAfter(_company.Now);
            _company.Advance(TimeSpan.FromMinutes(1));
        }

        _company.View(id).StartedAt.Should().Be(CompanyDriver.Morning.AddHours(1));
    }

    private (string Code, DateTimeOffset? EarliestAt) Why(WakeupId id)
    {
        var waiting = _company.View(id).Waiting!;
        waiting.Message.Should().EndWith(".");
        return (waiting.Code, waiting.EarliestAt);
    }
}
