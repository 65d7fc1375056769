using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>What hosts see on the event stream.</summary>
public sealed class EventSpecs
{
    [Fact]
    public async Task Should_tell_who_and_why_when_a_request_is_scheduled_and_started()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var context = new WakeupContext { TicketId = "T-1", GoalId = "G-1", SourceKind = "issue_assignment", Metadata = "{\"a\":1}" };

        var id = await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1", order => order with { Context = context });

        var (scheduled, woken) = (scenario.Events.Of(id)[0], scenario.Events.Of(id)[1]);
        (scheduled.Type, scheduled.ActorKind, scheduled.ActorId, scheduled.CompanyId).Should().Be(("wakeup.scheduled", "employee", "writer", Acme));
        woken.Type.Should().Be("agent.wakeup");
        woken.ActorKind.Should().Be("employee");
        woken.Payload.Should().NotBeNull();
        (woken.Payload!.WakeupId, woken.Payload.AgentId, woken.Payload.Trigger, woken.Payload.Context)
            .Should().Be((id, new AgentId("writer"), new Trigger(TriggerType.TicketAssigned, "T-1"), context));
    }

    [Fact]
    public async Task Should_number_events_without_gaps_and_repeat_none_when_processes_come_and_go()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").FailTimes(1).Defer(now => now + Hours(1), times: 1).Hang(times: 1).ThenComplete();
        });
        await scenario.ScheduleAsync("writer");
        await scenario.AdvanceAsync(Hours(2));
        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Days(1));
        await scenario.RestartAsync();
        await scenario.ScheduleAsync("writer");

        scenario.Events.All.Select(notification => notification.EventNumber).Should().Equal(
            Enumerable.Range(1, scenario.Events.All.Count).Select(number => (long)number));
        scenario.Events.All.Should().HaveCount(scenario.Journal.CommitsOf("acme").Sum(commit => commit.Events.Length));
    }

    [Fact]
    public async Task Should_name_each_end_by_its_wire_name()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Skip(times: 1).Fail(permanent: true, times: 1).ThenComplete();
        });
        var skipped = await scenario.ScheduleAsync("writer");
        var failed = await scenario.ScheduleAsync("writer");
        var completed = await scenario.ScheduleAsync("writer");
        var cancelled = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Days(1)));
        await scenario.AskAsync(new CancelWakeup(Acme, cancelled));

        new[] { skipped, failed, completed, cancelled }.Select(id => scenario.Events.TypesOf(id)[^1]).Should().Equal(
            "wakeup.skipped", "wakeup.failed", "wakeup.completed", "wakeup.cancelled");
    }
}
