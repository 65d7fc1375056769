using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class ForecastSpecs
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    public ForecastSpecs() => _company.DurationOf = agent => agent.Role == "unknown" ? null : Length;

    [Fact]
    public void Should_only_give_a_bound_when_a_run_before_it_has_an_unknown_length()
    {
        _company.Wake("ada");
        var (second, third) = (_company.Wake("ada"), _company.Wake("ada"));
        Earliest(third).Should().Be(_company.Now + (2 * Length));

        _company.DurationOf = _ => null;

        (Earliest(second), Earliest(third)).Should().Be((_company.Now, _company.Now));
    }

    [Fact]
    public void Should_go_by_the_definition_that_a_run_was_started_with_when_its_agent_was_changed()
    {
        _company.Wake("ada");
        var next = _company.Wake("ada");
        _company.Send(new DefineAgent(CompanyDriver.Id, new AgentId("ada"), "ada", CompanyDriver.Echo, "unknown"));

        Earliest(next).Should().Be(_company.Now + Length, "the run that goes on is one of the old definition");
        Earliest(_company.Wake("ada")).Should().Be(_company.Now, "the next one is of the new definition");
    }

    [Fact]
    public void Should_only_give_a_bound_when_a_run_would_exceed_its_timeout_or_is_told_to_stop()
    {
        _company.Wake("ada", order => order with { Timeout = TimeSpan.FromMinutes(9) });
        Earliest(_company.Wake("ada")).Should().Be(_company.Now);
        var running = _company.Wake("bob");
        _company.Cancel(_company.Starts.First());
        _company.Complete(running);
        Earliest(_company.Wake("ada")).Should().Be(_company.Now);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(15, 10)]
    public void Should_only_give_a_bound_when_a_schedule_fires_before_the_start(int firesAfter, int startsAfter)
    {
        _company.Wake("ada");
        var next = _company.Wake("ada");
        _company.Send(new DefineSchedule(CompanyDriver.Id, ScheduleId.Schedule("mail"), CompanyDriver.Every("bob", TimeSpan.FromMinutes(firesAfter))));

        Earliest(next).Should().Be(_company.Now.AddMinutes(startsAfter));
    }

    [Fact]
    public void Should_count_on_the_probe_to_complete_when_the_agent_is_suspended_and_it_runs()
    {
        _company.Under(policy => policy with { CircuitBreakerThreshold = 1 });
        _company.DeadLetter("ada");
        var waiting = _company.Wake("ada");
        _company.Ask(CompanyDriver.Order("ada", TriggerType.Manual));

        Earliest(waiting).Should().Be(_company.Now + Length);
    }

    [Fact]
    public void Should_take_a_run_that_is_overdue_for_one_that_ends_now()
    {
        _company.Wake("ada");
        var next = _company.Wake("ada");
        _company.Advance(2 * Length);

        Earliest(next).Should().Be(_company.Now);
    }

    [Fact]
    public void Should_leave_the_state_as_it_is_when_it_looks_ahead()
    {
        _company.Wake("ada");
        var waiting = _company.Wake("ada", order => order with { ScheduledFor = _company.Now.AddHours(1) });
        var before = Properties.Canonical.Of(_company.State);

        Earliest(waiting).Should().Be(_company.Now.AddHours(1));

        Properties.Canonical.Of(_company.State).Should().Be(before);
    }

    [Fact]
    public void Should_only_give_a_bound_when_more_is_pending_than_it_looks_at()
    {
        _company.Wake("ada");
        var last = Enumerable.Range(0, QueueForecast.MaxPending).Select(_ => _company.Wake("ada")).ToList()[^1];
        Earliest(last).Should().Be(_company.Now + (QueueForecast.MaxPending * Length));

        Earliest(_company.Wake("ada")).Should().Be(_company.Now);
    }

    [Fact]
    public void Should_only_give_a_bound_when_nobody_can_execute_a_run_now()
    {
        _company.Wake("ada");
        var later = _company.Wake("bob", order => order with { ScheduledFor = _company.Now.AddHours(1) });
        var next = _company.Wake("ada");
        Earliest(next).Should().Be(_company.Now + Length);

        _company.WorkerFree = false;

        (Earliest(next), Earliest(later)).Should().Be((_company.Now, _company.Now.AddHours(1)));
    }

    private DateTimeOffset? Earliest(WakeupId id) =>
        _company.Asked<WakeupExplanation>(new ExplainWakeup(CompanyDriver.Id, id)).Wakeup.Waiting!.EarliestAt;
}
