using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Explanations.Told;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>Why a request waited, told when it is over.</summary>
public sealed class StoryWaitSpecs
{
    private static readonly AgentId Ada = new("ada");

    /// <summary>Each leads to a wait of five minutes; the request and, where others ran, whose runs it waited for.</summary>
    private static readonly Dictionary<string, Func<Scenario, Task<(WakeupId, WakeupId[])>>> Cases = new()
    {
        [WaitReason.DispatchingStopped] = async scenario =>
        {
            await scenario.StopDispatchingAsync();
            var id = await scenario.ScheduleAsync("ada");
            await scenario.CrashAsync(downFor: Minutes(5));
            return (id, []);
        },
        [WaitReason.CompanyPaused] = async scenario =>
        {
            await scenario.AskAsync<Done>(new PauseCompany(Acme, "audit"));
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AdvanceAsync(Minutes(5));
            await scenario.AskAsync<Done>(new ResumeCompany(Acme));
            return (id, []);
        },
        [WaitReason.AgentPaused] = async scenario =>
        {
            await scenario.AskAsync<Done>(new PauseAgent(Acme, Ada, "holiday"));
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AdvanceAsync(Minutes(5));
            await scenario.AskAsync<Done>(new ResumeAgent(Acme, Ada));
            return (id, []);
        },
        [WaitReason.AgentSuspended] = async scenario =>
        {
            scenario.Runner.For("ada").Fail(permanent: true, times: 1).ThenComplete();
            await scenario.ScheduleAsync("ada");
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AdvanceAsync(Minutes(5));
            await scenario.AskAsync<Done>(new ResumeAgent(Acme, Ada));
            return (id, []);
        },
        [WaitReason.NotDue] = async scenario => (await scenario.ScheduleAsync("ada", with: At(scenario.Now + Minutes(5))), []),
        [WaitReason.RetryDelay] = async scenario =>
        {
            scenario.Runner.For("ada").FailTimes(1).ThenComplete();
            return (await scenario.ScheduleAsync("ada"), []);
        },
        [WaitReason.Deferred] = async scenario =>
        {
            scenario.Runner.For("ada").Defer(now => now + Minutes(5), times: 1).ThenComplete();
            return (await scenario.ScheduleAsync("ada"), []);
        },
        [WaitReason.Cooldown] = async scenario => (await scenario.ScheduleAsync("ada", with: CausedBy(await scenario.ScheduleAsync("ada"))), []),
        [WaitReason.HourlyLimit] = async scenario =>
        {
            await scenario.AskAsync<DefinitionReceipt>(new DefineAgent(Acme, new AgentId("cyd"), "cyd", new RunnerSpec(ScriptedRunners.InProcess)));
            for (var i = 0; i < 6; i++)
            {
                await scenario.ScheduleAsync("cyd");
            }

            await scenario.AdvanceAsync(Minutes(55));
            return (await scenario.ScheduleAsync("cyd"), []);
        },
        [WaitReason.AgentBusy] = async scenario =>
        {
            scenario.Runner.For("ada").Complete(after: Minutes(5));
            var running = await scenario.ScheduleAsync("ada");
            return (await scenario.ScheduleAsync("ada"), [running]);
        },
        [WaitReason.SlotsFull] = async scenario =>
        {
            scenario.Runner.For("bob").Complete(after: Minutes(5));
            scenario.Runner.For("cyd").Hang();
            var (one, other) = (await scenario.ScheduleAsync("bob"), await scenario.ScheduleAsync("cyd"));
            return (await scenario.ScheduleAsync("ada"), [one, other]);
        },
    };

