using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Explanations.Told;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>For each reason why an agent does nothing, or what it does, a scenario that leads to it.</summary>
public sealed class AgentReasonSpecs
{
    private static readonly AgentId Ada = new("ada");

    private static readonly Dictionary<string, Func<Scenario, Task<string>>> Cases = new()
    {
        [AgentReason.Running] = async scenario =>
        {
            scenario.Runner.For("ada").Hang();
            return $"The agent runs {await scenario.ScheduleAsync("ada")}. Nothing else waits for it.";
        },
        [AgentReason.NothingToDo] = _ => Task.FromResult("No request waits for the agent. Wake it."),
        [AgentReason.Paused] = async scenario =>
        {
            await scenario.AskAsync<Done>(new PauseAgent(Acme, Ada, "holiday"));
            return "The agent is paused (holiday). Resume the agent.";
        },
        [AgentReason.Suspended] = async scenario =>
        {
            scenario.Runner.For("ada").Fail(permanent: true);
            await scenario.ScheduleAsync("ada");
            return "The agent is suspended: 1 requests in a row were dead-lettered. Resume the agent, or wake it by hand, for one probe run.";
        },
        [AgentReason.Terminated] = async scenario =>
        {
            await scenario.AskAsync<Done>(new TerminateAgent(Acme, Ada, "replaced"));
            return "The agent is terminated (replaced). Nothing starts for it any more.";
        },
        [AgentReason.CompanyPaused] = async scenario =>
        {
            await scenario.AskAsync<Done>(new PauseCompany(Acme, "audit"));
            return "The company is paused (audit). Resume the company.";
        },
        [AgentReason.DispatchingStopped] = async scenario =>
        {
            await scenario.StopDispatchingAsync();
            return "No runs are started here: dispatching was stopped, or the process drains. Start dispatching again.";
        },
    };

    public static TheoryData<string> Codes => Each(typeof(AgentReason));

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Should_say_why_when_an_agent_runs_nothing_more(string code)
    {
        Cases.Should().ContainKey(code, "each reason has a scenario that leads to it");
        await using var scenario = await StartAsync();
        var message = await Cases[code](scenario);

        var why = await scenario.WhyAsync("ada");

        (why.Code, why.Message, why.EarliestAt, why.Next).Should().Be((code, message, null, null));
        why.Running.Should().HaveCount(code == AgentReason.Running ? 1 : 0);
    }

    [Fact]
    public async Task Should_give_the_reason_and_start_of_the_next_request_when_one_waits()
    {
        await using var scenario = await StartAsync();
        var later = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Hours(2)));
        var sooner = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Hours(1)));

        var why = await scenario.WhyAsync("ada");

        (why.Code, why.EarliestAt, why.Next).Should().Be((WaitReason.NotDue, scenario.Now + Hours(1), sooner));
        why.Next.Should().NotBe(later);
    }

    [Fact]
    public async Task Should_forecast_the_next_start_when_it_runs_something_of_known_length()
    {
        await using var scenario = await StartAsync();
        scenario.Runner.For("ada").Complete(after: Minutes(5));
        var running = await scenario.ScheduleAsync("ada");
        var next = await scenario.ScheduleAsync("ada");

        var why = await scenario.WhyAsync("ada");

        (why.Code, why.EarliestAt, why.Next).Should().Be((AgentReason.Running, scenario.Now + Minutes(5), next));
        why.Running.Should().Equal(running);
    }

    [Fact]
    public async Task Should_name_the_next_fire_when_a_schedule_wakes_the_agent()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada").Schedule("news", "ada", Every(Hours(1))));

        var why = await scenario.WhyAsync("ada");

        var fire = scenario.Now + Hours(1);
        (why.Code, why.Message, why.EarliestAt).Should()
            .Be((AgentReason.NothingToDo, $"No request waits for the agent. Its schedule 'news' fires at {Text(fire)}.", fire));
    }

    private static Task<Scenario> StartAsync() => Scenario.StartAsync(s =>
    {
        s.Options.CircuitBreaker.Threshold = 1;
        s.Agent("ada");
    });
}
