using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class RetentionSpecs
{
    [Fact]
    public async Task Should_keep_no_more_tickets_than_the_retention_holds_when_a_routine_makes_one_an_hour_for_a_hundred_days()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.HeartbeatInterval = s.Options.PassivateAfter = Days(1);
            s.Agent("writer").Goal("launch", "Launch");
            s.Routine("hourly", "writer", Cron("0 * * * *"), new TicketTemplate("Hour {number}") { GoalId = new GoalId("launch") });
        });
        scenario.Runner.For("writer").Do(async (run, stop) =>
        {
            var done = new SetTicketStatus(Acme, new TicketId(run.Context.Context.TicketId!), TicketStatus.Done) { CausedBy = run.Context.WakeupId };
            return await scenario.Services.GetRequiredService<CompanyClient>().AskAsync(done, stop) is Done
                ? new RunOutcome.Completed()
                : new RunOutcome.Failed("The ticket was not taken.");
        });

        var most = 0;
        for (var day = 1; day <= 100; day++)
        {
            await scenario.AdvanceAsync(Days(1));
            most = Math.Max(most, (await TicketsOfAsync(scenario)).Count);
        }

        scenario.Events.Of<TicketDefined>().Should().HaveCount(2_400);
        (await scenario.GetStatsAsync()).Completed.Should().Be(2_400);
        most.Should().BeInRange(720, 721);
        var kept = await TicketsOfAsync(scenario);
        kept.Should().OnlyContain(ticket => ticket.ClosedAt >= scenario.Now - Days(30));
        await scenario.CrashAsync();
        (await TicketsOfAsync(scenario)).Should().Equal(kept);
    }

    private static async Task<IReadOnlyList<TicketView>> TicketsOfAsync(Scenario scenario)
    {
        var all = new List<TicketView>();
        string? cursor = null;
        do
        {
            var page = await scenario.AskAsync<TicketPage>(new ListTickets(Acme) { Limit = 500, Cursor = cursor });
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}