    /// <summary>
    /// Nothing is past that was about to start, or only came after another with the same decision. That no worker had a place, no event says.
    /// </summary>
    public static TheoryData<string> Codes => Each(typeof(WaitReason), without: [WaitReason.Starting, WaitReason.BehindOthers, WaitReason.NoWorker]);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Should_tell_what_it_waited_for_from_when_to_when_and_whose_runs_when_it_is_over(string code)
    {
        Cases.Should().ContainKey(code, "each reason has a scenario that leads to it");
        await using var scenario = await Scenario.StartAsync(s =>
        {
            (s.Options.CircuitBreaker.Threshold, s.Options.MaxWakeupsPerAgentPerHour, s.Options.SelfWakeCooldown) = (1, 6, Minutes(5));
            (s.Options.Retry.Delays, s.Options.Retry.Jitter) = ([Minutes(5)], 0);
            s.Company("acme", maxConcurrentRuns: 2).Agent("ada").Agent("bob").Agent("cyd");
        });
        var (id, by) = await Cases[code](scenario);
        await scenario.AdvanceAsync(Minutes(10));

        var story = await scenario.StoryAsync(id);

        var wait = story.Should().ContainSingle(step => step.Until != null).Subject;
        var start = story.Last(step => step.Code == StoryCode.Started);
        (wait.Code, wait.At, wait.Until).Should().Be((code, start.At - Minutes(5), start.At));
        wait.Message.Should().EndWith(".");
        wait.By.Should().BeEquivalentTo(by);
    }

    [Fact]
    public async Task Should_tell_one_wait_after_another_when_the_reason_changed()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("ada").Agent("bob");
            s.Runner.For("bob").Complete(after: Minutes(3));
        });
        var began = scenario.Now;
        var first = await scenario.ScheduleAsync("bob");
        var second = await scenario.ScheduleAsync("bob");
        var id = await scenario.ScheduleAsync("ada", TriggerType.Routine, with: order => order with { ScheduledFor = began + Minutes(1), Priority = 10 });
        await scenario.AdvanceAsync(Minutes(5));
        await scenario.AskAsync<Done>(new PauseCompany(Acme, "audit"));
        await scenario.AdvanceAsync(Minutes(5));
        await scenario.AskAsync<Done>(new ResumeCompany(Acme));

        var story = await scenario.StoryAsync(id);

        story.Select(step => (step.Code, step.At - began, step.Until - began)).Should().Equal(
            (StoryCode.Scheduled, TimeSpan.Zero, null),
            (WaitReason.NotDue, TimeSpan.Zero, Minutes(1)),
            (WaitReason.SlotsFull, Minutes(1), Minutes(5)),
            (WaitReason.CompanyPaused, Minutes(5), Minutes(10)),
            (StoryCode.Started, Minutes(10), null),
            (StoryCode.Completed, Minutes(10), null));
        story[2].By.Should().Equal(first, second);
    }

    [Fact]
    public async Task Should_leave_the_end_of_a_wait_open_when_it_goes_on()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("ada");
            s.Runner.For("ada").Hang();
        });
        var running = await scenario.ScheduleAsync("ada");
        var id = await scenario.ScheduleAsync("ada");
        await scenario.AdvanceAsync(Minutes(2));

        var last = (await scenario.StoryAsync(id))[^1];

        (last.Code, last.At, last.Until).Should().Be((WaitReason.AgentBusy, scenario.Now - Minutes(2), null));
        last.By.Should().Equal(running);
    }

    [Fact]
    public async Task Should_say_what_the_company_says_when_dispatching_is_stopped_now()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
        await scenario.StopDispatchingAsync();
        var id = await scenario.ScheduleAsync("ada");
        await scenario.AdvanceAsync(Minutes(2));

        (await scenario.StoryAsync(id))[^1].Message.Should().Be((await scenario.GetAsync(id)).Waiting!.Message);
    }

    [Fact]
    public async Task Should_say_that_it_does_not_know_when_more_runs_went_on_than_are_looked_at()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
        var id = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Minutes(1)));
        var view = await scenario.GetAsync(id);
        var due = view.ScheduledFor;
        var runs = Enumerable.Range(0, StorySurroundings.MaxRuns)
            .Select(i => new RunSpan(new WakeupId(Guid.NewGuid()), Ada, due.AddSeconds(i), due.AddSeconds(i + 1)));
        RecordedEvent asked = new(1, view.CreatedAt, scenario.Events.Of<WakeupScheduled>(id).Single());

        var story = WakeupStory.Of(view, [asked], new StorySurroundings(due.AddDays(1)) { Runs = [.. runs] });

        story.Select(step => (step.Code, step.At)).Should().Equal(
            (StoryCode.Scheduled, view.CreatedAt), (WaitReason.NotDue, view.CreatedAt), (WaitReason.AgentBusy, due),
            (StoryCode.Cut, due.AddSeconds(StorySurroundings.MaxRuns - 1)));
        story[2].By.Should().HaveCount(20, "nobody reads more");
    }
}
