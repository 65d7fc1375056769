using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>Whole stories.</summary>
public sealed class WakeupStorySpecs
{
    private static readonly AgentId Ada = new("ada");

    [Fact]
    public async Task Should_keep_what_every_merged_source_asked_for_when_requests_are_coalesced()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada").Agent("bob"));
        var cause = await scenario.ScheduleAsync("bob");
        await scenario.AskAsync<Done>(new PauseAgent(Acme, Ada));
        var id = await AskAsync(scenario, "ann", 60, new WakeupContext { TicketId = "T-1" });
        await AskAsync(scenario, "ben", 90, new WakeupContext { TicketId = "T-2", Metadata = """{"page":7}""" });
        await AskAsync(scenario, "cat", 10, new WakeupContext { ProjectId = "P-3", SourceKind = "mail", CausedBy = cause });

        var story = await scenario.StoryAsync(id);

        story.Take(3).Select(step => (step.Code, step.RequestedBy)).Should().Equal(
            (StoryCode.Scheduled, "ann"), (StoryCode.Coalesced, "ben"), (StoryCode.Coalesced, "cat"));
        story[0].Message.Should().Contain("priority 60").And.Contain("ticket T-1");
        story[1].Message.Should().Contain("priority 90").And.Contain("ticket T-2").And.Contain("""metadata {"page":7}""");
        story[2].Message.Should().Contain("priority 10").And.Contain("project P-3").And.Contain("source mail").And.Contain("priority 90, due");
        story[2].By.Should().Equal(cause);
    }

    [Fact]
    public async Task Should_tell_every_run_with_its_end_when_there_were_several()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.Retry.Jitter = 0;
            s.Agent("ada");
            s.Runner.For("ada").Fail("the model is down", after: Seconds(30), times: 1).Hang(times: 1).Defer(now => now + Minutes(1), "rate limited", times: 1).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("ada");
        await scenario.AdvanceAsync(Minutes(4));
        await scenario.CrashAsync(downFor: Minutes(1));
        await scenario.AdvanceAsync(Hours(1));

        var story = await scenario.StoryAsync(id);

        story.Select(step => (step.Code, step.Attempt)).Should().Equal(
            (StoryCode.Scheduled, null), (StoryCode.Started, 1), (StoryCode.RetryScheduled, 1), (WaitReason.RetryDelay, null), (StoryCode.Started, 2),
            (StoryCode.Interrupted, 2), (StoryCode.Started, 3), (StoryCode.Deferred, 3), (WaitReason.Deferred, null), (StoryCode.Started, 4), (StoryCode.Completed, 4));
        story[2].Message.Should().StartWith("Run 1 failed after 30 s: the model is down. Retry 1 of 4");
    }

    [Fact]
    public async Task Should_name_the_cause_when_a_run_asked_and_the_first_request_when_it_is_tried_again_by_hand()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("ada").Agent("bob");
            s.Runner.For("bob").Fail(permanent: true, times: 1).ThenComplete();
        });
        var cause = await scenario.ScheduleAsync("ada");
        var failed = await scenario.ScheduleAsync("bob", with: CausedBy(cause));
        var again = (await scenario.AskAsync<WakeupReceipt>(new RetryWakeup(Acme, failed) { RequestedBy = "eve" })).WakeupId;

        var (first, second) = ((await scenario.StoryAsync(failed))[0], (await scenario.StoryAsync(again))[0]);

        first.By.Should().Equal(cause);
        first.Message.Should().EndWith($"A run of request {cause} asked for it, 1 deep in a chain of causes.");
        second.By.Should().Equal(failed);
        second.RequestedBy.Should().Be("eve");
        second.Message.Should().EndWith($"It does again what the dead-lettered request {failed} was to do.");
    }

    [Fact]
    public async Task Should_begin_with_the_request_itself_when_its_first_events_are_gone()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
        await scenario.AskAsync<Done>(new PauseAgent(Acme, Ada));
        var id = await AskAsync(scenario, "ann", 60, WakeupContext.Empty);
        await AskAsync(scenario, "ben", 90, WakeupContext.Empty);
        await scenario.AdvanceAsync(Minutes(1));
        await AskAsync(scenario, "cat", 10, WakeupContext.Empty);

        var story = await scenario.StoryAsync(id, gone: 2);

        story.Select(step => (step.Code, step.EventNumber == 0, step.RequestedBy)).Should().Equal(
            (StoryCode.Scheduled, true, "ann"), (StoryCode.Coalesced, true, "ben"), (StoryCode.Coalesced, false, "cat"));
        story[0].Message.Should().EndWith("Older events of it are no longer kept.");
    }

    [Fact]
    public async Task Should_ask_for_no_runs_when_it_never_waited_for_others()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("ada"));
        var id = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Days(7)));
        await scenario.AdvanceAsync(Days(8));
        var events = scenario.Journal.CommitsOf("acme").SelectMany(commit => commit.Events).Where(recorded => recorded.Body is WakeupEvent).ToList();

        WakeupStory.WaitsOf(await scenario.GetAsync(id), events, scenario.Now).Should().BeEmpty();
    }

    private static async Task<WakeupId> AskAsync(Scenario scenario, string who, int priority, WakeupContext context) =>
        (await scenario.AskAsync<WakeupReceipt>(new ScheduleWakeup(Acme, new WakeupOrder(Ada, new Trigger(TriggerType.Routine, "R"))
        {
            Priority = priority, Context = context,
        })
        { RequestedBy = who })).WakeupId;
}
