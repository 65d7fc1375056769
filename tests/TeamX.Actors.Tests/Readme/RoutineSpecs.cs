using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Tests.Readme;

public sealed class RoutineSpecs
{
    [Fact]
    public async Task Should_wake_ada_with_a_ticket_and_the_reason_every_morning_when_a_routine_says_so()
    {
        await using var company = await Scenario.StartAsync(setup => setup
            .Company("acme", mission: "Bread for everyone").Agent("ada").Goal("growth", "A thousand readers")
            .Routine("newsletter", "ada", new Recurrence { Cron = "30 8 * * MON-FRI", TimeZone = "Europe/Berlin" },
                new TicketTemplate("Newsletter of {date}") { GoalId = new GoalId("growth") }));
        await company.AdvanceAsync(TimeSpan.FromDays(7));

        var run = company.Runner.Runs[0].Context;
        run.Tickets.Single().Title.Should().Be("Newsletter of 2026-01-06");
        run.Goals.Single().Title.Should().Be("A thousand readers");
        run.Mission.Should().Be("Bread for everyone");
        company.Runner.Runs.Should().HaveCount(5);
    }
}
