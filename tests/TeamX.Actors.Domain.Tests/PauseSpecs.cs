using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class PauseSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Theory]
    [InlineData(TriggerType.Routine)]
    [InlineData(TriggerType.TicketAssigned)]
    [InlineData(TriggerType.Schedule)]
    [InlineData(TriggerType.GoalDecomposed)]
    [InlineData(TriggerType.Manual)]
    public void Should_run_nothing_from_any_source_while_the_agent_is_paused(TriggerType type)
    {
        _company.PauseAgent("ada");
        var id = _company.Ask(CompanyDriver.Order("ada", type)).WakeupId;
        _company.Advance(TimeSpan.FromDays(7));
        _company.Recover();

        _company.EventsOf<RunStarted>(id).Should().BeEmpty();
        _company.Status(_company.Wake("bob")).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_let_running_runs_go_on_and_keep_the_order_of_what_waits_when_paused()
    {
        var running = _company.Wake("ada");
        var second = _company.Wake("ada", order => order with { Priority = 10 });
        var first = _company.Wake("ada", order => order with { Priority = 20 });
        _company.PauseAgent("ada");
        _company.Complete(running);
        _company.Status(first).Should().Be(WakeupStatus.Pending);

        _company.ResumeAgent("ada");
        _company.Complete(first);
        _company.Starts.Should().Equal(running, first, second);
    }

    [Fact]
    public void Should_tell_running_runs_to_stop_only_when_asked_to()
    {
        var ada = _company.Wake("ada");
        var bob = _company.Wake("bob");
        _company.PauseAgent("ada");
        _company.Effects.OfType<StopRun>().Should().BeEmpty();

        _company.PauseAgent("ada", interrupt: true);
        _company.Effects.OfType<StopRun>().Select(stop => (stop.WakeupId, stop.Reason)).Should().Equal((ada, StopReason.Paused));
        _company.Send(new PauseCompany(CompanyDriver.Id, null, InterruptRunning: true));
        _company.Effects.OfType<StopRun>().Skip(1).Select(stop => stop.WakeupId).Should().BeEquivalentTo([ada, bob]);
    }

    [Fact]
    public void Should_obey_a_paused_company_after_restart_retries_and_recovery()
    {
        var retrying = _company.Wake("ada");
        _company.Fail(retrying);
        var running = _company.Wake("bob");
        var future = _company.Wake("bob", order => order with { ScheduledFor = CompanyDriver.Morning.AddHours(1) });
        _company.Send(new PauseCompany(CompanyDriver.Id, "audit"));
        _company.Recover();
        _company.Advance(TimeSpan.FromDays(1));

        foreach (var id in new[] { retrying, running, future })
        {
            _company.Status(id).Should().Be(WakeupStatus.Pending);
        }

        _company.IsArmedForWork.Should().BeFalse();
        _company.Send(new ResumeCompany(CompanyDriver.Id));
        _company.State.Running.Values.Should().HaveCount(2);
    }

    [Fact]
    public void Should_obey_pauses_and_caps_from_the_first_start_after_a_restart()
    {
        _company.Define("ada", maxConcurrentRuns: 100);
        _company.PauseAgent("bob");
        Enumerable.Range(0, 40).ToList().ForEach(_ => _company.Wake("ada"));
        Enumerable.Range(0, 40).ToList().ForEach(_ => _company.Wake("bob"));
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 2));
        _company.Recover();

        _company.State.Running.Values.Should().HaveCount(2).And.OnlyContain(run => run.Agent.Id.Value == "ada");
    }

    [Fact]
    public void Should_cancel_what_is_pending_and_stop_what_runs_when_an_agent_is_terminated()
    {
        var running = _company.Wake("ada");
        var pending = _company.Wake("ada");
        var future = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddDays(1) });
        var other = _company.Wake("bob");
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("ada"), "left"));

        (_company.Status(pending), _company.Status(future), _company.View(future).Reason)
            .Should().Be((WakeupStatus.Cancelled, WakeupStatus.Cancelled, "agent_terminated"));
        _company.View(running).CancelRequested.Should().BeTrue();
        _company.Fail(running);
        (_company.Status(running), _company.Status(other)).Should().Be((WakeupStatus.Cancelled, WakeupStatus.Processing));
    }

    [Fact]
    public void Should_refuse_to_change_or_retry_when_an_agent_is_terminated()
    {
        var dead = _company.DeadLetter("ada");
        var ada = new AgentId("ada");
        _company.Send(new TerminateAgent(CompanyDriver.Id, ada));

        _company.Refused(new PauseAgent(CompanyDriver.Id, ada)).Code.Should().Be(RefusalCodes.AgentTerminated);
        _company.Refused(new ResumeAgent(CompanyDriver.Id, ada)).Code.Should().Be(RefusalCodes.AgentTerminated);
        _company.Refused(new DefineAgent(CompanyDriver.Id, ada, "Ada", CompanyDriver.Echo)).Code.Should().Be(RefusalCodes.AgentTerminated);
        _company.Refused(new RetryWakeup(CompanyDriver.Id, dead)).Code.Should().Be(RefusalCodes.AgentTerminated);
        _company.Refused(new PauseAgent(CompanyDriver.Id, new AgentId("nobody"))).Code.Should().Be(RefusalCodes.AgentNotFound);
    }

    [Fact]
    public void Should_record_nothing_when_nothing_changes()
    {
        _company.PauseAgent("ada");
        _company.Send(new PauseCompany(CompanyDriver.Id));
        var before = _company.State.LastEventNumber;

        _company.PauseAgent("ada");
        _company.ResumeAgent("bob");
        _company.Send(new PauseCompany(CompanyDriver.Id));
        _company.Define("ada");
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme"));

        _company.State.LastEventNumber.Should().Be(before);
    }
}
