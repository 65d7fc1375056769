using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class LivenessSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Fact]
    public void Should_be_never_seen_without_activity_when_an_agent_was_never_woken()
    {
        var liveness = _company.Liveness("ada");

        (liveness.Status, liveness.IsAlive, liveness.LastActivityAt, liveness.LastHeartbeatAt).Should().Be(("never_seen", false, null, null));
    }

    [Fact]
    public void Should_be_running_then_idle_when_a_run_goes_well()
    {
        var id = _company.Wake("ada");
        _company.Advance(TimeSpan.FromSeconds(5));
        var running = _company.Liveness("ada");
        (running.Status, running.IsAlive, running.Running).Should().Be(("running", true, 1));

        _company.Complete(id);
        var idle = _company.Liveness("ada");
        (idle.Status, idle.IsAlive, idle.LastActivityAt).Should().Be(("idle", true, _company.Now));
    }

    [Fact]
    public void Should_be_waiting_when_a_request_is_pending()
    {
        _company.Wake("ada", order => order with { ScheduledFor = _company.Now.AddHours(1) });

        var liveness = _company.Liveness("ada");
        (liveness.Status, liveness.IsAlive, liveness.Pending).Should().Be(("waiting", true, 1));
    }

    [Fact]
    public void Should_be_stale_when_no_heartbeat_came_for_half_a_lease()
    {
        _company.Wake("ada");
        _company.WorkersAlive = false;
        _company.Advance(TimeSpan.FromSeconds(22.5));
        _company.Liveness("ada").Status.Should().Be("running");
        _company.Advance(TimeSpan.FromMilliseconds(1));

        var liveness = _company.Liveness("ada");
        (liveness.Status, liveness.IsAlive, liveness.LastHeartbeatAt).Should().Be(("stale", false, CompanyDriver.Morning));
    }

    [Fact]
    public void Should_be_failing_with_the_error_when_its_last_run_failed()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);
        var liveness = _company.Liveness("ada");
        (liveness.Status, liveness.LastError, liveness.Retrying, liveness.Failed).Should().Be(("failing", "boom", 1, 0));

        _company.Retry(id);
        _company.Complete(id);
        (_company.Liveness("ada").Status, _company.Liveness("ada").LastError).Should().Be(("idle", null));
    }

    [Fact]
    public void Should_be_suspended_paused_or_terminated_when_it_is()
    {
        _company.Under(policy => policy with { CircuitBreakerThreshold = 1 });
        _company.DeadLetter("ada");
        _company.Liveness("ada").Status.Should().Be("suspended");
        _company.Liveness("ada").Failed.Should().Be(1);
        _company.PauseAgent("ada");
        _company.Liveness("ada").Status.Should().Be("paused");
        _company.Send(new TerminateAgent(CompanyDriver.Id, new AgentId("ada")));
        _company.Liveness("ada").Status.Should().Be("terminated");
        _company.Liveness("ada").IsAlive.Should().BeFalse();
    }

    [Fact]
    public void Should_tell_the_last_heartbeat_when_the_wall_clock_jumped()
    {
        var id = _company.Wake("ada");
        _company.JumpWall(TimeSpan.FromDays(1));
        _company.Send(new RenewLease(CompanyDriver.Id, id, _company.Token(id)));

        _company.Liveness("ada").LastHeartbeatAt.Should().Be(_company.Now);
        _company.Liveness("ada").Status.Should().Be("running");
    }

    [Fact]
    public void Should_refuse_when_the_agent_is_not_known() =>
        _company.Asked<Refusal>(new GetLiveness(CompanyDriver.Id, new AgentId("nobody"))).Code.Should().Be(RefusalCodes.AgentNotFound);
}
