using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class OverlapSpecs
{
    /// <summary>Every minute for two hours, runs of ten minutes, and a kill and a restart in the middle.</summary>
    [Theory]
    [InlineData(OverlapPolicy.Coalesce, 1)]
    [InlineData(OverlapPolicy.Skip, 0)]
    public async Task Should_have_at_most_one_pending_wakeup_when_a_run_is_longer_than_its_interval(OverlapPolicy overlap, int pending)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Routine("minutely", "writer", Every(Minutes(1)), new TicketTemplate("Minute {number}"),
                minutely => minutely with { Overlap = overlap });
            s.Runner.For("writer").Complete(after: Minutes(10));
        });
        var most = 0L;
        for (var minute = 0; minute < 120; minute++)
        {
            await scenario.AdvanceAsync(Minutes(1));
            most = Math.Max(most, (await scenario.GetStatsAsync()).Pending);
            if (minute is 45 or 75)
            {
                await (minute == 45 ? scenario.CrashAsync() : scenario.RestartAsync());
            }
        }

        most.Should().Be(pending);
        var fires = scenario.FiresOf(ScheduleId.Routine("minutely"));
        fires.Should().HaveCount(120);
        var made = fires.Count(fire => fire.Outcome == FireOutcome.Scheduled);
        made.Should().BeInRange(10, 14);
        scenario.Events.Of<TicketDefined>().Should().HaveCount(made, "a merged or skipped fire makes no ticket");
        scenario.Events.Of<WakeupScheduled>().Should().HaveCount(made);
        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_queue_each_fire_when_that_is_its_policy()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Schedule("minutely", "writer", Every(Minutes(1)), minutely => minutely with { Overlap = OverlapPolicy.Queue });
            s.Runner.For("writer").Complete(after: Minutes(10));
        });
        var began = scenario.Now;

        await scenario.AdvanceAsync(Minutes(60.5));
        await scenario.AskAsync<Done>(new DeleteSchedule(Acme, ScheduleId.Schedule("minutely")));
        await scenario.AdvanceAsync(Days(1));

        scenario.RunTimesOf("writer").Should().Equal(Enumerable.Range(0, 60).Select(i => began + Minutes(1) + (Minutes(10) * i)));
    }
}
