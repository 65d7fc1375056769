using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>A fresh wakeup starts at once; one with a past waits for the record of its start.</summary>
public sealed class EarlyStartSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Fact]
    public async Task Should_start_before_the_record_of_its_start_when_its_acceptance_is_durable()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var (write, waiting) = await HoldTheNextStart(engine, runner);

        var next = await runner.Next();

        next.Context.WakeupId.Should().Be(waiting);
        next.Context.MayHaveRunBefore.Should().BeFalse();
        engine.Storage.EventsOf(Acme).OfType<RunStarted>().Should().ContainSingle("the record of the second start is still being written");
        write.Events.Should().Contain(body => body is RunStarted);
        write.Pass();
    }

    [Fact]
    public async Task Should_wait_for_the_record_of_its_start_when_the_policy_says_so()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(
            runner, settings => settings with { Policy = settings.Policy with { WaitForDurableStart = true } });

        await ShouldWait(engine, runner);
    }

    [Fact]
    public async Task Should_wait_for_the_record_of_its_start_when_the_runner_outlives_the_process()
    {
        var runner = new TestRunner(run => run.Outcome) { OutlivesProcess = true };
        await using var engine = await TestEngine.StartWithAda(runner);

        await ShouldWait(engine, runner);
    }

    [Fact]
    public async Task Should_wait_for_the_record_of_its_start_when_it_was_already_there_at_the_recovery()
    {
        var storage = new TestStorage();
        var runner = TestRunner.Held();
        await using (var before = TestEngine.Start(storage, runner))
        {
            await before.Define(Acme);
            await before.Schedule();
            await runner.Next();
            await before.Schedule();
        }

        await using var engine = TestEngine.Start(storage, runner);
        var first = await runner.Next();
        first.Context.MayHaveRunBefore.Should().BeTrue("it was interrupted");
        first.Context.Attempt.Should().Be(2);
        var held = storage.Hold();
        first.Complete();
        var write = await held.Next();
        write.Events.Should().ContainSingle(body => body is RunStarted);
        await engine.Settled(Acme);
        runner.AnotherStarted.Should().BeFalse();

        held.LetAllPass();
        write.Pass();
        (await runner.Next()).Context.Should().BeEquivalentTo(new { Attempt = 1, MayHaveRunBefore = true });
    }

    [Fact]
    public async Task Should_wait_for_the_record_of_its_start_when_it_is_a_retry()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(
            runner, settings => settings with { Policy = settings.Policy with { RetryDelays = [TimeSpan.FromMilliseconds(100)] } });
        await engine.Schedule();
        var first = await runner.Next();
        var held = engine.Storage.Hold();
        first.End(new RunOutcome.Failed("not yet"));
        (await held.Next()).Pass();
        var write = await held.Next();
        write.Events.Should().ContainSingle(body => body is RunStarted);
        await engine.Settled(Acme);
        runner.AnotherStarted.Should().BeFalse();

        held.LetAllPass();
        write.Pass();
        (await runner.Next()).Context.Should().BeEquivalentTo(new { Attempt = 2, MayHaveRunBefore = true });
    }

    [Fact]
    public async Task Should_adopt_the_run_when_the_record_of_its_early_start_was_lost()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var (write, waiting) = await HoldTheNextStart(engine, runner);
        var run = await runner.Next();
        engine.Storage.OnWrite = null;
        write.End(Verdict.Fail);

        await engine.Eventually<StatsView>(new GetStats(Acme));
        (await engine.Get(waiting)).Should().BeEquivalentTo(new { Status = WakeupStatus.Processing, Attempt = 1 });
        run.Complete();
        await engine.Until<RunCompleted>(waiting);
        runner.Count.Should().Be(2, "nothing ran twice");
        engine.Storage.EventsOf(Acme).OfType<RunInterrupted>().Should().BeEmpty();
    }

    [Fact]
    public async Task Should_adopt_the_outcome_when_the_record_of_an_early_start_and_of_its_end_was_lost()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var (write, waiting) = await HoldTheNextStart(engine, runner);
        (await runner.Next()).Complete("\"second\"");
        await engine.Settled(Acme);
        engine.Storage.OnWrite = null;
        write.End(Verdict.Fail);

        await engine.Until<RunCompleted>(waiting);
        (await engine.Get(waiting)).Should().BeEquivalentTo(new { Status = WakeupStatus.Completed, Attempt = 1, Result = "\"second\"" });
        runner.Count.Should().Be(2, "nothing ran twice");
        engine.Storage.EventsOf(Acme).Should().NotContain(body => body is RunInterrupted || body is StaleReportRefused);
    }

    [Fact]
    public async Task Should_say_that_it_may_have_run_before_when_the_process_died_after_an_early_start()
    {
        var storage = new TestStorage();
        var runner = TestRunner.Held();
        var engine = TestEngine.Start(storage, runner);
        await engine.Define(Acme);
        var (_, waiting) = await HoldTheNextStart(engine, runner);
        await runner.Next();
        await engine.Kill();

        storage.OnWrite = null;
        await using var again = TestEngine.Start(storage, runner);
        var runs = new[] { await runner.Next() };
        runs[0].Complete();
        runs = [.. runs, await runner.Next()];
        runs.Should().AllSatisfy(run => run.Context.MayHaveRunBefore.Should().BeTrue());
        runs.Single(run => run.Context.WakeupId == waiting).Context.Attempt.Should().Be(1, "nobody knows of the start that was lost");
    }

    /// <summary>One request runs and another, long durable, waits for its slot; then the slot frees while the journal holds its writes.</summary>
    private static async Task<(HeldWrite Write, WakeupId Waiting)> HoldTheNextStart(TestEngine engine, TestRunner runner)
    {
        await engine.Schedule();
        var first = await runner.Next();
        var waiting = await engine.Schedule();
        var held = engine.Storage.Hold();
        first.Complete();
        return (await held.Next(), waiting);
    }

    private static async Task ShouldWait(TestEngine engine, TestRunner runner)
    {
        var (write, waiting) = await HoldTheNextStart(engine, runner);
        await engine.Settled(Acme);
        runner.AnotherStarted.Should().BeFalse();

        engine.Storage.OnWrite = null;
        write.Pass();
        (await runner.Next()).Context.WakeupId.Should().Be(waiting);
    }
}
