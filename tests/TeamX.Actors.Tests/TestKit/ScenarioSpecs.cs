using System.Diagnostics;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Tests.TestKit;

public sealed class ScenarioSpecs
{
    [Fact]
    public async Task Should_run_a_request_when_it_is_scheduled()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme");
            s.Agent("writer");
            s.Runner.For("writer").FailTimes(2).ThenComplete("{\"ok\":true}");
        });

        var id = await scenario.ScheduleAsync("writer", TriggerType.Manual);
        await scenario.AdvanceAsync(TimeSpan.FromHours(3));

        var wakeup = await scenario.GetAsync(id);
        wakeup.Status.Should().Be(WakeupStatus.Completed);
        wakeup.Attempt.Should().Be(3);
        wakeup.Result.Should().Be("{\"ok\":true}");
        scenario.Events.TypesOf(id).Should().Equal(
            "wakeup.scheduled", "agent.wakeup", "wakeup.retry_scheduled", "agent.wakeup", "wakeup.retry_scheduled", "agent.wakeup", "wakeup.completed");
        scenario.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_take_seconds_when_thirty_days_pass()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var watch = Stopwatch.StartNew();

        await scenario.AdvanceAsync(TimeSpan.FromDays(30));

        scenario.Elapsed.Should().Be(TimeSpan.FromDays(30));
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }
}
