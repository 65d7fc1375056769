using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>Nothing leaves before its commit.</summary>
public sealed class WritePathSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Fact]
    public async Task Should_answer_only_after_the_commit_when_a_wakeup_is_scheduled()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        var held = engine.Storage.Hold();
        var asked = engine.Ask(TestEngine.Wake());
        var write = await held.Next();

        asked.IsCompleted.Should().BeFalse();
        engine.Storage.OnWrite = null;
        write.Pass();
        (await asked).Should().BeOfType<WakeupReceipt>();
        engine.Storage.EventsOf(Acme).Should().ContainSingle(body => body is WakeupScheduled);
    }

    [Fact]
    public async Task Should_start_and_publish_nothing_before_the_commit_when_a_wakeup_is_scheduled()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner);
        var held = engine.Storage.Hold();
        var asked = engine.Ask(TestEngine.Wake());
        var write = await held.Next();

        write.Events.Should().HaveCount(2).And.Contain(body => body is RunStarted, "acceptance and start share one commit");
        runner.Count.Should().Be(0);
        held.LetAllPass();
        write.Pass();
        await asked;
        (await runner.Next()).Context.MayHaveRunBefore.Should().BeFalse();
        (await engine.Until(next => next.Event is WakeupScheduled)).Type.Should().Be("wakeup.scheduled");
    }

    [Fact]
    public async Task Should_share_the_next_commit_when_commands_come_during_a_write()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        var held = engine.Storage.Hold();
        var first = engine.Ask(TestEngine.Wake());
        var write = await held.Next();
        var others = Enumerable.Range(0, 100).Select(_ => engine.Ask(TestEngine.Wake())).ToList();
        await engine.Settled(Acme);
        write.Pass();

        var next = await held.Next();
        held.LetAllPass();
        next.Pass();
        await Task.WhenAll([first, .. others]);

        next.Commits.Should().ContainSingle();
        next.Events.OfType<WakeupScheduled>().Should().HaveCount(100);
    }

    [Fact]
    public async Task Should_answer_a_query_only_when_what_it_shows_is_durable()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        var held = engine.Storage.Hold();
        var asked = engine.Ask(TestEngine.Wake());
        var write = await held.Next();
        var query = engine.Ask<StatsView>(new GetStats(Acme));
        await engine.Settled(Acme);
        query.IsCompleted.Should().BeFalse();

        held.LetAllPass();
        write.Pass();

        (await query).Processing.Should().Be(1);
        await asked;
    }

    [Fact]
    public async Task Should_show_a_query_the_state_before_when_the_write_is_refused()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        var held = engine.Storage.Hold();
        var asked = engine.Ask(TestEngine.Wake());
        var write = await held.Next();
        var query = engine.Ask(new GetStats(Acme));
        engine.Storage.OnWrite = null;
        write.End(Verdict.Fail);

        (await asked).Should().Be(Refusals.Unavailable);
        (await query).Should().Be(Refusals.Unavailable);
        (await engine.Eventually<StatsView>(new GetStats(Acme))).Should().BeEquivalentTo(new { Pending = 0, Processing = 0 });
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Reject)]
    public async Task Should_acknowledge_nothing_and_lose_nothing_when_a_write_does_not_succeed(object verdict)
    {
        var runner = TestRunner.Completing();
        await using var engine = await TestEngine.StartWithAda(runner);
        var before = await engine.Schedule(new ScheduleWakeup(Acme, new WakeupOrder(TestEngine.Ada, new Trigger(TriggerType.Schedule, "later"))
        {
            ScheduledFor = DateTimeOffset.UtcNow.AddDays(1),
        }));
        var held = engine.Storage.Hold();
        var inFlight = engine.Ask(TestEngine.Wake());
        var write = await held.Next();
        var buffered = Enumerable.Range(0, 20).Select(_ => engine.Ask(TestEngine.Wake())).ToList();
        engine.Storage.OnWrite = null;
        write.End((Verdict)verdict);

        (await Task.WhenAll([inFlight, .. buffered])).Should().AllSatisfy(reply => reply.Should().Be(Refusals.Unavailable));
        var after = (await engine.Eventually<WakeupReceipt>(TestEngine.Wake())).WakeupId;
        await engine.Until<RunCompleted>(after);
        (await engine.Get(before)).Status.Should().Be(WakeupStatus.Pending);
        engine.Storage.EventsOf(Acme).OfType<WakeupScheduled>().Select(scheduled => scheduled.WakeupId).Should().Equal(before, after);
        runner.Count.Should().Be(1);
    }

    [Fact]
    public async Task Should_restart_with_a_growing_pause_when_the_journal_stays_away()
    {
        var storage = new TestStorage();
        await using var engine = TestEngine.Start(storage, TestRunner.Completing());
        await engine.Define(Acme);
        var recoveries = new List<DateTime>();
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.OnRecovery = _ =>
        {
            recoveries.Add(DateTime.UtcNow);
            if (recoveries.Count == 3)
            {
                third.SetResult();
            }

            return Task.FromException(new IOException("Away."));
        };
        storage.OnWrite = (_, _) => Task.FromResult(Verdict.Fail);
        (await engine.Ask(TestEngine.Wake())).Should().Be(Refusals.Unavailable);
        await third.Task.WaitAsync(Patience.Long);
        (recoveries[2] - recoveries[1]).Should().BeGreaterThan((recoveries[1] - recoveries[0]) * 1.1);

        (storage.OnRecovery, storage.OnWrite) = (null, null);
        await engine.Eventually<WakeupReceipt>(TestEngine.Wake());
    }

    [Fact]
    public async Task Should_refuse_new_work_and_questions_as_busy_but_no_report_and_no_control_when_the_buffer_is_full()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner, settings => settings with { MaxUnwrittenEvents = 10 }, runs: 2);
        var first = await engine.Schedule();
        var run = await runner.Next();
        var held = engine.Storage.Hold();
        var filling = new List<Task<CompanyReply>> { engine.Ask(TestEngine.Wake()) };
        var write = await held.Next();
        filling.AddRange(Enumerable.Range(0, 15).Select(_ => engine.Ask(TestEngine.Wake())));
        await engine.Settled(Acme);

        (await engine.Ask(TestEngine.Wake())).Should().Be(Refusals.Busy);
        (await engine.Ask(new ScheduleWakeups(Acme, [TestEngine.Wake().Order]))).Should().Be(Refusals.Busy);
        (await engine.Ask(new DefineTicket(Acme, new TicketId("T-1"), "Do it"))).Should().Be(Refusals.Busy);
        (await engine.Ask(new GetStats(Acme))).Should().Be(Refusals.Busy);
        var control = new CompanyCommand[]
        {
            new PauseAgent(Acme, TestEngine.Ada), new ResumeAgent(Acme, TestEngine.Ada), new PauseCompany(Acme), new ResumeCompany(Acme), new CancelWakeup(Acme, new WakeupId(Guid.NewGuid())),
        }.Select(command => engine.Ask(command)).ToList();
        run.Complete();
        held.LetAllPass();
        write.Pass();

        (await Task.WhenAll(control)).Select(reply => (reply as Refusal)?.Code).Should().Equal(null, null, null, null, RefusalCodes.WakeupNotFound);
        var replies = await Task.WhenAll(filling);
        replies.OfType<WakeupReceipt>().Should().HaveCount(11);
        replies.Count(reply => reply == Refusals.Busy).Should().Be(5);
        await engine.Until<RunCompleted>(first);
    }

    [Fact]
    public async Task Should_start_the_next_run_after_the_write_when_the_buffer_is_full()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner, settings => settings with { MaxUnwrittenEvents = 10 });
        await engine.Schedule();
        var run = await runner.Next();
        var second = await engine.Schedule();
        var held = engine.Storage.Hold();
        var filling = new List<Task<CompanyReply>> { engine.Ask(TestEngine.Wake()) };
        var write = await held.Next();
        filling.AddRange(Enumerable.Range(0, 15).Select(_ => engine.Ask(TestEngine.Wake())));
        await engine.Settled(Acme);

        run.Complete();
        var next = runner.Next();
        await engine.Settled(Acme);
        next.IsCompleted.Should().BeFalse();
        held.LetAllPass();
        write.Pass();

        (await next).Context.WakeupId.Should().Be(second);
        await Task.WhenAll(filling);
    }

    [Fact]
    public async Task Should_answer_the_asker_when_deciding_fails()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing());

        (await engine.Ask(new ScheduleWakeup(Acme, null!))).Should().Be(Refusals.Unavailable);
        await engine.Eventually<WakeupReceipt>(TestEngine.Wake());
    }

    [Fact]
    public async Task Should_write_a_decision_larger_than_a_commit_when_a_question_is_before_it_in_the_buffer()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        var later = new WakeupOrder(TestEngine.Ada, new Trigger(TriggerType.Schedule))
        {
            AllowCoalescing = false, ScheduledFor = DateTimeOffset.UtcNow.AddDays(1),
        };
        for (var i = 0; i < 3; i++)
        {
            await engine.Ask<WakeupReceipts>(new ScheduleWakeups(Acme, [.. Enumerable.Repeat(later, 1_000)]));
        }

        var held = engine.Storage.Hold();
        var first = engine.Ask(new PauseCompany(Acme));
        var write = await held.Next();
        var query = engine.Ask(new PauseCompany(Acme));
        var terminate = engine.Ask(new TerminateAgent(Acme, TestEngine.Ada));
        await engine.Settled(Acme);
        held.LetAllPass();
        write.Pass();

        (await Task.WhenAll(first, query, terminate)).Should().AllBeOfType<Done>();
        engine.Storage.JournalOf(Acme).Max(commit => commit.Events.Length).Should().Be(3_001);
    }

    [Fact]
    public async Task Should_not_obey_when_an_outsider_sends_what_only_the_supervisor_decides()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Held());
        engine.Region.Tell(new ApplyPolicy(Acme, CompanyPolicy.Default with { MaxConcurrentRuns = 100 }));
        await engine.Ask<StatsView>(new GetStats(Acme));

        engine.Storage.EventsOf(Acme).OfType<CompanyPolicyChanged>().Should().ContainSingle();
    }
}
