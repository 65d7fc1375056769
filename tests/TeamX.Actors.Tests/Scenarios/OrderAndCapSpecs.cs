using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class OrderAndCapSpecs
{
    [Fact]
    public async Task Should_drain_five_at_a_time_in_priority_order_when_the_host_wakes_after_a_night()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 20; i++)
            {
                s.Agent($"agent-{i}");
                s.Runner.For($"agent-{i}").Complete(after: Minutes(5));
            }
        });
        var evening = scenario.Now;
        var priorityOf = new Dictionary<WakeupId, int>();
        for (var i = 0; i < 20; i++)
        {
            var priority = i * 37 % 100;
            var due = evening + Hours(1 + (i % 7));
            priorityOf.Add(await scenario.ScheduleAsync($"agent-{i}", with: order => order with { Priority = priority, ScheduledFor = due }), priority);
        }

        await scenario.CrashAsync(downFor: Hours(12));
        (await scenario.GetStatsAsync()).Should().Match<StatsView>(stats => stats.Processing == 5 && stats.Due == 15);
        await scenario.AdvanceAsync(Hours(1));

        var starts = scenario.Events.StartsInOrder;
        starts.Select(id => priorityOf[id]).Should().HaveCount(20).And.BeInDescendingOrder();
        for (var i = 0; i < 20; i++)
        {
            scenario.StartsOf(starts[i]).Should().Equal(evening + Hours(12) + (Minutes(5) * (i / 5)));
        }

        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_never_run_more_than_five_when_due_ones_meet_retries_recovery_and_manual_ones()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 25; i++)
            {
                s.Agent($"agent-{i}", maxConcurrentRuns: 2);
                var script = s.Runner.For($"agent-{i}");
                for (var run = 0; run < 40; run++)
                {
                    _ = (run % 3) switch
                    {
                        0 => script.Fail(after: Minutes(1), times: 1),
                        1 => script.Defer(now => now + Minutes(2), times: 1),
                        _ => script.Complete(after: Seconds(90), times: 1),
                    };
                }
            }
        });
        var ids = new List<WakeupId>();
        for (var i = 0; i < 100; i++)
        {
            ids.Add(await scenario.ScheduleAsync($"agent-{i % 25}", with: At(scenario.Now + Minutes(1))));
        }

        for (var round = 0; round < 3; round++)
        {
            await scenario.AdvanceAsync(Minutes(7));
            ids.Add(await scenario.ScheduleAsync($"agent-{round}", TriggerType.Manual));
            await scenario.CrashAsync();
        }

        await scenario.RestartAsync();
        await scenario.AdvanceAsync(Days(1));

        scenario.JournalShouldBeSound(perAgent: 2);
        foreach (var id in ids.Distinct())
        {
            (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        }
    }

    [Fact]
    public async Task Should_not_block_other_agents_when_one_is_busy()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("busy").Agent("idle");
            s.Runner.For("busy").Hang();
        });
        for (var i = 0; i < 10; i++)
        {
            await scenario.ScheduleAsync("busy", with: Priority(100));
        }

        var id = await scenario.ScheduleAsync("idle", with: Priority(0));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        (await scenario.GetStatsAsync()).Processing.Should().Be(1);
    }

    [Fact]
    public async Task Should_free_slot_and_agent_exactly_once_when_a_run_ends_in_any_way()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("writer");
            s.Runner.For("writer")
                .Complete(after: Seconds(5), times: 1).Fail(after: Seconds(5), times: 1).Crash(times: 1).Skip(times: 1)
                .Defer(now => now + Hours(1), times: 1).Hang(times: 2).Fail(permanent: true, times: 1).ThenComplete(after: Seconds(5));
        });
        var ids = new List<WakeupId>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await scenario.ScheduleAsync("writer", with: order => order with { Timeout = Minutes(1) }));
        }

        await scenario.AdvanceAsync(Seconds(30));
        var running = (await scenario.AskAsync<WakeupPage>(new ListWakeups(Acme) { Status = WakeupStatus.Processing })).Items.Single();
        await scenario.AskAsync<Done>(new CancelWakeup(Acme, running.Id));
        await scenario.AdvanceAsync(Hours(5));

        scenario.JournalShouldBeSound(limit: 1);
        (await scenario.GetStatsAsync()).Should().Match<StatsView>(
            stats => stats.Processing == 0 && stats.Pending == 0 && stats.Completed == 8 && stats.Failed == 1 && stats.Cancelled == 1);
    }

    [Fact]
    public async Task Should_bound_the_wait_of_low_priority_when_aging_is_on()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.Aging.PointsPerMinute = 1;
            s.Company("acme", maxConcurrentRuns: 1).Agent("writer", maxConcurrentRuns: 10);
            s.Runner.For("writer").Complete(after: Minutes(1));
        });
        await scenario.ScheduleAsync("writer", with: Priority(80));
        await scenario.ScheduleAsync("writer", with: Priority(80));
        var low = await scenario.ScheduleAsync("writer", with: Priority(50));
        var asked = scenario.Now;

        for (var minute = 0; minute < 60; minute++)
        {
            await scenario.ScheduleAsync("writer", with: Priority(80));
            await scenario.AdvanceAsync(Minutes(1));
        }

        // Thirty points behind are made good after thirty minutes.
        (scenario.StartsOf(low).Single() - asked).Should().BeGreaterThanOrEqualTo(Minutes(29)).And.BeLessThanOrEqualTo(Minutes(34));
    }

    [Fact]
    public async Task Should_starve_low_priority_when_aging_is_off()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("writer", maxConcurrentRuns: 10);
            s.Runner.For("writer").Complete(after: Minutes(1));
        });
        await scenario.ScheduleAsync("writer", with: Priority(80));
        var low = await scenario.ScheduleAsync("writer", with: Priority(50));

        for (var minute = 0; minute < 60; minute++)
        {
            await scenario.ScheduleAsync("writer", with: Priority(80));
            await scenario.AdvanceAsync(Minutes(1));
        }

        scenario.StartsOf(low).Should().BeEmpty();
    }

    [Fact]
    public async Task Should_not_delay_a_company_when_another_one_is_full_or_can_not_write()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme").Agent("writer", maxConcurrentRuns: 100);
            s.Company("globex").Agent("writer");
            s.Runner.For("writer", "acme").Hang();
        });
        for (var i = 0; i < 50; i++)
        {
            await scenario.ScheduleAsync("writer");
        }

        scenario.Journal.FailNext(count: 1_000, company: "acme");
        (await scenario.AskAsync(new PauseCompany(Acme))).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.Unavailable);
        var id = await scenario.ScheduleAsync("writer", company: "globex");

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.StartedAt, wakeup.CompletedAt).Should().Be((WakeupStatus.Completed, scenario.Now, scenario.Now));
    }
}
