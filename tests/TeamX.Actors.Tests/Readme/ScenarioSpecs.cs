using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Tests.Readme;

public sealed class ScenarioSpecs
{
    [Fact]
    public async Task Should_complete_at_the_third_attempt_when_the_model_is_down_twice()
    {
        await using var company = await Scenario.StartAsync(setup => setup.Agent("ada"));
        company.Runner.For("ada").FailTimes(2, "the model is down").ThenComplete("\"done\"");

        var id = await company.ScheduleAsync("ada", TriggerType.TicketAssigned, "T-1");
        await company.CrashAsync(downFor: TimeSpan.FromMinutes(5));
        await company.AdvanceAsync(TimeSpan.FromHours(1));

        var wakeup = await company.GetAsync(id);
        wakeup.Status.Should().Be(WakeupStatus.Completed);
        wakeup.Attempt.Should().Be(3);
        company.Events.TypesOf(id).Should().Equal(
            "wakeup.scheduled", "agent.wakeup", "wakeup.retry_scheduled", "agent.wakeup", "wakeup.retry_scheduled", "agent.wakeup", "wakeup.completed");
    }
}
