using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>The example of another Akka.NET program, run against the program itself.</summary>
public sealed partial class ForeignCallerSpecs
{
    [Fact]
    public async Task Should_wake_an_agent_and_see_its_end_when_a_foreign_program_has_the_address()
    {
        using var data = new TempFolder();
        using var host = await HostProcess.StartAsync(data.Path, "--TeamX:Remoting:Hostname", "127.0.0.1", "--TeamX:Remoting:Port", "0");
        using var http = new HttpClient { BaseAddress = host.Url };
        (await http.PutAsJsonAsync("/api/companies/acme", new { name = "Acme" })).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("/api/companies/acme/agents/ann", new { name = "Ann", runner = new { kind = "echo" } })).EnsureSuccessStatusCode();
        await Deadline.UntilAsync("the host says where it is reached", () => Task.FromResult(Address().IsMatch(host.Output)));
        var address = Address().Match(host.Output).Value;

        var first = await RunAsync(address, "acme", "ann", "once");
        var again = await RunAsync(address, "acme", "ann", "once");
        var refused = await RunAsync(address, "acme", "nobody");

        var id = Regex.Match(first.Output, "Scheduled: ([0-9a-f-]{36})").Groups[1].Value;
        first.ExitCode.Should().Be(0, first.Output);
        first.Output.Should().Contain("Completed: ");
        again.Output.Should().Contain($"Deduplicated: {id}");
        refused.ExitCode.Should().Be(1);
        refused.Output.Should().Contain("agent_not_found");
    }

    [GeneratedRegex(@"akka\.tcp://teamx@127\.0\.0\.1:[1-9]\d*/user/teamx")]
    private static partial Regex Address();

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ForeignCaller.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        return (process.ExitCode, await output + await error);
    }
}
