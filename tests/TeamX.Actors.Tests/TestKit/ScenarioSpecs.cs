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
        var (started, watch) = (scenario.Now, Stopwatch.StartNew());

        await scenario.AdvanceAsync(TimeSpan.FromDays(30));

        (scenario.Now - started).Should().Be(TimeSpan.FromDays(30));
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Should_fire_a_periodic_timer_as_often_as_it_is_due_when_time_moves_in_one_go()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: TimeSpan.FromMinutes(10));
        });
        await scenario.ScheduleAsync("writer");
        var beats = 0;
        scenario.System.Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => beats++);

        await scenario.AdvanceAsync(TimeSpan.FromMinutes(1));

        beats.Should().Be(60);
    }

    [Fact]
    public async Task Should_wait_for_code_beside_the_engine_when_a_run_executes_it()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Do(async (run, stop) =>
            {
                await Task.Yield();
                await run.DelayAsync(TimeSpan.FromMinutes(5), stop);
                return new RunOutcome.Completed($"\"{run.Now:HH:mm}\"");
            });
        });

        var id = await scenario.ScheduleAsync("writer");
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Processing);
        await scenario.AdvanceAsync(TimeSpan.FromMinutes(5));

        (await scenario.GetAsync(id)).Result.Should().Be("\"09:05\"");
    }

    [Fact]
    public async Task Should_stop_code_that_waits_in_virtual_time_when_its_request_is_cancelled()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Do(async (run, stop) =>
            {
                await run.DelayAsync(TimeSpan.FromMinutes(5), stop);
                return new RunOutcome.Completed();
            });
        });
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AskAsync<Done>(new CancelWakeup(new CompanyId("acme"), id));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Cancelled);
    }

    [Fact]
    public async Task Should_fail_loudly_and_say_what_it_waits_for_when_code_never_ends()
    {
        var never = new TaskCompletionSource<RunOutcome?>();
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Patience = TimeSpan.FromSeconds(1);
            s.Agent("writer");
            s.Runner.For("writer").Do((_, _) => never.Task);
        });

        var schedule = () => scenario.ScheduleAsync("writer");

        await schedule.Should().ThrowAsync<TimeoutException>().WithMessage("*run 1 of agent 'writer' did not end*");
        never.SetResult(null);
    }

    [Fact]
    public async Task Should_say_so_when_a_condition_never_holds()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));

        var wait = () => scenario.AdvanceUntilAsync(() => false, TimeSpan.FromDays(1));

        await wait.Should().ThrowAsync<ScenarioException>();
        scenario.Elapsed.Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Should_say_so_when_a_definition_is_refused()
    {
        var start = () => Scenario.StartAsync(s => s.Agent("../etc"));

        await start.Should().ThrowAsync<ScenarioException>().WithMessage("*id_invalid*");
    }

    [Fact]
    public async Task Should_go_the_same_way_twice_when_the_seed_is_the_same()
    {
        (await Story(7)).Should().Equal(await Story(7));

        static async Task<IReadOnlyList<string>> Story(int seed)
        {
            await using var scenario = await Scenario.StartAsync(s =>
            {
                s.Seed = seed;
                for (var i = 0; i < 6; i++)
                {
                    s.Company($"company-{i}").Agent("writer");
                }

                s.Runner.For("writer").Complete(after: TimeSpan.FromMinutes(1));
            });
            for (var i = 0; i < 6; i++)
            {
                await scenario.ScheduleAsync("writer", company: $"company-{i}", with: order => order with { ScheduledFor = scenario.Now + TimeSpan.FromMinutes(1) });
            }

            await scenario.AdvanceAsync(TimeSpan.FromMinutes(10));
            return [.. scenario.Events.All.Select(notification => $"{notification.CompanyId} {notification.Type}")];
        }
    }
}
