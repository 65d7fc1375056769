using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class RetrySpecs
{
    private static readonly TimeSpan[] Ladder = [Minutes(2), Minutes(10), Minutes(30), Hours(2)];

    [Fact]
    public async Task Should_use_all_four_delays_and_then_never_run_again_when_every_run_fails()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Fail("no model");
        });

        var id = await scenario.ScheduleAsync("writer");
        await scenario.AdvanceAsync(Hours(6));

        var retries = scenario.Events.Of(id).Where(notification => notification.Event is RetryScheduled).ToList();
        retries.Should().HaveCount(4);
        for (var i = 0; i < Ladder.Length; i++)
        {
            var due = ((RetryScheduled)retries[i].Event).NextRetryAt;
            (due - retries[i].At).Should().BeGreaterThanOrEqualTo(Ladder[i] * 0.75).And.BeLessThanOrEqualTo(Ladder[i] * 1.25);
            scenario.StartsOf(id)[i + 1].Should().Be(due);
        }

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Failures, wakeup.Error).Should().Be((WakeupStatus.Failed, 5, 5, "no model"));
        scenario.Events.TypesOf(id)[^1].Should().Be("wakeup.failed");

        await scenario.AdvanceAsync(Days(30));
        await scenario.CrashAsync();
        scenario.Runner.Runs.Should().HaveCount(5);
        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_keep_the_due_time_of_a_retry_when_the_process_crashes()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").FailTimes(1).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer");
        var due = scenario.Events.Of<RetryScheduled>(id).Single().NextRetryAt;

        await scenario.CrashAsync(downFor: Seconds(10));
        await scenario.AdvanceAsync(Minutes(3));

        scenario.StartsOf(id).Should().Equal(scenario.StartsOf(id)[0], due);
        scenario.Runner.RunsOf(id)[1].Context.MayHaveRunBefore.Should().BeTrue();
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_never_retry_when_the_failure_is_permanent()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Fail("no such key", permanent: true);
        });

        var id = await scenario.ScheduleAsync("writer");
        await scenario.AdvanceAsync(Days(1));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Failed);
        scenario.Runner.Runs.Should().HaveCount(1);
        scenario.Events.Of<WakeupDeadLettered>(id).Single().Permanent.Should().BeTrue();
    }

    [Fact]
    public async Task Should_retry_when_the_runner_throws()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Crash("out of tokens", times: 1).ThenComplete();
        });

        var id = await scenario.ScheduleAsync("writer");
        scenario.Events.Of<RetryScheduled>(id).Single().Should().Match<RetryScheduled>(retry =>
            retry.Code == "exception" && retry.Error.Contains("out of tokens", StringComparison.Ordinal));
        await scenario.AdvanceAsync(Minutes(3));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_run_the_parked_retry_now_when_a_person_asks()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").FailTimes(1).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1", Ticket("T-1"));

        var answered = await scenario.ScheduleAsync("writer", TriggerType.Manual, with: Ticket("T-1"));

        answered.Should().Be(id);
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        scenario.StartsOf(id).Should().HaveCount(2).And.OnlyContain(start => start == scenario.Now);
    }

    [Fact]
    public async Task Should_make_one_new_request_when_a_dead_lettered_one_is_retried_twice_by_hand()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Fail(permanent: true, times: 1).ThenComplete("1");
        });
        var id = await scenario.ScheduleAsync("writer");

        var first = await scenario.AskAsync<WakeupReceipt>(new RetryWakeup(Acme, id));
        var second = await scenario.AskAsync<WakeupReceipt>(new RetryWakeup(Acme, id));

        second.WakeupId.Should().Be(first.WakeupId).And.NotBe(id);
        var again = await scenario.GetAsync(first.WakeupId);
        (again.Status, again.RetryOf).Should().Be((WakeupStatus.Completed, id));
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Failed);
    }
}
