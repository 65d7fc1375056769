using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Tests.Runners;

public sealed class ProcessRunnerSettingsSpecs : IDisposable
{
    private readonly ProcessRunnerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("""{"command":"sh"}""")]
    [InlineData("""{"command":"/bin/sh","arguments":["-c","true"],"workingDirectory":"/","environment":{"A":"b"}}""")]
    public void Should_accept_settings_when_the_command_is_found(string settings) =>
        _fixture.Runner.Validate(new RunnerSpec("process", settings)).Should().BeNull();

    [Theory]
    [InlineData("""{"command":"/no/such/agent"}""", "runner_command_not_found")]
    [InlineData("""{"command":"no-such-agent"}""", "runner_command_not_found")]
    [InlineData("""{"command":"./agent.sh"}""", "runner_command_not_found")]
    [InlineData("""{"command":"/etc/passwd"}""", "runner_command_not_found")]
    [InlineData("""{"command":"/etc"}""", "runner_command_not_found")]
    [InlineData(null, "runner_settings_invalid")]
    [InlineData("""{"command":""}""", "runner_settings_invalid")]
    [InlineData("""{"command":5}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","args":[]}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","arguments":"-c true"}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","arguments":[null]}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","arguments":["a\u0000b"]}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","environment":{"A=B":"c"}}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","workingDirectory":"/no/such/folder"}""", "runner_settings_invalid")]
    [InlineData("""{"command":"sh","workingDirectory":"here"}""", "runner_settings_invalid")]
    public void Should_refuse_settings_when_a_run_could_not_start(string? settings, string code)
    {
        var refusal = _fixture.Runner.Validate(new RunnerSpec("process", settings));

        refusal.Should().BeEquivalentTo(new { Kind = RefusalKind.Rule, Code = code });
        refusal!.Message.Should().EndWith(".");
    }

    [Fact]
    public void Should_name_the_field_when_a_setting_is_misspelt() =>
        _fixture.Runner.Validate(new RunnerSpec("process", """{"command":"sh","args":[]}"""))!.Message.Should().Contain("'args'");

    [Fact]
    public async Task Should_start_nothing_when_the_command_is_not_allowed()
    {
        _fixture.Options.Runners.AllowedCommands = ["/bin/true"];
        var settings = _fixture.Script("echo > $D/started");

        _fixture.Runner.Validate(new RunnerSpec("process", settings))!.Code.Should().Be(RefusalCodes.RunnerCommandNotAllowed);
        var outcome = await _fixture.RunAsync<RunOutcome.Failed>(settings);

        outcome.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerCommandNotAllowed });
        File.Exists(_fixture.File("started")).Should().BeFalse();
    }

    [Fact]
    public void Should_accept_a_command_when_it_is_allowed()
    {
        _fixture.Options.Runners.AllowedCommands = ["/bin/sh"];

        _fixture.Runner.Validate(new RunnerSpec("process", _fixture.Script("true"))).Should().BeNull();
    }
}
