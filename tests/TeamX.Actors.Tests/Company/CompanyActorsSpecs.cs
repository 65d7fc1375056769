using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>Region and guardian: nobody waits in vain, whoever dies or drains.</summary>
public sealed class CompanyActorsSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Fact]
    public async Task Should_answer_everybody_when_the_journal_fails_under_load()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing());
        engine.Storage.OnWrite = (_, _) => Task.FromResult(Verdict.Fail);

        var replies = await Task.WhenAll(Enumerable.Range(0, 3_000).Select(_ => engine.Ask(TestEngine.Wake())));

        replies.Should().OnlyContain(reply => reply == Refusals.Unavailable);
        engine.Storage.OnWrite = null;
        await engine.Eventually<WakeupReceipt>(TestEngine.Wake());
    }

    [Fact]
    public async Task Should_answer_a_command_when_it_reaches_a_supervisor_that_is_dead()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing());
        var supervisor = await engine.SupervisorOf(Acme);
        engine.Storage.OnWrite = (_, _) => Task.FromResult(Verdict.Fail);
        await engine.Ask(TestEngine.Wake());
        await supervisor.WatchAsync().WaitAsync(Patience.Long);

        (await supervisor.Ask<CompanyReply>(TestEngine.Wake(), Patience.Long)).Should().Be(Refusals.Unavailable);
    }

    [Fact]
    public async Task Should_come_back_with_its_work_when_its_guardian_died()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var id = await engine.Schedule();
        var lost = await runner.Next();
        engine.System.Stop((await engine.GuardianOf(Acme))!);

        await lost.Stopped.WaitAsync(Patience.Long);
        var again = await runner.Next();
        again.Context.Should().BeEquivalentTo(new { WakeupId = id, Attempt = 2, MayHaveRunBefore = true });
        again.Complete();
        await engine.Until<RunCompleted>(id);
        (await engine.Get(id)).Interruptions.Should().Be(0, "the process lives");
    }

    [Fact]
    public async Task Should_wait_for_runs_and_then_list_the_next_deadline_when_the_node_drains()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var id = await engine.Schedule();
        var run = await runner.Next();
        var waiting = await engine.Schedule();
        var drained = engine.Region.Ask<Drained>(new DrainCompanies(), Patience.Long);
        await engine.Settled(Acme);
        drained.IsCompleted.Should().BeFalse("something runs");
        engine.Region.Tell(new SetDispatching(true));
        run.Complete();
        await drained;

        runner.Count.Should().Be(1, "nothing starts any more, whoever asks for it");
        engine.Storage.EventsOf(Acme).OfType<RunCompleted>().Should().ContainSingle().Which.WakeupId.Should().Be(id);
        engine.Storage.ListDue(DateTimeOffset.UtcNow, 10).Should().Equal([Acme], "{0} waits", waiting);
        (await engine.Ask(TestEngine.Wake())).Should().Be(Refusals.Unavailable);
    }

    [Fact]
    public async Task Should_take_nothing_that_its_row_does_not_know_of_when_it_is_about_to_leave()
    {
        using var sleeping = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var storage = new TestStorage();
        await using var engine = TestEngine.Start(storage, TestRunner.Completing());
        await engine.Define(Acme);
        storage.OnDirectoryWrite = _ =>
        {
            sleeping.Release();
            goOn.Wait(Patience.Long);
        };
        var drained = engine.Region.Ask<Drained>(new DrainCompanies(), Patience.Long);
        (await sleeping.WaitAsync(Patience.Long)).Should().BeTrue();

        var reply = await engine.Ask(TestEngine.Wake());
        goOn.Release();
        await drained;

        reply.Should().Be(Refusals.Unavailable);
        storage.EventsOf(Acme).OfType<WakeupScheduled>().Should().BeEmpty();
    }

    [Fact]
    public async Task Should_interrupt_without_a_count_when_a_run_outlasts_the_grace_of_a_drain()
    {
        var storage = new TestStorage();
        var runner = TestRunner.Held();
        await using (var engine = TestEngine.Start(storage, runner, settings => settings with { ShutdownGrace = TimeSpan.FromMilliseconds(50) }))
        {
            await engine.Define(Acme);
            await engine.Schedule();
            await runner.Next();
            await engine.Region.Ask<Drained>(new DrainCompanies(), Patience.Long);
        }

        storage.EventsOf(Acme).OfType<RunInterrupted>().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Reason = "drain", Counted = false });
        storage.ListActive().Should().BeEmpty();
        await using var again = TestEngine.Start(storage, runner);
        (await runner.Next()).Context.Attempt.Should().Be(2, "its row was due at once");
    }

    [Fact]
    public async Task Should_try_again_when_the_directory_can_not_be_written()
    {
        var storage = new TestStorage();
        await using var engine = TestEngine.Start(storage, TestRunner.Completing());
        storage.OnDirectoryWrite = _ => throw new IOException("The disk is full.");
        (await engine.Ask(new DefineCompany(Acme, "Acme"))).Should().Be(Refusals.Unavailable);
        storage.Writes.Should().BeEmpty("no commit before its row");

        storage.OnDirectoryWrite = null;
        await engine.Eventually<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));
        storage.Writes.Take(2).Should().Equal("active acme", "commit acme CompanyDefined,CompanyPolicyChanged");
    }

    [Fact]
    public async Task Should_keep_a_run_and_take_its_outcome_when_the_journal_fails_in_the_middle_of_it()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var id = await engine.Schedule();
        var run = await runner.Next();
        engine.Storage.OnWrite = (_, _) => Task.FromResult(Verdict.Fail);
        (await engine.Ask(TestEngine.Wake())).Should().Be(Refusals.Unavailable);
        run.Complete("\"kept\"");
        engine.Storage.OnWrite = null;

        await engine.Until<RunCompleted>(id);
        (await engine.Eventually<WakeupView>(new GetWakeup(Acme, id))).Should().BeEquivalentTo(new { Result = "\"kept\"", Attempt = 1, Interruptions = 0 });
        runner.Count.Should().Be(1);
    }
}
