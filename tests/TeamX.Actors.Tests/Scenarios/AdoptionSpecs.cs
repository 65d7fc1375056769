using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>Runs that outlive their supervisor, or their process.</summary>
public sealed class AdoptionSpecs
{
    [Fact]
    public async Task Should_adopt_an_external_run_when_its_caller_reports_after_a_crash()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;

        await scenario.CrashAsync(downFor: Minutes(10));
        await scenario.AdvanceAsync(Seconds(40));
        await scenario.AskAsync<LeaseRenewal>(new RenewLease(Acme, id, token));
        await scenario.AdvanceAsync(Seconds(40));
        await scenario.AskAsync<Done>(new ReportOutcome(Acme, id, token, new RunOutcome.Completed("7")));

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Interruptions, wakeup.Result).Should().Be((WakeupStatus.Completed, 1, 0, "7"));
    }

    [Fact]
    public async Task Should_interrupt_an_external_run_when_nobody_reports_within_a_lease_after_a_crash()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        await scenario.AdvanceAsync(Seconds(30));

        await scenario.CrashAsync(downFor: Minutes(10));
        var recovered = scenario.Now;
        await scenario.AdvanceAsync(Minutes(1));

        scenario.Events.Of(id).Single(notification => notification.Event is RunInterrupted).At.Should().Be(recovered + Seconds(45));
        scenario.StartsOf(id)[1].Should().Be(recovered + Seconds(45));
    }

    [Fact]
    public async Task Should_not_wait_for_an_external_run_when_the_process_stops_gracefully()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;
        var asked = scenario.Now;

        await scenario.RestartAsync();

        scenario.Now.Should().Be(asked);
        await scenario.AskAsync<Done>(new ReportOutcome(Acme, id, token, new RunOutcome.Completed()));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
    }

    [Fact]
    public async Task Should_end_an_external_run_at_its_timeout_when_its_caller_only_renews_after_a_crash()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller", with: order => order with { Timeout = Minutes(2), MaxRetries = 0 });
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;

        await scenario.CrashAsync(downFor: Minutes(1));
        var recovered = scenario.Now;
        for (var i = 0; i < 4; i++)
        {
            await scenario.AskAsync<LeaseRenewal>(new RenewLease(Acme, id, token));
            await scenario.AdvanceAsync(Seconds(30));
        }

        await scenario.AdvanceAsync(Seconds(20));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Failed && wakeup.ErrorCode == "timeout");
        scenario.Events.Of(id).Single(notification => notification.Event is WakeupDeadLettered).At.Should().BeOnOrAfter(recovered + Minutes(2));
        (await scenario.AskAsync(new RenewLease(Acme, id, token))).Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.StaleLease);
    }

    [Fact]
    public async Task Should_cancel_an_external_run_after_the_grace_when_it_is_cancelled_after_a_crash()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;
        await scenario.CrashAsync();

        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id));
        (await scenario.AskAsync<LeaseRenewal>(new RenewLease(Acme, id, token))).CancelRequested.Should().BeTrue();
        await scenario.AdvanceAsync(Seconds(11));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Cancelled);
    }

    [Fact]
    public async Task Should_cancel_an_external_run_when_its_cancellation_came_before_the_crash()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id));

        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Seconds(11));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Cancelled);
    }

    [Fact]
    public async Task Should_go_on_and_not_start_twice_when_the_supervisor_restarts_under_a_run()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("other");
            s.Runner.For("writer").Complete("1", after: Minutes(5));
        });
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AdvanceAsync(Minutes(1));
        scenario.Journal.FailNext();
        (await scenario.AskAsync(new PauseAgent(Acme, new AgentId("other")))).Should().BeOfType<Refusal>();
        await scenario.AdvanceAsync(Minutes(4));

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Interruptions, wakeup.Result).Should().Be((WakeupStatus.Completed, 1, 0, "1"));
        scenario.Runner.RunsOf(id).Should().ContainSingle();
        scenario.JournalShouldBeSound();
    }

    [Fact]
    public async Task Should_take_the_outcome_in_the_end_when_the_journal_is_down_as_the_run_ends()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete("1", after: Minutes(1));
        });
        var id = await scenario.ScheduleAsync("writer");

        scenario.Journal.FailNext(count: 8);
        await scenario.AdvanceAsync(Minutes(10));

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Interruptions, wakeup.Result).Should().Be((WakeupStatus.Completed, 1, 0, "1"));
        scenario.Runner.RunsOf(id).Should().ContainSingle();
    }

    [Fact]
    public async Task Should_take_the_outcome_once_when_its_answer_got_lost()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete("1", after: Minutes(1));
        });
        var id = await scenario.ScheduleAsync("writer");

        scenario.Journal.FailNext(WriteFault.StoredButFailed);
        await scenario.AdvanceAsync(Minutes(10));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
        (await scenario.GetStatsAsync()).Completed.Should().Be(1);
        scenario.Events.Of<StaleReportRefused>().Should().BeEmpty();
        scenario.Journal.CommitsOf("acme").SelectMany(commit => commit.Events).Count(recorded => recorded.Body is StaleReportRefused).Should().Be(0);
    }

    /// <summary>A slot frees, a fresh request starts before its record is durable, and that record is lost with the journal's failure.</summary>
    [Fact]
    public async Task Should_adopt_a_fresh_run_when_the_record_of_its_early_start_was_lost()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("first").Agent("second");
            s.Runner.For("first").Complete(after: Minutes(1));
            s.Runner.For("second").Complete("2", after: Minutes(5));
        });
        var first = await scenario.ScheduleAsync("first");
        var second = await scenario.ScheduleAsync("second");

        scenario.Journal.FailNext();
        await scenario.AdvanceAsync(Minutes(1));
        scenario.Runner.RunsOf(second).Should().ContainSingle("it starts early");
        scenario.Events.Of<RunStarted>(second).Should().BeEmpty("its record was lost");
        await scenario.AdvanceAsync(Minutes(6));

        scenario.Runner.Runs.Should().HaveCount(2);
        (await scenario.GetAsync(first)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
        (await scenario.GetAsync(second)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
        scenario.JournalShouldBeSound(limit: 1);
    }

    [Fact]
    public async Task Should_run_again_as_a_first_run_that_may_have_run_when_an_early_start_dies_with_its_process()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("first").Agent("second");
            s.Runner.For("first").Complete(after: Minutes(1));
            s.Runner.For("second").Complete(after: Minutes(5));
        });
        await scenario.ScheduleAsync("first");
        var second = await scenario.ScheduleAsync("second");
        scenario.Journal.Hold();
        await scenario.AdvanceAsync(Minutes(1));

        await scenario.KillAsync();
        scenario.Journal.Resume();
        await scenario.StartAsync();
        await scenario.AdvanceAsync(Minutes(10));

        scenario.Runner.RunsOf(second).Select(run => (run.Context.Attempt, run.Context.MayHaveRunBefore)).Should().Equal((1, false), (1, true));
        (await scenario.GetAsync(second)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_wait_for_the_durable_start_when_the_run_may_outlive_the_process()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("first").Agent("second", kind: ScriptedRunners.OutlivingProcess);
            s.Runner.For("first").Complete(after: Minutes(1));
        });
        await scenario.ScheduleAsync("first");
        var second = await scenario.ScheduleAsync("second");

        scenario.Journal.Hold();
        await scenario.AdvanceAsync(Minutes(1));
        scenario.Runner.RunsOf(second).Should().BeEmpty();
        await scenario.Journal.ReleaseAsync();

        (await scenario.GetAsync(second)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_start_no_run_before_its_acceptance_is_durable()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));

        scenario.Journal.Hold();
        var ask = () => scenario.ScheduleAsync("writer");
        await ask.Should().ThrowAsync<ScenarioException>("nothing is acknowledged before its write");
        scenario.Runner.Runs.Should().BeEmpty();
        scenario.Events.All.Should().NotContain(notification => notification.Event is WakeupScheduled);
        await scenario.Journal.ReleaseAsync();

        scenario.Runner.Runs.Should().ContainSingle();
    }
}
