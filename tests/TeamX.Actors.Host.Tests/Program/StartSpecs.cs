using System.Net;
using System.Net.Sockets;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>What the program says when it can't do what it is told: one sentence, no stack trace.</summary>
public sealed class StartSpecs : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("There is no command 'fly'.", "fly")]
    [InlineData("can be reached from other machines", "--urls", "http://0.0.0.0:0")]
    [InlineData("can be reached from other machines", "--urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("can be reached from other machines", "--Kestrel:Endpoints:All:Url", "http://[::]:0")]
    [InlineData("is no URL to listen on", "--urls", "nonsense")]
    [InlineData("TeamX:RunTimeout", "--TeamX:RunTimeout", "long")]
    [InlineData("names no server", "--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", "Database=teamx")]
    public async Task Should_end_with_2_and_a_sentence_when_it_is_set_up_wrongly(string sentence, params string[] arguments)
    {
        string[] otherwise = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];

        using var host = await HostProcess.RunAsync([.. arguments, .. otherwise, "--TeamX:DataDirectory", _data.File("data")]);

        host.ExitCode.Should().Be(2, host.Output);
        host.Output.Should().Contain(sentence).And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_name_each_fault_when_several_settings_are_wrong()
    {
        using var host = await HostProcess.RunAsync("--TeamX:MaxConcurrentRuns", "0", "--TeamX:Retry:Jitter", "7");

        host.ExitCode.Should().Be(2);
        host.Output.Split('\n').Should().HaveCount(2).And.ContainMatch("TeamX:MaxConcurrentRuns*.").And.ContainMatch("TeamX:Retry:Jitter*.");
    }

    [Fact]
    public async Task Should_end_with_2_and_a_sentence_when_the_data_directory_can_not_be_written()
    {
        File.WriteAllText(_data.File("file"), "");

        using var host = await HostProcess.RunAsync("--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", _data.File("file/data"));

        host.ExitCode.Should().Be(2, host.Output);
        host.Output.Should().Contain("cannot be written").And.Contain("TeamX:DataDirectory").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_end_with_2_and_a_sentence_when_another_host_has_the_data_directory()
    {
        using var first = await HostProcess.StartAsync(_data.Path);

        using var second = await HostProcess.RunAsync("--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", _data.Path);

        second.ExitCode.Should().Be(2, second.Output);
        second.Output.Should().Contain("in use by another process").And.NotContain("   at ");
    }

    [PostgreSqlFact]
    public async Task Should_end_with_2_and_a_sentence_when_another_host_has_the_database()
    {
        string[] settings = ["--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", PostgreSqlServer.Shared.CreateDatabase()];
        using var first = await HostProcess.StartAsync(_data.File("first"), settings);

        using var second = await HostProcess.RunAsync(["--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", _data.File("second"), .. settings]);

        second.ExitCode.Should().Be(2, second.Output);
        second.Output.Should().Contain("is in use by another process").And.NotContain("Password").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_end_with_1_and_a_sentence_when_the_port_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        using var host = await HostProcess.RunAsync("--urls", $"http://{other.LocalEndpoint}", "--TeamX:DataDirectory", _data.Path);

        host.ExitCode.Should().Be(1, host.Output);
        host.Output.Should().Contain("already in use").And.Contain("--urls").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_say_that_only_this_machine_is_served_when_it_starts()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        await host.TerminateAsync();

        host.ExitCode.Should().Be(0, host.Output);
        host.Output.Should().Contain("for this machine only: no API keys are configured");
    }
}
