using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>The same troubled day under many orders in which the actors take their turns.</summary>
public sealed class InterleavingSpecs
{
    [Fact]
    public async Task Should_end_every_acknowledged_request_and_keep_the_caps_whatever_the_order_of_turns()
    {
        var total = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            await using var scenario = await Scenario.StartAsync(s =>
            {
                s.Seed = seed;
                s.Company("acme", maxConcurrentRuns: 2);
                for (var i = 0; i < 4; i++)
                {
                    s.Agent($"agent-{i}", kind: i == 3 ? ScriptedRunners.OutlivingProcess : ScriptedRunners.InProcess);
                    s.Runner.For($"agent-{i}").Complete(after: Seconds(7 + (5 * i)));
                }
            });
            var chance = new Random(seed);
            var acknowledged = new HashSet<WakeupId>();
            for (var step = 0; step < 25; step++)
            {
                await Trouble(scenario, chance);
                if (await scenario.TryScheduleAsync($"agent-{chance.Next(4)}", At(scenario.Now + Seconds(chance.Next(20)))) is { } id)
                {
                    acknowledged.Add(id);
                }

                await scenario.AdvanceAsync(Seconds(chance.Next(30)));
            }

            scenario.Journal.Resume();
            await scenario.Journal.ReleaseAsync();
            await scenario.AdvanceAsync(Hours(4));

            scenario.JournalShouldBeSound(limit: 2);
            total += acknowledged.Count;
            foreach (var id in acknowledged)
            {
                (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed, "the seed is {0}", seed);
            }
        }

        total.Should().BeGreaterThan(200);
    }

    private static Task Trouble(Scenario scenario, Random chance)
    {
        switch (chance.Next(12))
        {
            case 0:
                return scenario.CrashAsync(downFor: Seconds(chance.Next(60)));
            case 1:
                return scenario.RestartAsync();
            case 2:
                scenario.Journal.FailNext(count: chance.Next(1, 4));
                break;
            case 3:
                scenario.Journal.FailNext(WriteFault.StoredButFailed);
                break;
            case 4:
                scenario.Journal.FailNext(WriteFault.Rejected);
                break;
            case 5:
                scenario.Journal.Hold();
                break;
            case 6 or 7 or 8:
                return scenario.Journal.ReleaseAsync();
            case 9:
                scenario.JumpWallClock(Seconds(chance.Next(-600, 600)));
                break;
        }

        return Task.CompletedTask;
    }
}
