using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class CrashSpecs
{
    [Fact]
    public async Task Should_interrupt_and_run_again_with_the_count_visible_when_the_process_dies_in_the_middle_of_runs()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 8; i++)
            {
                s.Agent($"agent-{i}");
                s.Runner.For($"agent-{i}").Complete(after: Minutes(10));
            }
        });
        var ids = new List<WakeupId>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add(await scenario.ScheduleAsync($"agent-{i}"));
        }

        await scenario.AdvanceAsync(Minutes(3));
        await scenario.CrashAsync();

        foreach (var id in ids.Take(5))
        {
            scenario.Events.Of<RunInterrupted>(id).Should().ContainSingle().Which.Reason.Should().Be("process_died");
            (await scenario.GetAsync(id)).Should().Match<WakeupView>(
                wakeup => wakeup.Status == WakeupStatus.Processing && wakeup.Attempt == 2 && wakeup.Interruptions == 1 && wakeup.Failures == 0);
            var again = scenario.Runner.RunsOf(id)[1].Context;
            (again.Attempt, again.MayHaveRunBefore).Should().Be((2, true));
        }

        scenario.Events.Of<RunInterrupted>().Should().HaveCount(5);
        await scenario.AdvanceAsync(Minutes(20));
        foreach (var id in ids)
        {
            (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        }

        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_count_a_failed_run_when_it_was_interrupted_for_the_fourth_time()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(times: 4).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer");

        for (var crash = 1; crash <= 3; crash++)
        {
            await scenario.CrashAsync();
            (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Processing && wakeup.Failures == 0);
            (await scenario.GetAsync(id)).Interruptions.Should().Be(crash);
        }

        await scenario.CrashAsync();
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(
            wakeup => wakeup.Status == WakeupStatus.Pending && wakeup.Failures == 1 && wakeup.ErrorCode == "interrupted");
        await scenario.AdvanceAsync(Minutes(3));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 5);
    }

    [Fact]
    public async Task Should_run_again_under_the_same_id_when_the_work_was_done_but_its_end_was_not_recorded()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.WaitForDurableStart = true;
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: Minutes(1));
        });
        var id = await scenario.ScheduleAsync("writer");
        scenario.Journal.Hold();
        await scenario.AdvanceAsync(Minutes(1));
        scenario.Runner.Runs.Single().Outcome.Should().BeOfType<RunOutcome.Completed>();

        await scenario.KillAsync();
        scenario.Journal.Resume();
        await scenario.StartAsync();

        scenario.Runner.RunsOf(id).Select(run => (run.Context.Attempt, run.Context.MayHaveRunBefore)).Should().Equal((1, false), (2, true));
        (await scenario.GetAsync(id)).Interruptions.Should().Be(1);
    }

    [Fact]
    public async Task Should_leave_queued_requests_untouched_when_the_process_dies()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var ids = new List<WakeupId>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(await scenario.ScheduleAsync("writer", with: At(scenario.Now + Hours(1 + i))));
        }

        await scenario.CrashAsync();

        var wakeups = (await scenario.AskAsync<WakeupPage>(new ListWakeups(Acme))).Items;
        wakeups.Should().HaveCount(50).And.OnlyContain(wakeup => wakeup.Status == WakeupStatus.Pending && wakeup.Attempt == 0 && wakeup.Interruptions == 0);
        await scenario.AdvanceAsync(Hours(51));
        scenario.Events.StartsInOrder.Should().Equal(ids);
    }

    /// <summary>The directory's rows and the commits of a story, with a kill after each of them.</summary>
    [Fact]
    public async Task Should_lose_nothing_and_wake_in_time_when_the_process_dies_between_any_two_writes()
    {
        for (var writes = 0; writes < 22; writes++)
        {
            await using var scenario = await Scenario.StartAsync(s =>
            {
                s.Agent("writer");
                s.Runner.For("writer").FailTimes(1).ThenComplete(after: Seconds(20));
            });
            scenario.Journal.DieAfter(writes);
            var acknowledged = new List<WakeupId>();
            for (var i = 0; i < 4; i++)
            {
                var due = scenario.Now + Minutes(10);
                if (await scenario.TryScheduleAsync("writer", At(due)) is { } id)
                {
                    acknowledged.Add(id);
                }

                await scenario.AdvanceAsync(Minutes(7));
            }

            await scenario.CrashAsync(downFor: Minutes(1));
            await scenario.AdvanceAsync(Hours(2));

            foreach (var id in acknowledged)
            {
                (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed, "it was acknowledged before write {0} was the last", writes);
            }

            scenario.JournalShouldBeSound();
        }
    }

    [Fact]
    public async Task Should_answer_unavailable_and_change_nothing_when_the_journal_fails()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var order = new ScheduleWakeup(Acme, new WakeupOrder(new AgentId("writer"), new Trigger(TriggerType.Manual)) { IdempotencyKey = "k" });

        scenario.Journal.FailNext();
        var failed = await scenario.AskAsync(order);
        var down = await scenario.AskAsync(order);

        failed.Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.Unavailable);
        down.Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.Unavailable);
        scenario.Runner.Runs.Should().BeEmpty();

        await scenario.AdvanceAsync(Seconds(1));
        var receipt = await scenario.AskAsync<WakeupReceipt>(order);
        receipt.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        (await scenario.GetAsync(receipt.WakeupId)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Theory]
    [InlineData(WriteFault.StoredButFailed, ScheduleOutcome.Deduplicated)]
    [InlineData(WriteFault.Rejected, ScheduleOutcome.Scheduled)]
    public async Task Should_keep_one_request_when_a_refused_one_is_sent_again_with_its_key(WriteFault fault, ScheduleOutcome outcome)
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var order = new ScheduleWakeup(Acme, new WakeupOrder(new AgentId("writer"), new Trigger(TriggerType.Manual)) { IdempotencyKey = "k" });

        scenario.Journal.FailNext(fault);
        (await scenario.AskAsync(order)).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.Unavailable);
        await scenario.AdvanceAsync(Seconds(1));
        var receipt = await scenario.AskAsync<WakeupReceipt>(order);
        await scenario.AdvanceAsync(Hours(1));

        receipt.Outcome.Should().Be(outcome);
        (await scenario.GetStatsAsync()).Completed.Should().Be(1);
        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_come_back_with_longer_and_longer_pauses_when_the_journal_stays_down()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Minutes(1)));

        scenario.Journal.FailNext(count: 12);
        await scenario.AdvanceAsync(Hours(1));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        scenario.Warnings.Count(warning => warning.Contains("starts again in", StringComparison.Ordinal)).Should().Be(12);
        scenario.Runner.Runs.Should().HaveCount(1);
    }
}
