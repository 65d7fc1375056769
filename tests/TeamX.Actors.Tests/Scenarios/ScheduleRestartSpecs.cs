using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class ScheduleRestartSpecs
{
    private static readonly ScheduleId Beat = ScheduleId.Schedule("beat");

    [Theory]
    [InlineData(10_000)]
    [InlineData(1)]
    public async Task Should_keep_every_schedule_armed_when_the_process_restarts_day_after_day(int snapshotEvery)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.Snapshot.MinimumEvents = snapshotEvery;
            for (var i = 0; i < 24; i++)
            {
                s.Agent($"agent-{i}").Schedule($"daily-{i}", $"agent-{i}", Cron($"30 {i} * * *"));
                s.Routine($"routine-{i}", $"agent-{i}", Cron($"45 {i} * * *"), new TicketTemplate("Day {number}"));
            }
        });
        var began = scenario.Now;

        for (var day = 0; day < 7; day++)
        {
            await scenario.AdvanceAsync(Hours(9));
            await scenario.RestartAsync(downFor: Minutes(5));
            await scenario.AdvanceAsync(Hours(9));
            await scenario.CrashAsync(downFor: Minutes(5));
            await scenario.AdvanceAsync(Hours(6) - Minutes(10));
        }

        for (var i = 0; i < 24; i++)
        {
            Expect(ScheduleId.Schedule($"daily-{i}"), Hours(i) + Minutes(30));
            Expect(ScheduleId.Routine($"routine-{i}"), Hours(i) + Minutes(45));
        }

        void Expect(ScheduleId id, TimeSpan timeOfDay)
        {
            var first = began.Date + timeOfDay >= began.DateTime ? began.Date + timeOfDay : began.Date + timeOfDay + Days(1);
            var expected = Enumerable.Range(0, 7).Select(day => new DateTimeOffset(first + Days(day), TimeSpan.Zero));
            scenario.FireTimesOf(id).Should().Equal(expected, "it is {0}", id);
        }
    }

    /// <summary>The old time was ten; what comes after it is the new definition, in this process and in the next ones.</summary>
    [Theory]
    [InlineData("edited", true)]
    [InlineData("edited", false)]
    [InlineData("disabled", true)]
    [InlineData("disabled", false)]
    [InlineData("deleted", true)]
    [InlineData("deleted", false)]
    public async Task Should_never_fire_at_the_old_time_when_a_schedule_was_edited_disabled_or_deleted(string change, bool asleep)
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer").Schedule("beat", "writer", Cron("0 10 * * *")));
        await scenario.AdvanceAsync(asleep ? Minutes(30) : Minutes(1));
        scenario.IsInMemory().Should().Be(!asleep);
        var definition = new ScheduleDefinition(new AgentId("writer"), Cron("0 10 * * *"));
        await scenario.AskAsync(change switch
        {
            "edited" => new DefineSchedule(Acme, Beat, definition with { Recurrence = Cron("0 11 * * *") }),
            "disabled" => new DefineSchedule(Acme, Beat, definition with { Enabled = false }),
            _ => new DeleteSchedule(Acme, Beat),
        });

        await scenario.AdvanceAsync(Hours(1));
        for (var restart = 0; restart < 3; restart++)
        {
            await scenario.CrashAsync(downFor: Minutes(1));
            await scenario.AdvanceAsync(Days(1));
            await scenario.RestartAsync(downFor: Minutes(1));
        }

        scenario.FireTimesOf(Beat).Should().OnlyContain(at => at.Hour == 11 && at.Minute == 0).And.HaveCount(change == "edited" ? 3 : 0);
        scenario.RunTimesOf("writer").Should().Equal(scenario.FireTimesOf(Beat));
    }

    [Fact]
    public async Task Should_fire_once_a_minute_when_it_was_edited_again_and_again_in_the_minute()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer").Schedule("beat", "writer", Every(Minutes(1))));
        var began = scenario.Now;
        for (var edit = 1; edit <= 20; edit++)
        {
            await scenario.AskAsync<ScheduleReceipt>(
                new DefineSchedule(Acme, Beat, new ScheduleDefinition(new AgentId("writer"), Every(Minutes(1))) { Priority = edit }));
            await scenario.AdvanceAsync(Seconds(7));
        }

        await scenario.AdvanceAsync(Minutes(10) - (Seconds(7) * 20));

        scenario.RunTimesOf("writer").Should().Equal(Enumerable.Range(1, 10).Select(minute => began + Minutes(minute)));
    }

    [Theory]
    [InlineData(MissedFirePolicy.FireOnce, 1, false)]
    [InlineData(MissedFirePolicy.Skip, 0, false)]
    [InlineData(MissedFirePolicy.FireAll, 25, false)]
    [InlineData(MissedFirePolicy.FireOnce, 1, true)]
    [InlineData(MissedFirePolicy.Skip, 0, true)]
    [InlineData(MissedFirePolicy.FireAll, 25, true)]
    public async Task Should_catch_up_as_the_policy_says_when_an_every_minute_schedule_was_down_for_days(
        MissedFirePolicy policy, int caughtUp, bool killed)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Schedule("beat", "writer", Every(Minutes(1)), beat => beat with { MissedFires = policy, Overlap = OverlapPolicy.Queue });
        });
        var began = scenario.Now;
        await scenario.AdvanceAsync(Minutes(10.5));
        scenario.RunTimesOf("writer").Should().HaveCount(10);

        await (killed ? scenario.CrashAsync(downFor: Days(3)) : scenario.RestartAsync(downFor: Days(3)));

        scenario.RunTimesOf("writer").Skip(10).Should().HaveCount(caughtUp).And.OnlyContain(at => at == scenario.Now);
        var after = scenario.FiresOf(Beat).Skip(10).ToList();
        var last = began + Days(3) + Minutes(10);
        after.Select(fire => fire.DueAt).Should().Equal(
            policy == MissedFirePolicy.FireAll ? Enumerable.Range(-24, 25).Select(minute => last + Minutes(minute)) : [last]);
        after[0].MissedSince.Should().Be(began + Minutes(11));
        after.Should().OnlyContain(fire => fire.Outcome == (policy == MissedFirePolicy.Skip ? FireOutcome.Skipped : FireOutcome.Scheduled));

        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Minutes(5));
        scenario.RunTimesOf("writer").Skip(10 + caughtUp).Should().Equal(Enumerable.Range(1, 5).Select(minute => last + Minutes(minute)));
    }

    [Theory]
    [InlineData(OverlapPolicy.Coalesce, 1)]
    [InlineData(OverlapPolicy.Skip, 1)]
    public async Task Should_queue_no_crowd_when_all_missed_fires_are_caught_up_on_and_may_not_overlap(OverlapPolicy overlap, int runs)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Schedule("beat", "writer", Every(Minutes(1)), beat => beat with { MissedFires = MissedFirePolicy.FireAll, Overlap = overlap });
        });

        await scenario.CrashAsync(downFor: Days(3) + Seconds(30));

        scenario.FiresOf(Beat).Should().HaveCount(25);
        scenario.RunTimesOf("writer").Should().HaveCount(runs);
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(120, "missed")]
    public async Task Should_leave_a_fire_to_the_next_process_when_it_falls_due_while_this_one_drains(int grace, string? reason)
    {
        var ten = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.ShutdownGrace = Seconds(grace);
            s.Agent("writer").Agent("busy").Schedule("beat", "writer", Cron("0 10 * * *"), beat => beat with { MissedFires = MissedFirePolicy.Skip });
            s.Runner.For("busy").Hang(times: 1).ThenComplete();
        });
        await scenario.AdvanceToAsync(ten - Seconds(10));
        await scenario.ScheduleAsync("busy");

        await scenario.StopAsync();
        scenario.Now.Should().Be(ten - Seconds(10) + Seconds(grace));
        scenario.FiresOf(Beat).Should().BeEmpty();
        await scenario.StartAsync();

        var fire = scenario.FiresOf(Beat).Should().ContainSingle().Subject;
        (fire.DueAt, fire.Reason).Should().Be((ten, reason));
        await scenario.AdvanceAsync(Days(1));
        scenario.RunTimesOf("writer").Should().HaveCount(reason is null ? 2 : 1);
    }

    [Theory]
    [InlineData(MissedFirePolicy.FireOnce)]
    [InlineData(MissedFirePolicy.Skip)]
    public async Task Should_obey_the_pause_of_the_company_when_the_process_restarts_and_fires_fall_due(MissedFirePolicy policy)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Schedule("beat", "writer", Cron("0 * * * *"), beat => beat with { MissedFires = policy });
            s.Routine("report", "writer", Cron("30 * * * *"), new TicketTemplate("Report"), report => report with { MissedFires = policy });
        });
        await scenario.AdvanceAsync(Minutes(90));
        var before = scenario.Runner.Runs.Count;
        await scenario.AskAsync<Done>(new PauseCompany(Acme));

        await scenario.RestartAsync(downFor: Hours(3));
        await scenario.AdvanceAsync(Hours(3));
        await scenario.CrashAsync(downFor: Hours(3));
        await scenario.AdvanceAsync(Hours(3) + Minutes(7));

        scenario.Runner.Runs.Should().HaveCount(before);
        scenario.Events.Of<ScheduleFired>().Should().HaveCount(before);
        await scenario.AskAsync<Done>(new ResumeCompany(Acme));
        scenario.Runner.Runs.Should().HaveCount(before + (policy == MissedFirePolicy.FireOnce ? 2 : 0));
        var resumed = scenario.Now;
        await scenario.AdvanceAsync(Hours(1));
        scenario.FireTimesOf(Beat)[^1].Should().Be(resumed - Minutes(37) + Hours(1));
        scenario.RunTimesOf("writer").Where(at => at > resumed).Should().HaveCount(2);
    }
}
