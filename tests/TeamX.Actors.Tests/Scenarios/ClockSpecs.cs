using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class ClockSpecs
{
    [Fact]
    public async Task Should_start_what_is_due_by_the_next_heartbeat_and_keep_leases_when_the_clock_jumps_forward()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("thinker");
            s.Runner.For("thinker").Complete(after: Minutes(20));
        });
        var long_ = await scenario.ScheduleAsync("thinker");
        var due = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Days(2)));

        scenario.JumpWallClock(Days(3));
        await scenario.AdvanceAsync(Minutes(1));

        (await scenario.GetAsync(due)).Status.Should().Be(WakeupStatus.Completed);
        (await scenario.GetAsync(long_)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Processing && wakeup.Interruptions == 0);
        await scenario.AdvanceAsync(Minutes(19));
        (await scenario.GetAsync(long_)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
        scenario.StartsOf(due).Should().ContainSingle();
    }

    [Fact]
    public async Task Should_fire_nothing_twice_and_kill_nothing_when_the_clock_goes_back()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("thinker");
            s.Runner.For("thinker").Complete(after: Minutes(20));
        });
        var done = await scenario.ScheduleAsync("writer");
        var long_ = await scenario.ScheduleAsync("thinker");
        var instant = scenario.Now + Minutes(5);
        var due = await scenario.ScheduleAsync("writer", with: At(instant));

        scenario.JumpWallClock(-Hours(2));
        await scenario.AdvanceAsync(Hours(2));
        scenario.StartsOf(due).Should().BeEmpty();
        await scenario.AdvanceAsync(Minutes(5));

        scenario.StartsOf(due).Should().Equal(instant);
        scenario.StartsOf(done).Should().ContainSingle();
        (await scenario.GetAsync(long_)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
    }

    [Fact]
    public async Task Should_wake_a_sleeping_company_by_the_next_heartbeat_when_the_clock_jumps_forward()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Days(2)));
        await scenario.AdvanceAsync(Minutes(10));
        scenario.IsInMemory().Should().BeFalse();

        scenario.JumpWallClock(Days(3));
        await scenario.AdvanceAsync(Minutes(1));

        scenario.StartsOf(id).Should().ContainSingle();
    }
}
