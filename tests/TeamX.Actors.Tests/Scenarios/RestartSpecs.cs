using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class RestartSpecs
{
    [Fact]
    public async Task Should_let_runs_end_within_the_grace_and_start_nothing_new_when_asked_to_stop()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 7; i++)
            {
                s.Agent($"agent-{i}");
                s.Runner.For($"agent-{i}").Complete(after: Seconds(20));
            }
        });
        var ids = new List<WakeupId>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await scenario.ScheduleAsync($"agent-{i}"));
        }

        var asked = scenario.Now;
        await scenario.StopAsync();

        scenario.Now.Should().Be(asked + Seconds(20));
        scenario.Events.Of<RunCompleted>().Select(completed => completed.WakeupId).Should().BeEquivalentTo(ids.Take(5));
        scenario.Runner.Runs.Should().HaveCount(5);

        await scenario.StartAsync();
        await scenario.AdvanceAsync(Minutes(1));
        scenario.Events.Of<RunCompleted>().Should().HaveCount(7);
        scenario.Events.Of<RunInterrupted>().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 40)]
    public async Task Should_interrupt_stragglers_and_spend_nothing_when_they_outlast_the_grace(bool ignoring, int seconds)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(ignoring, times: 5).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer");

        for (var restart = 1; restart <= 5; restart++)
        {
            var asked = scenario.Now;
            await scenario.StopAsync();
            scenario.Now.Should().Be(asked + Seconds(seconds));
            await scenario.StartAsync();
        }

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Failures, wakeup.Interruptions).Should().Be((WakeupStatus.Completed, 6, 0, 0));
        scenario.Events.Of<RunInterrupted>(id).Should().HaveCount(5).And.OnlyContain(end => end.Reason == "drain" && !end.Counted);
    }

    [Fact]
    public async Task Should_keep_every_future_request_armed_when_the_process_restarts()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer").Agent("editor"));
        var first = scenario.Now;
        var ids = new List<WakeupId>();
        for (var day = 1; day <= 10; day++)
        {
            ids.Add(await scenario.ScheduleAsync("writer", with: At(first + Days(day))));
        }

        for (var day = 0; day < 10; day++)
        {
            await scenario.AdvanceAsync(Hours(12));
            await scenario.RestartAsync(downFor: Hours(1));
            await scenario.AdvanceAsync(Hours(11));
        }

        ids.Select(id => scenario.StartsOf(id).Single()).Should().Equal(Enumerable.Range(1, 10).Select(day => first + Days(day)));
    }

    [Fact]
    public async Task Should_refuse_what_arrives_while_it_drains()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: Seconds(20));
        });
        await scenario.ScheduleAsync("writer");
        await scenario.StopAsync();

        var ask = () => scenario.ScheduleAsync("writer");

        await ask.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Should_obey_pauses_and_caps_from_the_first_dispatch_when_the_process_restarts()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 2).Agent("paused").Agent("a").Agent("b").Agent("c");
            s.Company("globex").Agent("other");
            foreach (var agent in new[] { "a", "b", "c" })
            {
                s.Runner.For(agent).Complete(after: Minutes(1));
            }
        });
        await scenario.AskAsync<Done>(new PauseAgent(Acme, new AgentId("paused")));
        await scenario.AskAsync<Done>(new PauseCompany(new CompanyId("globex")));
        var soon = scenario.Now + Minutes(1);
        var held = await scenario.ScheduleAsync("paused", with: order => order with { ScheduledFor = soon, Priority = 100 });
        var other = await scenario.ScheduleAsync("other", with: At(soon), company: "globex");
        foreach (var agent in new[] { "a", "b", "c" })
        {
            await scenario.ScheduleAsync(agent, with: At(soon));
        }

        await scenario.CrashAsync(downFor: Hours(1));
        (await scenario.GetStatsAsync()).Processing.Should().Be(2);
        await scenario.AdvanceAsync(Hours(1));
        await scenario.RestartAsync(downFor: Hours(1));
        await scenario.AdvanceAsync(Days(1));

        scenario.JournalShouldBeSound(limit: 2);
        scenario.StartsOf(held).Should().BeEmpty();
        scenario.StartsOf(other).Should().BeEmpty();
        await scenario.AskAsync<Done>(new ResumeAgent(Acme, new AgentId("paused")));
        await scenario.AskAsync<Done>(new ResumeCompany(new CompanyId("globex")));
        scenario.StartsOf(held).Should().Equal(scenario.Now);
        scenario.StartsOf(other).Should().Equal(scenario.Now);
    }

    [Fact]
    public async Task Should_run_zero_times_when_the_agent_is_terminated_with_requests_pending()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Hours(1)));

        await scenario.AskAsync<Done>(new TerminateAgent(Acme, new AgentId("writer")));
        await scenario.AdvanceAsync(Days(1));

        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Cancelled && wakeup.Reason == "agent_terminated");
        scenario.Runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_interrupt_running_runs_and_resume_them_when_paused_with_that_wish()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(times: 1).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AskAsync<Done>(new PauseCompany(Acme, "night", InterruptRunning: true));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Pending && wakeup.Interruptions == 0);
        await scenario.AdvanceAsync(Hours(8));
        scenario.Runner.Runs.Should().HaveCount(1);
        await scenario.AskAsync<Done>(new ResumeCompany(Acme));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
    }
}
