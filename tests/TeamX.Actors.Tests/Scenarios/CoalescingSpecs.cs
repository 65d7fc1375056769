using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class CoalescingSpecs
{
    [Fact]
    public async Task Should_make_exactly_one_follow_up_when_equal_requests_arrive_while_one_is_processing()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: Minutes(1));
        });
        var first = await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1");

        var later = new HashSet<WakeupId>();
        for (var i = 0; i < 5; i++)
        {
            later.Add(await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1"));
        }

        await scenario.AdvanceAsync(Minutes(10));
        later.Should().ContainSingle().Which.Should().NotBe(first);
        scenario.Events.StartsInOrder.Should().Equal(first, later.Single());
        (await scenario.GetAsync(later.Single())).CoalescedCount.Should().Be(4);
    }

    [Fact]
    public async Task Should_answer_with_the_same_id_when_a_key_is_seen_again_at_once_after_a_restart_and_after_the_end()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: Minutes(1));
        });

        var id = await scenario.ScheduleAsync("writer", with: Key);
        (await scenario.ScheduleAsync("writer", with: Key)).Should().Be(id);
        await scenario.RestartAsync();
        (await scenario.ScheduleAsync("writer", with: Key)).Should().Be(id);
        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Hours(23));
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        (await scenario.ScheduleAsync("writer", with: Key)).Should().Be(id);

        (await scenario.GetStatsAsync()).Should().Match<StatsView>(stats => stats.Completed == 1 && stats.Deduplicated == 3);
    }

    [Fact]
    public async Task Should_make_a_new_request_when_the_key_is_older_than_the_window()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: Key);

        await scenario.AdvanceAsync(Hours(24) + Seconds(1));

        (await scenario.ScheduleAsync("writer", with: Key)).Should().NotBe(id);
    }

    private static WakeupOrder Key(WakeupOrder order) => order with { IdempotencyKey = "order-4711" };
}
