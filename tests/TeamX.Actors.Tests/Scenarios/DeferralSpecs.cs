using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class DeferralSpecs
{
    [Fact]
    public async Task Should_run_at_exactly_that_instant_and_spend_no_retry_when_rate_limited()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Defer(now => now + Seconds(63), "rate limited", times: 1).ThenComplete();
        });
        var until = scenario.Now + Seconds(63);

        var id = await scenario.ScheduleAsync("writer");
        var parked = await scenario.GetAsync(id);
        (parked.Status, parked.NextRetryAt, parked.Deferrals, parked.Failures).Should().Be((WakeupStatus.Pending, until, 1, 0));
        await scenario.AdvanceAsync(Seconds(62.999));
        scenario.Runner.Runs.Should().HaveCount(1);
        await scenario.AdvanceAsync(Seconds(0.001));

        scenario.StartsOf(id)[1].Should().Be(until);
        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Failures, wakeup.Attempt).Should().Be((WakeupStatus.Completed, 0, 2));
    }

    [Fact]
    public async Task Should_keep_the_instant_when_the_company_sleeps_and_the_process_crashes_before()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Defer(now => now + Days(20), times: 1).ThenComplete();
        });
        var until = scenario.Now + Days(20);
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AdvanceAsync(Days(10));
        await scenario.CrashAsync(downFor: Hours(1));
        await scenario.AdvanceAsync(Days(10));

        scenario.StartsOf(id)[1].Should().Be(until);
    }
}
