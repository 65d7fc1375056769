using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class LeaseSpecs
{
    [Fact]
    public async Task Should_interrupt_the_run_when_its_caller_is_silent_for_a_lease()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var began = scenario.Now;
        var id = await scenario.ScheduleAsync("caller");

        await scenario.AdvanceAsync(Seconds(44.999));
        scenario.Events.Of<RunInterrupted>(id).Should().BeEmpty();
        await scenario.AdvanceAsync(Seconds(0.001));

        scenario.Events.Of<RunInterrupted>(id).Should().ContainSingle().Which.Should().Match<RunInterrupted>(end => end.Reason == "lease_expired" && end.Counted);
        scenario.StartsOf(id).Should().Equal(began, began + Seconds(45));
    }

    [Fact]
    public async Task Should_give_three_interruptions_free_and_count_the_fourth_when_no_caller_ever_reports()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");

        await scenario.AdvanceAsync(Seconds(3 * 45));
        var before = await scenario.GetAsync(id);
        (before.Status, before.Interruptions, before.Failures, before.Attempt).Should().Be((WakeupStatus.Processing, 3, 0, 4));
        await scenario.AdvanceAsync(Seconds(45));

        var after = await scenario.GetAsync(id);
        (after.Status, after.Interruptions, after.Failures, after.ErrorCode).Should().Be((WakeupStatus.Pending, 0, 1, "interrupted"));
        after.NextRetryAt.Should().BeAfter(scenario.Now);
    }

    [Fact]
    public async Task Should_refuse_and_record_the_late_report_when_the_lease_was_lost()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller");
        var old = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;
        await scenario.AdvanceAsync(Seconds(50));

        var late = await scenario.AskAsync(new ReportOutcome(Acme, id, old, new RunOutcome.Completed("\"late\"")));
        var renewal = await scenario.AskAsync(new RenewLease(Acme, id, old));

        late.Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.StaleLease);
        renewal.Should().BeOfType<Refusal>().Which.Code.Should().Be(RefusalCodes.StaleLease);
        scenario.Events.Of<StaleReportRefused>(id).Should().ContainSingle().Which.Token.Should().Be(old);
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Processing);

        var token = scenario.Runner.RunsOf(id)[1].Context.LeaseToken;
        await scenario.AskAsync<Done>(new ReportOutcome(Acme, id, token, new RunOutcome.Completed("\"in time\"")));
        (await scenario.GetAsync(id)).Result.Should().Be("\"in time\"");
    }

    [Fact]
    public async Task Should_leave_a_long_run_alone_when_its_caller_renews()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller", with: order => order with { Timeout = Hours(5) });
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;

        for (var i = 0; i < 4 * 90; i++)
        {
            await scenario.AdvanceAsync(Seconds(40));
            await scenario.AskAsync<LeaseRenewal>(new RenewLease(Acme, id, token));
        }

        await scenario.AskAsync<Done>(new ReportOutcome(Acme, id, token, new RunOutcome.Completed()));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Completed && wakeup.Attempt == 1);
    }

    [Fact]
    public async Task Should_leave_a_long_silent_run_alone_when_its_worker_renews()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("thinker");
            s.Runner.For("thinker").Complete("42", after: Days(2));
        });

        var id = await scenario.ScheduleAsync("thinker", with: order => order with { Timeout = Days(3) });
        await scenario.AdvanceAsync(Days(2));

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Interruptions).Should().Be((WakeupStatus.Completed, 1, 0));
        scenario.Events.Of<RunInterrupted>().Should().BeEmpty();
    }

    [Fact]
    public async Task Should_free_slot_and_agent_at_once_when_a_worker_dies_without_a_word()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("writer");
            s.Runner.For("writer").Hang(ignoringCancellation: true, times: 1).ThenComplete();
        });
        var id = await scenario.ScheduleAsync("writer");

        scenario.System.ActorSelection("/user/teamx-companies/company-acme/worker-1").Tell(Kill.Instance);
        await scenario.SettleAsync();

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Attempt, wakeup.Interruptions).Should().Be((WakeupStatus.Completed, 2, 1));
        scenario.Events.Of<RunInterrupted>(id).Single().Reason.Should().Be("worker_died");
    }
}
