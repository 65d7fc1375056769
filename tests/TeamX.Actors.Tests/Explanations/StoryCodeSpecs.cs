using System.Collections.Immutable;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Explanations.Told;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>For each step that a story can have a scenario that leads to it.</summary>
public sealed class StoryCodeSpecs
{
    private static readonly Dictionary<string, Func<Scenario, Task<(WakeupId, string)>>> Cases = new()
    {
        [StoryCode.Scheduled] = async scenario =>
        {
            var at = scenario.Now + Hours(1);
            var id = await scenario.ScheduleAsync("ada", TriggerType.Manual, with: order => order with
            {
                ScheduledFor = at, Reason = "please", Context = new WakeupContext { TicketId = "T-1", GoalId = "grow", Metadata = """{"a":1}""" },
            });
            return (id, $"Somebody without a name asked for agent 'ada' (please): trigger manual, priority 80, due {Text(at)}, ticket T-1, goal grow, metadata {{\"a\":1}}.");
        },
        [StoryCode.Coalesced] = async scenario =>
        {
            await PauseAsync(scenario);
            var id = await scenario.ScheduleAsync("ada", TriggerType.Routine, "R");
            await scenario.AskAsync<WakeupReceipt>(new ScheduleWakeup(Acme, new WakeupOrder(Ada, new Trigger(TriggerType.Routine, "R"))
            {
                Priority = 90, Context = new WakeupContext { TicketId = "T-2" }, Reason = "urgent",
            })
            { RequestedBy = "eve" });
            return (id, "eve asked for the same (urgent): trigger routine R, priority 90, ticket T-2. "
                + $"It was merged into this one: priority 90, due {Text(scenario.Now)}.");
        },
        [StoryCode.Deduplicated] = async scenario =>
        {
            var id = await scenario.ScheduleAsync("ada", with: order => order with { IdempotencyKey = "once" });
            await scenario.ScheduleAsync("ada", with: order => order with { IdempotencyKey = "once" });
            return (id, "Somebody without a name asked again with the same idempotency key; nothing was added.");
        },
        [StoryCode.PulledForward] = async scenario =>
        {
            scenario.Runner.For("ada").FailTimes(1);
            var id = await scenario.ScheduleAsync("ada");
            var parked = (await scenario.GetAsync(id)).NextRetryAt!.Value;
            await scenario.AskAsync<WakeupReceipt>(new RetryWakeup(Acme, id) { RequestedBy = "eve" });
            return (id, $"eve pulled it to now; it was parked until {Text(parked)}.");
        },
        [StoryCode.Started] = async scenario => (await scenario.ScheduleAsync("ada"), "Run 1 started in slot 1."),
        [StoryCode.Completed] = async scenario =>
        {
            scenario.Runner.For("ada").Complete(after: Minutes(5));
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AdvanceAsync(Minutes(5));
            return (id, "Run 1 completed after 5 min.");
        },
        [StoryCode.Skipped] = async scenario =>
        {
            scenario.Runner.For("ada").Skip("no news");
            return (await scenario.ScheduleAsync("ada"), "Run 1 found nothing to do (no news).");
        },
        [StoryCode.RetryScheduled] = async scenario =>
        {
            scenario.Runner.For("ada").FailTimes(1, "the model is down");
            return (await scenario.ScheduleAsync("ada"), $"Run 1 failed after 0 s: the model is down. Retry 1 of 4 is due at {Text(scenario.Now + Minutes(2))}.");
        },
        [StoryCode.Failed] = async scenario =>
        {
            scenario.Runner.For("ada").Fail("no such model", permanent: true);
            return (await scenario.ScheduleAsync("ada"), "Run 1 failed after 0 s: no such model. Trying again is no use, its runner said.");
        },
        [StoryCode.Deferred] = async scenario =>
        {
            scenario.Runner.For("ada").Defer(now => now + Minutes(7), "rate limited", times: 1);
            return (await scenario.ScheduleAsync("ada"), $"Run 1 deferred it until {Text(scenario.Now + Minutes(7))} (rate limited).");
        },
        [StoryCode.Interrupted] = async scenario =>
        {
            scenario.Runner.For("ada").Hang(times: 1);
            var id = await scenario.ScheduleAsync("ada");
            await scenario.CrashAsync(downFor: Minutes(3));
            return (id, "Run 1 was interrupted after 3 min: its process died (process_died). That uses no retry; it is interruption 1.");
        },
        [StoryCode.CancelRequested] = async scenario =>
        {
            scenario.Runner.For("ada").Hang();
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AskAsync<Done>(new CancelWakeup(Acme, id, "too late") { RequestedBy = "eve" });
            return (id, "eve cancelled it (too late); its run was told to stop.");
        },
        [StoryCode.Withdrawn] = async scenario =>
        {
            scenario.Runner.For("ada").Hang();
            await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, new TicketId("T-1"), "Work") { AssigneeId = Ada });
            var id = scenario.Events.Of<WakeupScheduled>().Single().WakeupId;
            await scenario.AskAsync<Done>(new SetTicketStatus(Acme, new TicketId("T-1"), TicketStatus.Done));
            return (id, "Its ticket was taken away (ticket_done): the run goes on, and none follows.");
        },
        [StoryCode.Cancelled] = async scenario =>
        {
            var id = await scenario.ScheduleAsync("ada", with: At(scenario.Now + Hours(1)));
            await scenario.AskAsync<Done>(new CancelWakeup(Acme, id, "not needed"));
            return (id, "It was cancelled (not needed).");
        },
        [StoryCode.StaleReportRefused] = async scenario =>
        {
            var id = await scenario.ScheduleAsync("ada");
            await scenario.AskAsync<Refusal>(new ReportOutcome(Acme, id, new LeaseToken(Guid.NewGuid()), new RunOutcome.Failed("late")));
            return (id, "A report 'failed' with an old lease token was refused.");
        },
        [StoryCode.Cut] = async scenario =>
        {
            await PauseAsync(scenario);
            var id = await scenario.ScheduleAsync("ada", TriggerType.Routine, "R");
            var order = new WakeupOrder(Ada, new Trigger(TriggerType.Routine, "R"));
            await scenario.AskAsync<WakeupReceipts>(new ScheduleWakeups(Acme, [.. Enumerable.Repeat(order, 500)]));
            return (id, "102 steps are left out here.");
        },
    };

    private static readonly AgentId Ada = new("ada");

    public static TheoryData<string> Codes => Each(typeof(StoryCode));

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Should_tell_it_in_words_when_it_happened(string code)
    {
        Cases.Should().ContainKey(code, "each step has a scenario that leads to it");
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.Retry.Jitter = 0;
            s.Agent("ada");
        });
        var (id, message) = await Cases[code](scenario);

        var story = await scenario.StoryAsync(id);

        story.Should().Contain(step => step.Code == code).Which.Message.Should().Be(message);
        story.Should().HaveCountLessThanOrEqualTo(WakeupStory.MaxSteps);
        ShouldBeInOrder(story);
    }

    private static Task<Done> PauseAsync(Scenario scenario) => scenario.AskAsync<Done>(new PauseAgent(Acme, Ada));

    private static void ShouldBeInOrder(ImmutableArray<StoryStep> story)
    {
        story.Select(step => step.EventNumber).Should().BeInAscendingOrder();
        story.Select(step => step.At).Should().BeInAscendingOrder();
    }
}
