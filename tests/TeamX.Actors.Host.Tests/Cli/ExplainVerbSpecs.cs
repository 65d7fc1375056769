namespace TeamX.Actors.Host.Tests.Cli;

public sealed class ExplainVerbSpecs(CliFixture host) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task Should_tell_the_story_and_what_is_awaited_when_a_wakeup_waits()
    {
        var id = (await host.RunAsync("wake", "resting", "--trigger", "schedule:why", "--by", "me")).Lines.Single().Split(' ')[0];

        var run = await host.RunAsync("explain", id);

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines[0].Should().Be($"{id}  pending  resting  schedule why");
        run.Lines[1].Should().Contain("scheduled").And.Contain("asked by me");
        run.Lines[^1].Should().StartWith("Now waiting: agent_paused: ");
        (await host.RunAsync("explain", id, "--json")).Json.GetProperty("waiting").GetProperty("code").GetString().Should().Be("agent_paused");
    }

    [Fact]
    public async Task Should_say_why_an_agent_is_not_running_when_it_is_named()
    {
        var run = await host.RunAsync("explain", "--agent", "resting");

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines[0].Should().Contain("paused");
        (await host.RunAsync("explain", "--agent", "resting", "--json")).Json.GetProperty("agent").ValueKind.Should().NotBe(System.Text.Json.JsonValueKind.Undefined);
    }

    [Fact]
    public async Task Should_end_with_1_when_there_is_no_such_wakeup()
    {
        var run = await host.RunAsync("explain", Guid.Empty.ToString());

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("wakeup_not_found: ");
    }
}
