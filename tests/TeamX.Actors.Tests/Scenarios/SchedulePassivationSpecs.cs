using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class SchedulePassivationSpecs
{
    private static readonly ScheduleId Daily = ScheduleId.Routine("daily");

    [Theory]
    [InlineData("nothing")]
    [InlineData("restart")]
    [InlineData("kill")]
    public async Task Should_sleep_between_fires_and_wake_at_the_exact_instant_when_nobody_asks_for_anything(string meanwhile)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.StartAt = new DateTimeOffset(2026, 3, 24, 12, 0, 0, TimeSpan.Zero);
            s.Agent("writer").Routine("daily", "writer", Cron("30 2 * * *", "Europe/Berlin"), new TicketTemplate("Night of {date}"));
        });
        var expected = new List<DateTimeOffset>();
        for (var day = 25; day <= 31; day++)
        {
            await scenario.AdvanceAsync(Hours(6));
            scenario.IsInMemory().Should().BeFalse();
            await (meanwhile switch
            {
                "restart" => scenario.RestartAsync(downFor: Hours(1)),
                "kill" => scenario.CrashAsync(downFor: Hours(1)),
                _ => scenario.AdvanceAsync(Hours(1)),
            });
            scenario.IsInMemory().Should().BeFalse();
            await scenario.AdvanceAsync(Hours(17));

            // 02:30 is 01:30 UTC in winter and 00:30 in summer; on the 29th it does not exist, and 03:00 is 01:00.
            expected.Add(new DateTimeOffset(2026, 3, day, day < 29 ? 1 : day == 29 ? 1 : 0, day == 29 ? 0 : 30, 0, TimeSpan.Zero));
        }

        scenario.FireTimesOf(Daily).Should().Equal(expected);
        scenario.RunTimesOf("writer").Should().Equal(expected);
        scenario.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_be_in_memory_before_its_fire_and_not_long_before()
    {
        await using var scenario = await Scenario.StartAsync(s =>
            s.Agent("writer").Routine("daily", "writer", Cron("0 12 * * *"), new TicketTemplate("Daily")));
        await scenario.AdvanceAsync(Hours(3) - Minutes(2));
        scenario.IsInMemory().Should().BeFalse();
        var writes = scenario.Journal.Writes;

        await scenario.AdvanceAsync(Minutes(1.5));

        scenario.IsInMemory().Should().BeTrue("recovery takes time, and a fire is not to be late by it");
        scenario.Journal.Writes.Should().Be(writes + 1, "it is listed as active, once");
        await scenario.AdvanceAsync(Minutes(0.5));
        scenario.FireTimesOf(Daily).Should().Equal(scenario.Now);
    }

    [Theory]
    [InlineData(MissedFirePolicy.FireOnce, 1)]
    [InlineData(MissedFirePolicy.Skip, 0)]
    public async Task Should_wake_a_sleeper_at_once_when_its_fire_passed_while_the_process_was_down(MissedFirePolicy policy, int runs)
    {
        await using var scenario = await Scenario.StartAsync(s =>
            s.Agent("writer").Routine("daily", "writer", Cron("0 10 * * *"), new TicketTemplate("Daily"),
                daily => daily with { MissedFires = policy }));
        await scenario.AdvanceAsync(Minutes(30));
        scenario.IsInMemory().Should().BeFalse();

        await scenario.CrashAsync(downFor: Hours(2));

        scenario.FireTimesOf(Daily).Should().Equal(scenario.Now);
        scenario.Runner.Runs.Should().HaveCount(runs);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("deleted")]
    [InlineData("paused")]
    [InlineData("terminated")]
    public async Task Should_leave_a_company_asleep_and_write_nothing_when_none_of_its_schedules_may_fire(string why)
    {
        await using var scenario = await Scenario.StartAsync(s =>
            s.Agent("writer").Schedule("hourly", "writer", Cron("0 * * * *"))
                .Routine("daily", "writer", Cron("0 12 * * *"), new TicketTemplate("Daily")));
        var hourly = ScheduleId.Schedule("hourly");
        IWithCompanyId[] changes = why switch
        {
            "disabled" => [await DisabledAsync(scenario, hourly), await DisabledAsync(scenario, Daily)],
            "deleted" => [new DeleteSchedule(Acme, hourly), new DeleteSchedule(Acme, Daily)],
            "paused" => [new PauseCompany(Acme)],
            _ => [new TerminateAgent(Acme, new AgentId("writer"))],
        };
        foreach (var change in changes)
        {
            (await scenario.AskAsync(change)).Should().NotBeOfType<Refusal>();
        }

        await scenario.AdvanceAsync(Minutes(10));
        var writes = scenario.Journal.Writes;
        for (var day = 0; day < 5; day++)
        {
            scenario.IsInMemory().Should().BeFalse();
            await scenario.AdvanceAsync(Days(1));
            await scenario.CrashAsync(downFor: Hours(1));
        }

        scenario.IsInMemory().Should().BeFalse();
        scenario.Journal.Writes.Should().Be(writes);
        scenario.Runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_wake_in_time_again_when_a_sleeping_paused_company_is_resumed()
    {
        await using var scenario = await Scenario.StartAsync(s =>
            s.Agent("writer").Routine("daily", "writer", Cron("0 12 * * *"), new TicketTemplate("Daily"),
                daily => daily with { MissedFires = MissedFirePolicy.Skip }));
        await scenario.AskAsync<Done>(new PauseCompany(Acme));
        await scenario.AdvanceAsync(Days(3));
        scenario.IsInMemory().Should().BeFalse();

        await scenario.AskAsync<Done>(new ResumeCompany(Acme));
        await scenario.AdvanceAsync(Hours(1));
        scenario.IsInMemory().Should().BeFalse();
        await scenario.AdvanceAsync(Days(1));

        scenario.RunTimesOf("writer").Should().Equal(new DateTimeOffset(2026, 1, 8, 12, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Should_wake_each_company_in_time_when_hundreds_of_them_sleep_until_their_routine()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 200; i++)
            {
                s.Company($"company-{i}").Agent("writer").Routine("daily", "writer", Cron($"{i % 4} 12 * * *"), new TicketTemplate("Daily"));
            }
        });
        await scenario.AdvanceAsync(Hours(1));
        await scenario.CrashAsync();
        Enumerable.Range(0, 200).Count(i => scenario.IsInMemory($"company-{i}")).Should().Be(0, "nothing is due soon");

        await scenario.AdvanceAsync(Days(2));

        var noon = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
        var runs = scenario.Runner.Runs.ToLookup(run => run.Context.CompanyId.Value, run => run.StartedAt);
        for (var i = 0; i < 200; i++)
        {
            runs[$"company-{i}"].Should().Equal(noon + Minutes(i % 4), noon + Minutes(i % 4) + Days(1));
        }
    }

    private static async Task<DefineSchedule> DisabledAsync(Scenario scenario, ScheduleId id)
    {
        var view = await scenario.AskAsync<ScheduleView>(new GetSchedule(Acme, id));
        return new DefineSchedule(Acme, id, view.Definition with { Enabled = false });
    }
}
