using System.Diagnostics;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>Help, completion and simulation: what needs neither host nor data.</summary>
public sealed class OfflineVerbSpecs
{
    private static readonly string[] Verbs =
    [
        "serve", "demo", "wake", "list", "show", "explain", "cancel", "retry", "pause", "resume", "stats", "watch", "verify", "import", "rebuild", "simulate", "completion",
    ];

    [Fact]
    public async Task Should_name_every_command_when_help_is_asked_for()
    {
        var run = await CliRun.OfAsync("--help");

        run.ExitCode.Should().Be(0);
        Verbs.Should().OnlyContain(verb => run.Lines.Any(line => line.StartsWith(verb)));
        run.Out.Should().Contain("Exit codes: 0 fine, 1 refused");
    }

    [Fact]
    public async Task Should_describe_every_command_when_its_help_is_asked_for()
    {
        foreach (var verb in Verbs)
        {
            var run = await CliRun.OfAsync(verb, "--help");

            run.ExitCode.Should().Be(0, verb);
            run.Lines.Should().Contain(line => line.StartsWith($"teamx {verb}"), verb);
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Should_print_a_script_that_asks_the_program_when_a_shell_is_named(string shell) =>
        (await CliRun.OfAsync("completion", shell)).Out.Should().Contain("teamx").And.Contain("[suggest:");

    [Fact]
    public async Task Should_suggest_what_fits_when_the_script_asks()
    {
        (await CliRun.OfAsync("[suggest:8]", "teamx wa")).Lines.Should().BeEquivalentTo("wake", "watch");
        (await CliRun.OfAsync("[suggest:23]", "teamx list --status pro")).Lines.Should().Equal("processing");
    }

    [Fact]
    public async Task Should_complete_in_a_real_shell_when_the_script_is_sourced()
    {
        var script = $$"""
            teamx() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "teamx.dll")}}' "$@"; }
            source <(teamx completion bash)
            COMP_LINE='teamx ve'; COMP_POINT=8; COMP_WORDS=(teamx ve); COMP_CWORD=1; _teamx; echo "${COMPREPLY[@]}"
            """;

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        output.Trim().Should().Be("verify");
    }

    [Fact]
    public async Task Should_print_the_timeline_when_the_example_is_simulated()
    {
        var run = await CliRun.OfAsync("simulate");

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines.Should().Contain(line => line.StartsWith("2026-01-05 09:20:00  agent.wakeup") && line.Contains("bob"))
            .And.Contain(line => line.Contains("wakeup.retry_scheduled")).And.Contain(line => line.StartsWith("completed 4, failed 0, "));
    }

    [Fact]
    public async Task Should_do_what_the_file_says_when_one_is_simulated()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("company.json"), """
            {"start":"2026-03-01T08:00Z","for":"P7D","agents":[{"id":"ann","runs":"PT1M"}],"schedules":[{"id":"daily","agent":"ann","cron":"0 9 * * *","timeZone":"Europe/Berlin"}]}
            """);

        var run = await CliRun.OfAsync("simulate", folder.File("company.json"), "--json");

        var starts = run.Json.GetProperty("timeline").EnumerateArray().Where(fact => fact.GetProperty("type").GetString() == "agent.wakeup").ToList();
        starts.Select(fact => fact.GetProperty("at").GetString()).Should().HaveCount(7).And.OnlyContain(at => at!.EndsWith("T08:00:00.000Z"));
        run.Json.GetProperty("stats").GetProperty("completed").GetInt32().Should().Be(6);
    }

    [Theory]
    [InlineData(2, "can't be used", "{")]
    [InlineData(2, "can't be used", """{"agents":[],"speed":3}""")]
    [InlineData(1, "agent_not_found", """{"agents":[],"wakeups":[{"agent":"nobody"}]}""")]
    public async Task Should_say_what_is_wrong_when_a_file_can_not_be_simulated(int exitCode, string says, string json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("company.json"), json);

        var run = await CliRun.OfAsync("simulate", folder.File("company.json"));

        run.ExitCode.Should().Be(exitCode, run.Error);
        run.Error.Should().Contain(says);
    }
}
