using System.Diagnostics;
using System.Text.Json;
using TeamX.Actors.Cluster.Tests.Support;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Cluster.Tests.Harness;

/// <summary>What the specs conclude from the records of commands, and that commands write them.</summary>
public sealed class RunLogSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_read_a_run_when_its_command_has_recorded_it()
    {
        var log = new RunLog(_folder.File("runs.log"));

        using var command = Start(log, "0.05");
        await command.WaitForExitAsync();

        var run = log.Read().Runs.Should().ContainSingle().Which;
        run.Should().BeEquivalentTo(new { Company = "acme", Wakeup = "w", Attempt = 2, Token = "t", Node = "1.1", End = RunEnd.Done });
        (run.Ended - run.Started).Should().BeCloseTo(TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(2));
        Uptime.Now.Should().BeGreaterThanOrEqualTo(run.Ended);
    }

    [Fact]
    public async Task Should_know_that_a_run_was_stopped_when_its_group_was_told_to_end()
    {
        var log = new RunLog(_folder.File("runs.log"));
        using var command = Start(log, "60");
        await Deadline.UntilAsync("it runs", () => log.Read().Running.Count == 1);

        using var kill = Process.Start("kill", ["-TERM", "--", $"-{command.Id}"]);
        await command.WaitForExitAsync();

        log.Read().Runs.Single().End.Should().Be(RunEnd.Stopped);
    }

    [Fact]
    public async Task Should_tell_of_an_end_when_it_follows_the_records()
    {
        var log = new RunLog(_folder.File("runs.log"));
        var told = new TaskCompletionSource<string>();
        using var enough = new CancellationTokenSource();
        var following = log.FollowAsync(told.SetResult, enough.Token);

        using var command = Start(log, "0.05");

        (await told.Task.WaitAsync(TimeSpan.FromSeconds(20))).Should().Be("w");
        await enough.CancelAsync();
        await following;
    }

    [Fact]
    public void Should_count_what_runs_at_once_in_each_company()
    {
        var history = RunHistory.Of(
        [
            "1.00 start 1.1 acme a 1 t1", "1.00 start 2.1 acme b 1 t2", "1.00 start 1.1 other c 1 t3",
            "1.00 end 1.1 acme a 1 t1", "1.00 start 1.1 acme d 1 t4", "1.01 start 1.1 acme e 1 t5",
        ]);

        history.MostAtOnce.Should().Equal(new Dictionary<string, int> { ["acme"] = 3, ["other"] = 1 });
        history.Running.Select(run => run.Wakeup).Should().BeEquivalentTo("b", "c", "d", "e");
        history.Faults.Should().BeEmpty();
    }

    [Fact]
    public void Should_end_the_runs_of_a_node_when_its_machine_died()
    {
        var history = RunHistory.Of(["1.00 start 1.1 acme a 1 t1", "1.00 start 1.2 acme b 1 t2", "2.00 died 1.1", "2.50 start 2.1 acme a 2 t3"]);

        history.Runs.Select(run => run.End).Should().Equal(RunEnd.Died, RunEnd.Running, RunEnd.Running);
        history.MostAtOnce["acme"].Should().Be(2);
    }

    [Fact]
    public void Should_not_count_what_is_left_of_a_run_when_its_machine_has_stood_still()
    {
        var history = RunHistory.Of(["1.00 start 1.1 acme a 1 t1", "2.00 froze 1.1", "2.50 start 2.1 acme a 2 t2", "3.00 stopped 1.1 acme a 1 t1"]);

        history.Runs.Select(run => run.End).Should().Equal(RunEnd.Froze, RunEnd.Running);
        history.MostAtOnce["acme"].Should().Be(1);
        history.Faults.Should().BeEmpty();
    }

    [Fact]
    public void Should_find_a_fault_when_an_attempt_starts_twice_or_an_end_has_no_start()
    {
        var history = RunHistory.Of(["1.00 start 1.1 acme a 1 t1", "1.50 start 2.1 acme a 1 t2", "1.60 end 2.1 acme x 1 t9"]);

        history.Faults.Should().HaveCount(2);
    }

    [Fact]
    public void Should_find_runs_that_were_started_again_though_nothing_befell_them()
    {
        var history = RunHistory.Of(
        [
            "1.00 start 1.1 acme a 1 t1", "1.00 start 2.1 acme b 1 t2", "1.00 start 2.1 acme c 1 t3", "1.50 died 1.1",
            "1.60 end 2.1 acme b 1 t2", "1.70 stopped 2.1 acme c 1 t3",
            "2.00 start 3.1 acme a 2 t4", "2.00 start 3.1 acme b 2 t5", "2.00 start 3.1 acme c 2 t6",
        ]);

        history.StartedAgain(_ => false).Select(run => run.Wakeup).Should().Equal("b");
        history.StartedAgain(run => run.Node == "2.1").Should().BeEmpty();
    }

    // As the runner does: in a group of its own, and told by environment variables.
    private static Process Start(RunLog log, string seconds)
    {
        var runner = JsonSerializer.Deserialize<JsonElement>(log.Runner);
        var start = new ProcessStartInfo("setsid", [runner.GetProperty("command").GetString()!, .. runner.GetProperty("arguments").Deserialize<string[]>()!]);
        start.Environment["RUN_LOG"] = runner.GetProperty("environment").GetProperty("RUN_LOG").GetString();
        start.Environment[RunLog.NodeVariable] = "1.1";
        start.Environment["TEAMX_COMPANY_ID"] = "acme";
        start.Environment["TEAMX_WAKEUP_ID"] = "w";
        start.Environment["TEAMX_ATTEMPT"] = "2";
        start.Environment["TEAMX_LEASE_TOKEN"] = "t";
        start.Environment["TEAMX_PROJECT_ID"] = seconds;
        return Process.Start(start)!;
    }
}
