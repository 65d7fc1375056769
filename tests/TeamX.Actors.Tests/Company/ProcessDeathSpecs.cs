using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>The process dies between each pair of writes of journal and directory.</summary>
public sealed class ProcessDeathSpecs
{
    private const int MostWrites = 40;
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_fire_every_accepted_wakeup_without_a_message_when_the_process_dies_after_any_write(bool lastWriteIsHeard)
    {
        // What a whole life writes: awake, asleep until a deadline, awake by itself, asleep for good.
        var whole = new TestStorage();
        (await LiveUntilDeath(whole)).Should().Be(Life.Whole);
        var writes = whole.Writes;
        writes.Should().ContainInOrder("active acme", "commit acme AgentDefined", "commit acme WakeupScheduled", "sleeping acme", "active acme", "sleeping acme");
        writes.Should().HaveCountLessThan(MostWrites);

        await Parallel.ForAsync(0, writes.Count + 1, async (survivors, _) =>
        {
            var storage = new TestStorage { LastWriteIsHeard = lastWriteIsHeard };
            storage.DieAfter(survivors);
            await LiveUntilDeath(storage);
            storage.Revive();

            var runner = TestRunner.Completing();
            await using var again = TestEngine.Start(storage, runner, Quick);
            foreach (var accepted in storage.EventsOf(Acme).OfType<WakeupScheduled>().Select(scheduled => scheduled.WakeupId))
            {
                if (!IsCompleted(storage, accepted))
                {
                    await again.Until<RunCompleted>(accepted);
                }
            }
        });
    }

    [Fact]
    public async Task Should_interrupt_and_count_runs_of_the_dead_process_when_another_starts()
    {
        var storage = new TestStorage();
        var runner = TestRunner.Held();
        WakeupId id;
        await using (var first = TestEngine.Start(storage, runner))
        {
            await first.Define(Acme);
            id = await first.Schedule();
            await runner.Next();
        }

        await using var second = TestEngine.Start(storage, runner);
        var run = await runner.Next();
        run.Context.Should().BeEquivalentTo(new { WakeupId = id, Attempt = 2, MayHaveRunBefore = true });
        (await second.Get(id)).Interruptions.Should().Be(1);
        run.Complete();
        await second.Until<RunCompleted>(id);
    }

    /// <summary>Defines a company, schedules a wakeup for now and one for soon, and lets the company fall asleep before the second and after it.</summary>
    private static async Task<Life> LiveUntilDeath(TestStorage storage)
    {
        var engine = TestEngine.Start(storage, TestRunner.Completing(), Quick);
        var life = Live(engine);
        var ended = await Task.WhenAny(life, storage.Died);
        await engine.Kill();
        if (ended == life && !storage.Died.IsCompleted)
        {
            await life;
            return Life.Whole;
        }

        // Whoever was answered before, was answered with the truth; whoever waits, waits for a dead process.
        _ = life.ContinueWith(task => task.Exception, TaskScheduler.Default);
        return Life.CutShort;
    }

    private static async Task Live(TestEngine engine)
    {
        await engine.Define(Acme);
        var now = await engine.Schedule();
        await engine.Until<RunCompleted>(now);
        var soon = await engine.Schedule(new ScheduleWakeup(Acme, new WakeupOrder(TestEngine.Ada, new Trigger(TriggerType.Schedule))
        {
            ScheduledFor = DateTimeOffset.UtcNow.AddSeconds(1),
        }));
        await engine.Gone(Acme);
        await engine.Until<RunCompleted>(soon);
        await engine.Gone(Acme);
    }

    private static bool IsCompleted(TestStorage storage, WakeupId id) => storage.EventsOf(Acme).OfType<RunCompleted>().Any(completed => completed.WakeupId == id);

    private static Actors.Company.EngineSettings Quick(Actors.Company.EngineSettings settings) => settings with { PassivateAfter = TimeSpan.FromMilliseconds(40) };

    private enum Life
    {
        Whole,
        CutShort,
    }
}
