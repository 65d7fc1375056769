using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>A routine fires at ten, its agent works for twenty seconds: one story, and a fault at each of its writes in turn.</summary>
public sealed class RoutineCrashSpecs
{
    private static readonly ScheduleId Standup = ScheduleId.Routine("standup");

    [Fact]
    public async Task Should_have_ticket_assignment_and_wakeup_or_none_of_them_when_the_process_dies_between_any_two_writes()
    {
        var writes = await WritesOfTheStoryAsync();
        writes.Should().BeGreaterThanOrEqualTo(5, "the company is woken, fires, runs, ends and falls asleep again");
        var lastWithNone = -1;
        for (var n = 0; n <= writes; n++)
        {
            await using var scenario = await StartAsync();
            scenario.Journal.DieAfter(n);
            await scenario.AdvanceAsync(Hours(2));

            var fired = scenario.FiresInJournal().Count;
            scenario.FiresShouldBeWhole();
            fired.Should().BeLessThanOrEqualTo(1, "the process died after write {0}", n);
            lastWithNone = fired == 0 ? n : lastWithNone;
            await scenario.CrashAsync(downFor: Minutes(1));
            await scenario.AdvanceAsync(Hours(1));

            await ShouldHaveFiredOnceAsync(scenario, $"the process died after write {n}");
        }

        lastWithNone.Should().BeInRange(0, writes - 1, "some of the kills come before the fire, and some after it");
    }

    [Theory]
    [InlineData(WriteFault.Failed)]
    [InlineData(WriteFault.StoredButFailed)]
    [InlineData(WriteFault.Rejected)]
    public async Task Should_fire_once_all_the_same_when_any_of_the_writes_fails(WriteFault fault)
    {
        int commits;
        await using (var rehearsal = await StartAsync())
        {
            var before = rehearsal.Journal.CommitsOf("acme").Count;
            await rehearsal.AdvanceAsync(Hours(2));
            commits = rehearsal.Journal.CommitsOf("acme").Count - before;
        }

        commits.Should().BeGreaterThan(1);
        for (var n = 0; n < commits; n++)
        {
            await using var scenario = await StartAsync();
            scenario.Journal.FailNext(WriteFault.None, n);
            scenario.Journal.FailNext(fault);
            await scenario.AdvanceAsync(Hours(2));

            scenario.FiresInJournal().Should().HaveCount(1, "write {0} met {1}", n, fault);
            scenario.Warnings.Should().Contain(warning => warning.Contains("starts again in", StringComparison.Ordinal));
            await ShouldHaveFiredOnceAsync(scenario, $"write {n} met {fault}");
        }
    }

    private static Task<Scenario> StartAsync() => Scenario.StartAsync(s =>
    {
        s.Company("acme", mission: "Ship it").Agent("writer").Goal("launch", "Launch");
        s.Routine("standup", "writer", Cron("0 10 * * *"), new TicketTemplate("Standup {date}") { GoalId = new GoalId("launch") });
        s.Runner.For("writer").Complete(after: Seconds(20));
    });

    private static async Task<int> WritesOfTheStoryAsync()
    {
        await using var rehearsal = await StartAsync();
        var before = rehearsal.Journal.Writes;
        await rehearsal.AdvanceAsync(Hours(2));
        return rehearsal.Journal.Writes - before;
    }

    private static async Task ShouldHaveFiredOnceAsync(Scenario scenario, string because)
    {
        scenario.FiresInJournal().Should().HaveCount(1, because);
        scenario.FiresShouldBeWhole();
        var ticket = (await scenario.AskAsync<TicketPage>(new ListTickets(Acme))).Items.Should().ContainSingle(because).Subject;
        ticket.Should().Match<TicketView>(made => made.Title == "Standup 2026-01-05" && made.AssigneeId == new AgentId("writer"), because);
        var wakeup = (await scenario.AskAsync<WakeupPage>(new ListWakeups(Acme))).Items.Should().ContainSingle(because).Subject;
        (wakeup.Status, wakeup.Context.TicketId).Should().Be((WakeupStatus.Completed, ticket.Id.Value), because);
        var routine = await scenario.AskAsync<ScheduleView>(new GetSchedule(Acme, Standup));
        (routine.Fires, routine.NextFireAt).Should().Be((1, new DateTimeOffset(2026, 1, 6, 10, 0, 0, TimeSpan.Zero)), because);
        await scenario.AdvanceAsync(Days(1));
        scenario.FiresInJournal().Should().HaveCount(2, because);
        (await scenario.GetStatsAsync()).Completed.Should().Be(2, because);
        scenario.JournalShouldBeSound();
    }
}
