using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class PassivationSpecs
{
    [Fact]
    public async Task Should_leave_memory_when_idle_and_start_at_the_exact_instant_when_due()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var due = scenario.Now + Days(3);
        var id = await scenario.ScheduleAsync("writer", with: At(due));

        await scenario.AdvanceAsync(Minutes(1.9));
        scenario.IsInMemory().Should().BeTrue();
        await scenario.AdvanceAsync(Minutes(2));
        scenario.IsInMemory().Should().BeFalse();
        await scenario.AdvanceAsync(Days(4));

        scenario.StartsOf(id).Should().Equal(due);
        scenario.IsInMemory().Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Should_wake_in_time_when_everything_crashed_while_it_slept(int minutesDown)
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var due = scenario.Now + Days(3);
        var id = await scenario.ScheduleAsync("writer", with: At(due));
        await scenario.AdvanceAsync(Days(1));

        await scenario.CrashAsync(downFor: Minutes(minutesDown));
        scenario.IsInMemory().Should().BeFalse();
        await scenario.AdvanceAsync(Days(3));

        scenario.StartsOf(id).Should().Equal(due);
    }

    [Fact]
    public async Task Should_wake_at_once_when_the_deadline_passed_while_everything_was_down()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Days(3)));
        await scenario.AdvanceAsync(Days(1));

        await scenario.CrashAsync(downFor: Days(7));

        scenario.StartsOf(id).Should().Equal(scenario.Now);
    }

    [Fact]
    public async Task Should_recover_active_companies_without_a_message_when_the_process_crashed()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 40; i++)
            {
                s.Company($"company-{i}").Agent("writer");
            }

            s.Runner.For("writer").Complete(after: Minutes(1));
        });
        for (var i = 0; i < 40; i++)
        {
            await scenario.ScheduleAsync("writer", company: $"company-{i}");
        }

        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Minutes(1));

        scenario.Events.Of<RunCompleted>().Should().HaveCount(40);
    }

    [Fact]
    public async Task Should_wake_each_in_time_when_hundreds_of_companies_sleep()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 200; i++)
            {
                s.Company($"company-{i}").Agent("writer");
            }
        });
        var due = new Dictionary<WakeupId, DateTimeOffset>();
        for (var i = 0; i < 200; i++)
        {
            var instant = scenario.Now + Days(1) + Minutes(i % 4);
            due.Add(await scenario.ScheduleAsync("writer", with: At(instant), company: $"company-{i}"), instant);
        }

        await scenario.AdvanceAsync(Hours(1));
        scenario.IsInMemory("company-0").Should().BeFalse();
        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Days(2));

        due.Should().OnlyContain(pair => scenario.StartsOf(pair.Key).SequenceEqual(new[] { pair.Value }));
    }

    [Fact]
    public async Task Should_lose_no_message_when_it_comes_in_the_very_instant_in_which_the_company_falls_asleep()
    {
        TimeSpan bedtime;
        await using (var rehearsal = await Scenario.StartAsync(s => s.Agent("writer")))
        {
            await rehearsal.AdvanceUntilAsync(() => !rehearsal.IsInMemory(), Minutes(10));
            bedtime = rehearsal.Elapsed;
        }

        for (var seed = 0; seed < 60; seed++)
        {
            await using var scenario = await Scenario.StartAsync(s =>
            {
                s.Seed = seed;
                s.Agent("writer");
            });
            var order = new WakeupOrder(new AgentId("writer"), new Trigger(TriggerType.Schedule));
            var receipt = scenario.AskAtAsync(bedtime, new ScheduleWakeup(Acme, order));
            var stats = scenario.AskAtAsync(bedtime, new GetStats(Acme));

            await scenario.AdvanceAsync(Minutes(10));

            (await stats.WaitAsync(Seconds(10))).Should().BeOfType<StatsView>("the seed is {0}", seed);
            (await receipt.WaitAsync(Seconds(10))).Should().BeOfType<WakeupReceipt>("the seed is {0}", seed);
            scenario.Events.Of<RunCompleted>().Should().ContainSingle("the seed is {0}", seed);
            scenario.IsInMemory().Should().BeFalse("the seed is {0}", seed);
        }
    }
}
