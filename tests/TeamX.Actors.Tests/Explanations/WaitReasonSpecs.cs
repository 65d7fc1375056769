using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Explanations.Told;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>For each reason a scenario that leads to it.</summary>
public sealed class WaitReasonSpecs
{
    private static readonly Dictionary<string, Func<Task<Case>>> Cases = new()
    {
        [WaitReason.DispatchingStopped] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            await scenario.StopDispatchingAsync();
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                "No runs are started here: dispatching was stopped, or the process drains. It starts after dispatching is started again.", null);
        },
        [WaitReason.CompanyPaused] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            await scenario.AskAsync<Done>(new PauseCompany(Acme, "audit"));
            return new Case(scenario, await scenario.ScheduleAsync("ada", with: At(scenario.Now + Hours(1))),
                $"The company is paused (audit). It starts after the company is resumed, and not before {Text(scenario.Now + Hours(1))}.", null);
        },
        [WaitReason.AgentPaused] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            await scenario.AskAsync<Done>(new PauseAgent(Acme, new AgentId("ada"), "holiday"));
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                "The agent 'ada' is paused (holiday). It starts after the agent is resumed.", null);
        },
        [WaitReason.AgentSuspended] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Options.CircuitBreaker.Threshold = 1;
                s.Agent("ada");
                s.Runner.For("ada").Fail(permanent: true);
            });
            await scenario.ScheduleAsync("ada");
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                "The agent 'ada' is suspended: 1 requests in a row were dead-lettered. Resume the agent, or wake it by hand, for one probe run.", null);
        },
        [WaitReason.NotDue] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            var at = scenario.Now + Hours(3);
            return new Case(scenario, await scenario.ScheduleAsync("ada", with: At(at)), $"It is scheduled for {Text(at)}.", at);
        },
        [WaitReason.RetryDelay] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Options.Retry.Jitter = 0;
                s.Agent("ada");
                s.Runner.For("ada").FailTimes(1);
            });
            var at = scenario.Now + Minutes(2);
            return new Case(scenario, await scenario.ScheduleAsync("ada"), $"Run 1 failed. Retry 1 is due at {Text(at)}.", at);
        },
        [WaitReason.Deferred] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Agent("ada");
                s.Runner.For("ada").Defer(now => now + Minutes(7), "rate limited", times: 1);
            });
            var at = scenario.Now + Minutes(7);
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                $"Its runner deferred it (rate limited). It may run again at {Text(at)}.", at);
        },
        [WaitReason.Cooldown] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            var cause = await scenario.ScheduleAsync("ada");
            var at = scenario.Now + Minutes(1);
            return new Case(scenario, await scenario.ScheduleAsync("ada", with: CausedBy(cause)),
                $"The agent woke itself with the same trigger; the cooldown ends at {Text(at)}.", at);
        },
        [WaitReason.HourlyLimit] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Options.MaxWakeupsPerAgentPerHour = 2;
                s.Agent("ada");
            });
            var at = scenario.Now + Hours(1);
            await scenario.ScheduleAsync("ada");
            await scenario.AdvanceAsync(Minutes(10));
            await scenario.ScheduleAsync("ada");
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                $"The agent 'ada' may start 2 runs in any hour, and did. The next one may start at {Text(at)}.", at);
        },
        [WaitReason.AgentBusy] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Agent("ada");
                s.Runner.For("ada").Hang();
            });
            var running = await scenario.ScheduleAsync("ada");
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                $"The agent 'ada' runs {running}, as much at once as it may. One of them has to end.", scenario.Now);
        },
        [WaitReason.SlotsFull] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Company("acme", maxConcurrentRuns: 1).Agent("ada").Agent("bob");
                s.Runner.For("bob").Complete(after: Minutes(10));
            });
            var running = await scenario.ScheduleAsync("bob");
            var at = scenario.Now + Minutes(10);
            await scenario.AdvanceAsync(Minutes(3));
            return new Case(scenario, await scenario.ScheduleAsync("ada"),
                $"All 1 slots are taken: bob with {running}. One of the runs has to end.", at);
        },
        [WaitReason.BehindOthers] = async () =>
        {
            var scenario = await Scenario.StartAsync(s =>
            {
                s.Agent("ada");
                s.Runner.For("ada").Complete(after: Minutes(5));
            });
            var at = scenario.Now + Hours(1);
            var first = await scenario.ScheduleAsync("ada", with: order => order with { ScheduledFor = at, Priority = 90 });
            var id = await scenario.ScheduleAsync("ada", with: At(at));
            scenario.JumpWallClock(Hours(2));
            return new Case(scenario, id, $"The request {first} of the agent 'ada' starts first.", scenario.Now + Minutes(5));
        },
        [WaitReason.Starting] = async () =>
        {
            var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
            var id = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Hours(1)));
            scenario.JumpWallClock(Hours(2));
            return new Case(scenario, id, "Nothing holds it back; it starts with the next decision.", scenario.Now);
        },
    };

    /// <summary>One process has no worker nodes, so no scenario leads to <see cref="WaitReason.NoWorker"/>.</summary>
    public static TheoryData<string> Codes => Each(typeof(WaitReason), without: WaitReason.NoWorker);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Should_say_what_must_happen_and_when_at_the_earliest_when_a_request_waits(string code)
    {
        Cases.Should().ContainKey(code, "each reason has a scenario that leads to it");
        var (scenario, id, message, earliest) = await Cases[code]();
        await using (scenario)
        {
            var explained = await scenario.WhyAsync(id);

            explained.Wakeup.Waiting.Should().Be(new WaitView(code, message, earliest));
            (await scenario.GetAsync(id)).Waiting!.Code.Should().Be(code);
        }
    }

    [Fact]
    public async Task Should_name_the_probe_and_no_certain_start_when_a_probe_of_unknown_length_runs()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.CircuitBreaker.Threshold = 1;
            s.Agent("ada");
            s.Runner.For("ada").Fail(permanent: true, times: 1).Hang();
        });
        await scenario.ScheduleAsync("ada");
        var probe = await scenario.ScheduleAsync("ada", TriggerType.Manual);
        var id = await scenario.ScheduleAsync("ada");

        (await scenario.WhyAsync(id)).Wakeup.Waiting.Should().Be(new WaitView(
            WaitReason.AgentSuspended, $"The agent 'ada' is suspended. The request {probe} runs as its probe; it has to complete first.", scenario.Now));
    }

    [Fact]
    public async Task Should_not_wait_any_more_when_it_is_finished()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));

        (await scenario.WhyAsync(await scenario.ScheduleAsync("ada"))).Wakeup.Should()
            .Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Waiting == null);
    }

    [Fact]
    public async Task Should_refuse_when_request_or_agent_is_unknown()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));

        (await scenario.AskAsync<Refusal>(new ExplainWakeup(Acme, default))).Code.Should().Be("wakeup_not_found");
        (await scenario.AskAsync<Refusal>(new ExplainAgent(Acme, new AgentId("eve")))).Code.Should().Be("agent_not_found");
        (await scenario.AskAsync<Refusal>(new ExplainAgent(new CompanyId("other"), new AgentId("ada")))).Code.Should().Be("company_not_found");
    }

    private sealed record Case(Scenario Scenario, WakeupId Id, string Message, DateTimeOffset? EarliestAt);
}
