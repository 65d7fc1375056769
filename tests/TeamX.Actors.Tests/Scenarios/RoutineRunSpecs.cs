using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class RoutineRunSpecs
{
    private static readonly GoalId Launch = new("launch");

    [Fact]
    public async Task Should_tell_the_run_why_it_works_from_the_mission_down_when_a_routine_fires()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", mission: "Bread for everyone").Agent("writer");
            s.Goal("grow", "Grow").Goal("launch", "Launch", under: "grow").Goal("news", "Newsletter", under: "launch");
        });
        var (press, letters) = (new TicketId("T-1"), new TicketId("T-2"));
        await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, press, "Press") { GoalId = Launch });
        await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, letters, "Letters") { ParentTicketId = press, GoalId = new GoalId("news") });
        var daily = new ScheduleDefinition(new AgentId("writer"), Cron("0 10 * * *"))
        {
            Ticket = new TicketTemplate("Letter {number} of {date}") { ParentTicketId = letters },
        };
        await scenario.AskAsync<ScheduleReceipt>(new DefineSchedule(Acme, ScheduleId.Routine("letter"), daily));

        await scenario.AdvanceAsync(Days(1) + Hours(1.5));

        var run = scenario.Runner.Runs[^1].Context;
        run.Mission.Should().Be("Bread for everyone");
        run.Goals.Select(goal => goal.Title).Should().Equal("Grow", "Launch", "Newsletter");
        run.Tickets.Select(ticket => ticket.Title).Should().Equal("Press", "Letters", "Letter 2 of 2026-01-06");
        run.Tickets[^1].Id.Value.Should().Be(run.Context.TicketId);
        (run.Trigger, run.Priority).Should().Be((new Trigger(TriggerType.Routine, "letter"), 60));
        (run.Context.GoalId, run.Context.ParentTicketId, run.Context.SourceKind).Should().Be(("news", "T-2", "routine_execution"));
    }

    [Fact]
    public async Task Should_tell_goals_as_they_are_at_the_start_when_they_changed_since_the_assignment()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", mission: "Old mission").Agent("writer").Goal("grow", "Grow").Goal("launch", "Launch");
            s.Routine("letter", "writer", Cron("0 10 * * *"), new TicketTemplate("Letter") { GoalId = Launch });
            s.Runner.For("writer").FailTimes(1).ThenComplete();
        });
        await scenario.AskAsync<Done>(new PauseAgent(Acme, new AgentId("writer")));
        await scenario.AdvanceAsync(Hours(2));
        scenario.Events.Of<TicketAssigned>().Should().ContainSingle();

        await scenario.AskAsync<DefinitionReceipt>(new DefineGoal(Acme, Launch, "Launch in May", new GoalId("grow")));
        await scenario.CrashAsync();
        await scenario.AskAsync<Done>(new ResumeAgent(Acme, new AgentId("writer")));
        await scenario.AskAsync<DefinitionReceipt>(new DefineCompany(Acme, "Acme", "New mission"));
        await scenario.AskAsync<DefinitionReceipt>(new DefineGoal(Acme, Launch, "Launch in June", new GoalId("grow")));
        await scenario.AdvanceAsync(Hours(1));

        scenario.Runner.Runs.Select(run => string.Join(" > ", run.Context.Goals.Select(goal => goal.Title).Prepend(run.Context.Mission)))
            .Should().Equal("Old mission > Grow > Launch in May", "New mission > Grow > Launch in June");
    }

    [Theory]
    [InlineData("every")]
    [InlineData("cron")]
    public async Task Should_recur_for_a_week_when_the_queue_is_asked_for_a_recurring_wakeup(string kind)
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var began = scenario.Now;
        var queue = scenario.Services.GetRequiredService<IAgentWakeupQueue>();
        var asked = queue.ScheduleRecurringWakeupAsync(Acme, new AgentId("writer"), kind == "cron" ? Cron("0 */6 * * *") : Every(Hours(6)));
        await scenario.SettleAsync();
        var receipt = (await asked).Should().BeOfType<ScheduleReceipt>().Subject;

        await scenario.AdvanceAsync(Days(2));
        await scenario.CrashAsync(downFor: Minutes(5));
        await scenario.AdvanceAsync(Days(5) - Minutes(5));

        var first = kind == "cron" ? began + Hours(3) : began + Hours(6);
        scenario.RunTimesOf("writer").Should().Equal(Enumerable.Range(0, 28).Select(i => first + (Hours(6) * i)));
        scenario.Runner.Runs.Should().OnlyContain(run =>
            run.Context.Trigger == new Trigger(TriggerType.Schedule, receipt.ScheduleId.Value) && run.Context.Priority == 50);
    }
}
