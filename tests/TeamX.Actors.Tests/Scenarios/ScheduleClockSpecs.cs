using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class ScheduleClockSpecs
{
    private static readonly ScheduleId Hourly = ScheduleId.Schedule("hourly");
    private static readonly ScheduleId Daily = ScheduleId.Routine("daily");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_fire_once_for_all_it_missed_and_go_on_in_time_when_the_clock_jumps_three_days_forward(bool awake)
    {
        await using var scenario = await StartAsync(awake);
        await scenario.AdvanceAsync(Hours(1.5));
        scenario.IsInMemory().Should().Be(awake);
        scenario.JumpWallClock(Days(3));
        var woken = scenario.Now;

        await scenario.AdvanceAsync(Minutes(1));

        scenario.FireTimesOf(Hourly).Where(at => at >= woken).Should().ContainSingle();
        scenario.FireTimesOf(Daily).Where(at => at >= woken).Should().ContainSingle();
        await scenario.AdvanceToAsync(woken + Days(1));
        scenario.FireTimesOf(Hourly).Where(at => at > woken + Minutes(1)).Should().Equal(
            Enumerable.Range(0, 24).Select(hour => woken + Minutes(30) + Hours(hour)));
        ShouldHaveFiredNothingTwice(scenario);
        await ShouldHaveKilledNothingAsync(scenario);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_fire_nothing_twice_and_go_on_when_the_clock_jumps_two_hours_back(bool awake)
    {
        await using var scenario = await StartAsync(awake);
        await scenario.AdvanceAsync(Hours(3.5));
        var before = scenario.FiresOf(Hourly).Count;
        var next = scenario.Now + Minutes(30);

        scenario.JumpWallClock(-Hours(2));
        await scenario.AdvanceToAsync(next - Seconds(1));
        scenario.FiresOf(Hourly).Should().HaveCount(before);
        await scenario.AdvanceAsync(Days(1));

        scenario.FireTimesOf(Hourly).Skip(before).Should().Equal(Enumerable.Range(0, 24).Select(hour => next + Hours(hour)));
        ShouldHaveFiredNothingTwice(scenario);
        await ShouldHaveKilledNothingAsync(scenario);
    }

    [Fact]
    public async Task Should_fire_nothing_twice_when_the_clock_jumps_and_the_process_dies_again_and_again()
    {
        await using var scenario = await StartAsync(awake: true);
        foreach (var hours in new[] { 72, -2, 5, -2, -2, 1, 24, -2 })
        {
            await scenario.AdvanceAsync(Hours(2.25));
            scenario.JumpWallClock(Hours(hours));
            await scenario.CrashAsync(downFor: Minutes(3));
        }

        await scenario.AdvanceAsync(Days(2));

        ShouldHaveFiredNothingTwice(scenario);
        await ShouldHaveKilledNothingAsync(scenario);
        scenario.FireTimesOf(Hourly)[^1].Should().BeAfter(scenario.Now - Hours(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_drain_routines_five_at_a_time_in_priority_order_when_the_host_resumes_after_a_night(bool asLaptop)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.StartAt = new DateTimeOffset(2026, 1, 5, 21, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 20; i++)
            {
                var priority = i * 37 % 100;
                s.Agent($"agent-{i}");
                s.Routine($"night-{i}", $"agent-{i}", Cron($"{i} {i % 7} * * *"), new TicketTemplate("Night {date}"),
                    night => night with { Priority = priority });
                s.Runner.For($"agent-{i}").Complete(after: Minutes(5));
            }
        });
        await scenario.AdvanceAsync(Hours(1));

        if (asLaptop)
        {
            scenario.JumpWallClock(Hours(11));
            await scenario.AdvanceAsync(Minutes(1));
        }
        else
        {
            await scenario.CrashAsync(downFor: Hours(11));
        }

        (await scenario.GetStatsAsync()).Should().Match<StatsView>(stats => stats.Processing == 5 && stats.Due == 15);
        await scenario.AdvanceAsync(Hours(1));

        var runs = scenario.Runner.Runs;
        runs.Select(run => run.Context.Priority).Should().HaveCount(20).And.BeInDescendingOrder();
        runs.Select(run => run.StartedAt - runs[0].StartedAt).Should().Equal(Enumerable.Range(0, 20).Select(i => Minutes(5) * (i / 5)));
        runs.Select(run => run.Context.Tickets.Single().Title).Should().OnlyContain(title => title == "Night 2026-01-06");
        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_start_the_most_urgent_first_when_more_is_overdue_than_fires_in_one_turn()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.StartAt = new DateTimeOffset(2026, 1, 5, 20, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 1_000; i++)
            {
                // What is due last is the most urgent.
                var priority = i / 10;
                s.Agent($"agent-{i}").Schedule($"s-{i}", $"agent-{i}", Cron($"{i % 60} {2 + (i / 60 % 6)} * * *"), one => one with { Priority = priority });
                s.Runner.For($"agent-{i}").Complete(after: Minutes(1));
            }
        });

        await scenario.CrashAsync(downFor: Hours(13));
        await scenario.AdvanceAsync(Minutes(210));

        scenario.Runner.Runs.Select(run => run.Context.Priority).Should().HaveCount(1_000).And.BeInDescendingOrder();
    }

    private static Task<Scenario> StartAsync(bool awake) => Scenario.StartAsync(s =>
    {
        s.Options.PassivateAfter = awake ? Days(1) : Minutes(2);
        s.Agent("writer").Agent("editor").Schedule("hourly", "writer", Cron("0 * * * *"));
        s.Routine("daily", "editor", Cron("0 12 * * *"), new TicketTemplate("Daily {date}"));
    });

    /// <summary>No instant was due twice, and each fire led to one run.</summary>
    private static void ShouldHaveFiredNothingTwice(Scenario scenario)
    {
        scenario.FiresOf(Hourly).Select(fire => fire.DueAt).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        scenario.FiresOf(Daily).Select(fire => fire.DueAt).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        scenario.RunTimesOf("writer").Should().HaveCount(scenario.FiresOf(Hourly).Count);
        scenario.RunTimesOf("editor").Should().HaveCount(scenario.FiresOf(Daily).Count);
    }

    private static async Task ShouldHaveKilledNothingAsync(Scenario scenario)
    {
        (await scenario.GetStatsAsync()).Should().Match<StatsView>(stats => stats.Failed == 0 && stats.Cancelled == 0 && stats.Processing == 0);
        scenario.Events.Of<RunInterrupted>().Should().BeEmpty();
        scenario.JournalShouldBeSound();
    }
}
