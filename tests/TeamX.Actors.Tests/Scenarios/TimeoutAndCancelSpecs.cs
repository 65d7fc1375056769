using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class TimeoutAndCancelSpecs
{
    [Fact]
    public async Task Should_stop_the_run_and_retry_when_it_exceeds_half_an_hour()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(times: 1).ThenComplete();
        });
        var began = scenario.Now;
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AdvanceAsync(Minutes(30) - Seconds(1));
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Processing);
        await scenario.AdvanceAsync(Seconds(1));

        scenario.Runner.RunsOf(id)[0].EndedAt.Should().Be(began + Minutes(30));
        scenario.Events.Of<RetryScheduled>(id).Single().Code.Should().Be("timeout");
        await scenario.AdvanceAsync(Minutes(3));
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_let_go_after_the_grace_when_a_run_ignores_its_timeout()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(ignoringCancellation: true);
        });
        var id = await scenario.ScheduleAsync("writer", with: order => order with { Timeout = Minutes(1) });

        await scenario.AdvanceAsync(Seconds(69));
        scenario.Events.Of<RetryScheduled>(id).Should().BeEmpty();
        await scenario.AdvanceAsync(Seconds(1));

        scenario.Events.Of<RetryScheduled>(id).Single().Code.Should().Be("timeout");
    }

    [Fact]
    public async Task Should_time_out_a_handed_over_run_when_its_caller_renews_for_ever()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("caller", kind: ScriptedRunners.External));
        var id = await scenario.ScheduleAsync("caller", with: order => order with { Timeout = Minutes(2) });
        var token = scenario.Runner.RunsOf(id)[0].Context.LeaseToken;

        for (var i = 0; i < 8; i++)
        {
            await scenario.AdvanceAsync(Seconds(20));
            await scenario.AskAsync(new RenewLease(Acme, id, token));
        }

        scenario.Events.Of<RetryScheduled>(id).Should().ContainSingle().Which.Code.Should().Be("timeout");
    }

    [Fact]
    public async Task Should_never_run_when_a_pending_request_is_cancelled()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var id = await scenario.ScheduleAsync("writer", with: At(scenario.Now + Hours(1)));

        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id, "not needed"));
        await scenario.AdvanceAsync(Days(1));

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Reason).Should().Be((WakeupStatus.Cancelled, "not needed"));
        scenario.Runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_stop_the_runner_when_a_running_request_is_cancelled()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang();
        });
        var id = await scenario.ScheduleAsync("writer");

        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id));

        scenario.Runner.Runs.Single().ToldToStop.Should().BeTrue();
        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Cancelled);
        await scenario.AdvanceAsync(Days(1));
        await scenario.CrashAsync();
        scenario.Runner.Runs.Should().HaveCount(1);
    }

    [Fact]
    public async Task Should_leave_the_runner_behind_after_the_grace_when_it_ignores_a_cancel()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("writer").Agent("editor");
            s.Runner.For("writer").Hang(ignoringCancellation: true);
        });
        var id = await scenario.ScheduleAsync("writer");
        var next = await scenario.ScheduleAsync("editor");

        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id));
        await scenario.AdvanceAsync(Seconds(9));
        (await scenario.GetAsync(id)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Processing && wakeup.CancelRequested);
        await scenario.AdvanceAsync(Seconds(1));

        (await scenario.GetAsync(id)).Status.Should().Be(WakeupStatus.Cancelled);
        (await scenario.GetAsync(next)).Status.Should().Be(WakeupStatus.Completed);
    }

    [Fact]
    public async Task Should_be_cancelled_and_not_run_again_when_the_process_crashes_before_the_runner_stopped()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Hang(ignoringCancellation: true);
        });
        var id = await scenario.ScheduleAsync("writer");
        await scenario.AskAsync<Done>(new CancelWakeup(Acme, id, "stop it"));

        await scenario.CrashAsync();

        var wakeup = await scenario.GetAsync(id);
        (wakeup.Status, wakeup.Reason).Should().Be((WakeupStatus.Cancelled, "stop it"));
        scenario.Runner.Runs.Should().HaveCount(1);
    }
}
