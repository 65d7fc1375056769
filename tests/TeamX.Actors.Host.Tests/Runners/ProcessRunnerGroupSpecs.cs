using System.Diagnostics;
using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Runners;

public sealed class ProcessRunnerGroupSpecs : IDisposable
{
    private const string StubbornGrandchild =
        """sh -c 'trap "" TERM INT HUP; echo $$ > $D/grandchild; while :; do sleep 0.2; done' & echo $$ > $D/leader; wait""";

    private readonly ProcessRunnerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Should_end_a_grandchild_that_ignores_SIGTERM_when_the_run_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var run = _fixture.Runner.RunAsync(TestRun.Of(_fixture.Script(StubbornGrandchild)), cancel.Token);
        var grandchild = await _fixture.ProcessIdInAsync("grandchild");

        await cancel.CancelAsync();

        await run.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
        ProcessRunnerFixture.IsAlive(grandchild).Should().BeFalse();
        Directory.GetFiles(_fixture.RunsFolder).Should().BeEmpty();
    }

    [Fact]
    public async Task Should_let_the_command_end_by_itself_when_it_heeds_SIGTERM()
    {
        _fixture.Options.CancelGrace = TimeSpan.FromSeconds(30);
        using var cancel = new CancellationTokenSource();
        var script = "trap 'echo bye > $D/said; exit 0' TERM; echo $$ > $D/leader; while :; do sleep 0.05; done";
        var run = _fixture.Runner.RunAsync(TestRun.Of(_fixture.Script(script)), cancel.Token);
        await _fixture.ProcessIdInAsync("leader");

        await cancel.CancelAsync();

        await run.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
        File.ReadAllText(_fixture.File("said")).Should().Be("bye\n");
    }

    [Fact]
    public async Task Should_end_endless_output_when_the_run_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var run = _fixture.Runner.RunAsync(TestRun.Of(_fixture.Script("echo $$ > $D/leader; exec yes")), cancel.Token);
        var leader = await _fixture.ProcessIdInAsync("leader");

        await cancel.CancelAsync();

        await run.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
        ProcessRunnerFixture.IsAlive(leader).Should().BeFalse();
    }

    [Fact]
    public async Task Should_run_in_a_group_and_session_of_its_own_when_a_terminal_could_signal_the_host()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Script("""echo "[$$, $(cut -d' ' -f5,6 --output-delimiter=, /proc/$$/stat)]" """));

        var ids = System.Text.Json.JsonSerializer.Deserialize<int[]>(outcome.Result!);
        ids.Should().HaveCount(3).And.OnlyContain(id => id == ids![0]);
    }

    [Fact]
    public async Task Should_end_what_the_command_leaves_in_its_group_when_it_has_ended()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Script("sleep 1000 & echo $!"));

        ProcessRunnerFixture.IsAlive(int.Parse(outcome.Result!, CultureInfo.InvariantCulture)).Should().BeFalse();
    }

    [Fact]
    public async Task Should_complete_when_something_that_left_the_group_holds_the_output_open()
    {
        var outcome = await _fixture.RunAsync<RunOutcome.Completed>(_fixture.Script("setsid sh -c 'echo $$ > $D/daemon; exec sleep 1000' & until [ -s $D/daemon ]; do sleep 0.02; done; echo 5"));

        outcome.Result.Should().Be("5");
        using var daemon = Process.GetProcessById(await _fixture.ProcessIdInAsync("daemon"));
        daemon.Kill();
    }

    [Fact]
    public async Task Should_end_the_group_of_a_killed_incarnation_first_when_the_request_runs_again()
    {
        var first = TestRun.Of(_fixture.Script(StubbornGrandchild));
        var orphan = _fixture.Runner.RunAsync(first, CancellationToken.None);
        var grandchild = await _fixture.ProcessIdInAsync("grandchild");
        var look = $"grep -qs '^State:.[^ZX]' /proc/{grandchild}/status && echo '\"alive\"' || echo '\"gone\"'";
        var second = first with { Attempt = 2, LeaseToken = new LeaseToken(Guid.NewGuid()), RunnerSettings = _fixture.Script(look) };

        var outcome = await _fixture.NewIncarnation().RunAsync(second, CancellationToken.None);

        outcome.Should().Be(new RunOutcome.Completed("\"gone\""));
        (await orphan).Should().BeOfType<RunOutcome.Failed>().Which.Code.Should().Be("exit_137");
    }

    [Fact]
    public async Task Should_end_the_group_of_a_killed_incarnation_when_only_a_grandchild_is_left()
    {
        var first = TestRun.Of(_fixture.Script(StubbornGrandchild));
        _ = _fixture.Runner.RunAsync(first, CancellationToken.None);
        var grandchild = await _fixture.ProcessIdInAsync("grandchild");
        using (var leader = Process.GetProcessById(await _fixture.ProcessIdInAsync("leader")))
        {
            leader.Kill();
            await leader.WaitForExitAsync();
        }

        await new RunRecords(_fixture.RunsFolder).KillLeftoversAsync();

        ProcessRunnerFixture.IsAlive(grandchild).Should().BeFalse();
    }

    [Fact]
    public async Task Should_spare_a_stranger_when_a_process_id_is_used_again()
    {
        using var stranger = Process.Start("setsid", ["sleep", "1000"]);
        var run = TestRun.Of(_fixture.Script("echo 1"));
        new RunRecords(_fixture.RunsFolder).Write(run.WakeupId, run.LeaseToken, new ProcessGroup(stranger.Id));
        var record = Path.Combine(_fixture.RunsFolder, run.WakeupId.ToString());
        var startedAt = ProcessTable.Find(stranger.Id)!.Value.StartedAt;
        File.WriteAllText(record, File.ReadAllText(record).Replace($":{startedAt}", $":{startedAt - 1}", StringComparison.Ordinal));

        await _fixture.NewIncarnation().RunAsync(run, CancellationToken.None);

        ProcessRunnerFixture.IsAlive(stranger.Id).Should().BeTrue();
        stranger.Kill();
    }

    [Fact]
    public async Task Should_leave_its_own_runs_alone_when_it_ends_what_others_left()
    {
        var records = new RunRecords(_fixture.RunsFolder);
        using var command = Process.Start("setsid", ["sleep", "1000"]);
        var run = TestRun.Of(null);
        records.Write(run.WakeupId, run.LeaseToken, new ProcessGroup(command.Id));

        await records.KillLeftoversAsync();

        ProcessRunnerFixture.IsAlive(command.Id).Should().BeTrue();
        command.Kill();
    }
}
