using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class BreakerAndLoopSpecs
{
    [Fact]
    public async Task Should_suspend_the_agent_and_hold_its_requests_when_five_in_a_row_are_dead_lettered()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Fail("bad key", permanent: true, times: 5).ThenComplete();
        });
        for (var i = 0; i < 7; i++)
        {
            await scenario.ScheduleAsync("writer");
        }

        await scenario.AdvanceAsync(Days(2));

        var agent = await scenario.GetAgentAsync("writer");
        (agent.Status, agent.Pending, agent.DeadLetteredInARow).Should().Be((AgentStatus.Suspended, 2, 5));
        scenario.Events.Of<AgentSuspended>().Should().ContainSingle().Which.Reason.Should().NotBeEmpty();
        scenario.Runner.Runs.Should().HaveCount(5);
        (await scenario.AskAsync<LivenessView>(new GetLiveness(Acme, new AgentId("writer")))).Status.Should().Be("suspended");
    }

    [Fact]
    public async Task Should_close_the_breaker_when_the_probe_of_a_person_completes()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.CircuitBreaker.Threshold = 2;
            s.Agent("writer");
            s.Runner.For("writer").Fail(permanent: true, times: 2).ThenComplete();
        });
        for (var i = 0; i < 4; i++)
        {
            await scenario.ScheduleAsync("writer", with: Priority(100));
        }

        await scenario.CrashAsync();
        scenario.Runner.Runs.Should().HaveCount(2);
        var probe = await scenario.ScheduleAsync("writer", TriggerType.Manual);

        scenario.Events.StartsInOrder[2].Should().Be(probe);
        (await scenario.GetAgentAsync("writer")).Should().Match<AgentView>(agent => agent.Status == AgentStatus.Active && agent.Pending == 0);
        scenario.Runner.Runs.Should().HaveCount(5);
    }

    [Fact]
    public async Task Should_stay_suspended_when_the_probe_fails_until_the_next_permission()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.CircuitBreaker.Threshold = 1;
            s.Agent("writer");
            s.Runner.For("writer").Fail(permanent: true, times: 1).FailTimes(1).ThenComplete();
        });
        await scenario.ScheduleAsync("writer");
        var waiting = await scenario.ScheduleAsync("writer");

        await scenario.AskAsync<Done>(new ResumeAgent(Acme, new AgentId("writer")));
        await scenario.AdvanceAsync(Days(1));
        scenario.Runner.RunsOf(waiting).Should().HaveCount(1);
        await scenario.AskAsync<Done>(new ResumeAgent(Acme, new AgentId("writer")));

        (await scenario.GetAsync(waiting)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 2);
        (await scenario.GetAgentAsync("writer")).Status.Should().Be(AgentStatus.Active);
    }

    [Fact]
    public async Task Should_burn_at_most_one_run_a_minute_when_an_agent_keeps_waking_itself()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1");
        var depth = 0;

        while (await scenario.AskAsync(Again(id)) is WakeupReceipt receipt)
        {
            id = receipt.WakeupId;
            depth++;
            await scenario.AdvanceAsync(Seconds(59.999));
            scenario.StartsOf(id).Should().BeEmpty();
            await scenario.AdvanceAsync(Seconds(0.001));
            scenario.StartsOf(id).Should().ContainSingle();
        }

        depth.Should().Be(16);
        (await scenario.AskAsync(Again(id))).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.WakeDepthExceeded);
    }

    [Fact]
    public async Task Should_wait_with_the_reason_visible_when_the_hourly_limit_is_reached()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.MaxWakeupsPerAgentPerHour = 3;
            s.Agent("writer").Agent("editor");
        });
        var began = scenario.Now;
        var ids = new List<WakeupId>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await scenario.ScheduleAsync("writer"));
            await scenario.AdvanceAsync(Minutes(1));
        }

        var waiting = (await scenario.GetAsync(ids[3])).Waiting!;
        waiting.EarliestAt.Should().Be(began + Hours(1));
        (await scenario.GetAsync(await scenario.ScheduleAsync("editor"))).Status.Should().Be(WakeupStatus.Completed);
        await scenario.AdvanceAsync(Hours(1));

        scenario.StartsOf(ids[3]).Should().Equal(began + Hours(1));
        scenario.StartsOf(ids[4]).Should().Equal(began + Hours(1) + Minutes(1));
    }

    [Fact]
    public async Task Should_record_a_skip_and_spend_nothing_when_pre_flight_finds_nothing_to_do()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Skip("inbox empty");
        });

        var id = await scenario.ScheduleAsync("writer");

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Outcome, wakeup.Reason).Should().Be((WakeupStatus.Completed, CompletionKind.Skipped, "inbox empty"));
        scenario.Events.TypesOf(id)[^1].Should().Be("wakeup.skipped");
    }

    private static ScheduleWakeup Again(WakeupId cause) =>
        new(Acme, new WakeupOrder(new AgentId("writer"), new Trigger(TriggerType.TicketAssigned, "T-1")) { Context = new WakeupContext { CausedBy = cause } });
}
