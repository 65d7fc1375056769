using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class RoutineInterleavingSpecs
{
    private static readonly ScheduleId Minutely = ScheduleId.Routine("minutely");
    private static readonly ScheduleId Often = ScheduleId.Routine("often");

    /// <summary>Chance orders the turns, kills, restarts, fails writes, edits and asks; a fire is still there once for each instant.</summary>
    [Fact]
    public async Task Should_fire_each_instant_once_and_lead_to_one_ticket_and_one_wakeup_whatever_happens()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var chance = new Random(seed);
            await using var scenario = await Scenario.StartAsync(s =>
            {
                s.Seed = seed;
                s.Options.Snapshot.MinimumEvents = seed % 2 == 0 ? 20 : 10_000;
                s.Options.PassivateAfter = Seconds(30 + (30 * (seed % 3)));
                s.Agent("writer", maxConcurrentRuns: 3).Agent("editor");
                s.Routine("minutely", "writer", Every(Minutes(1)), new TicketTemplate("Minute {number}"),
                    minutely => minutely with { MissedFires = MissedFirePolicy.FireAll, Overlap = OverlapPolicy.Queue });
                s.Routine("often", "editor", Cron("*/15 * * * * *"), new TicketTemplate("Often {number}"));
                s.Runner.For("writer").Complete(after: Seconds(20), times: 20).FailTimes(3).Complete(after: Seconds(70));
                s.Runner.For("editor").Complete(after: Seconds(40));
            });
            var began = scenario.Now;
            while (scenario.Now < began + Minutes(30))
            {
                await scenario.AdvanceAsync(Seconds(chance.Next(0, 90)));
                await (chance.Next(6) switch
                {
                    0 => CrashAtAWriteAsync(scenario, chance),
                    1 => scenario.RestartAsync(downFor: Seconds(chance.Next(0, 200))),
                    2 => FailWritesAsync(scenario, chance),
                    3 => scenario.AskAsync(new SetTicketStatus(Acme, await AnyTicketAsync(scenario), TicketStatus.Done)),
                    4 => scenario.AskAsync(
                        new DefineAgent(Acme, new AgentId("editor"), $"Editor {chance.Next()}", new RunnerSpec(ScriptedRunners.InProcess))),
                    _ => scenario.AskAsync(new AssignTicket(Acme, await AnyTicketAsync(scenario), new AgentId("editor"))),
                });
            }

            await scenario.AdvanceAsync(Minutes(1));
            var instants = (int)((scenario.Now - began) / Minutes(1));
            scenario.FiresInJournal(Minutely).Select(fire => fire.DueAt).Should().Equal(
                Enumerable.Range(1, instants).Select(minute => began + Minutes(minute)), "the seed is {0}", seed);
            var often = scenario.FiresInJournal(Often);
            often.Select(fire => fire.DueAt).Should().BeInAscendingOrder("the seed is {0}", seed).And.OnlyHaveUniqueItems();
            scenario.FiresShouldBeWhole();
            scenario.JournalShouldBeSound(perAgent: 3);

            await scenario.AskAsync<Done>(new DeleteSchedule(Acme, Minutely));
            await scenario.AskAsync<Done>(new DeleteSchedule(Acme, Often));
            await scenario.AdvanceAsync(Days(1));
            (await scenario.GetStatsAsync()).Should().Match<StatsView>(
                stats => stats.Pending == 0 && stats.Processing == 0 && stats.Failed == 0, "the seed is {0}", seed);
        }
    }

    private static async Task CrashAtAWriteAsync(Scenario scenario, Random chance)
    {
        scenario.Journal.DieAfter(chance.Next(0, 6));
        await scenario.AdvanceAsync(Seconds(chance.Next(0, 120)));
        await scenario.CrashAsync(downFor: Seconds(chance.Next(0, 200)));
    }

    private static async Task FailWritesAsync(Scenario scenario, Random chance)
    {
        scenario.Journal.FailNext((WriteFault)chance.Next(1, 4), chance.Next(1, 4));
        await scenario.AdvanceAsync(Minutes(2));
    }

    private static async Task<TicketId> AnyTicketAsync(Scenario scenario) =>
        await scenario.AskAsync(new ListTickets(Acme) { Status = TicketStatus.Open, Limit = 1 }) is TicketPage { Items: [var ticket, ..] }
            ? ticket.Id
            : new TicketId("none");
}
