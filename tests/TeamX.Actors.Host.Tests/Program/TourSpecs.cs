using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>The lines that a new user copies.</summary>
public sealed partial class TourSpecs
{
    [Fact]
    public async Task Should_wake_an_agent_and_show_its_output_when_the_lines_of_the_tour_are_copied()
    {
        using var data = new TempFolder();
        using var host = await HostProcess.StartAsync(data.Path);
        var lines = ShellBlocks().Matches(Repository.Read("docs/tour.md")).Select(block => block.Groups[1].Value).Where(block => block.Contains("curl")).ToList();
        lines.Should().NotBeEmpty();
        var script = string.Join('\n', lines).Replace("http://127.0.0.1:5210", host.Url.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("sleep 1;", "", StringComparison.Ordinal);

        using var shell = Process.Start(new ProcessStartInfo("sh", ["-euc", script]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        output.Should().Contain("\"outcome\":\"scheduled\"").And.Contain("\"story\":[").And.NotContain("\"status\":4");
        using var http = new HttpClient { BaseAddress = host.Url };
        await Deadline.UntilAsync("Ada has worked on her two tickets", async () =>
        {
            var page = await http.GetFromJsonAsync<JsonElement>("/api/companies/acme/wakeups?agent=ada&status=completed");
            var tickets = await http.GetFromJsonAsync<JsonElement>("/api/companies/acme/tickets?assignee=ada");
            var report = tickets.GetProperty("items").EnumerateArray().Single();
            report.GetProperty("title").GetString().Should().StartWith("Sales report of 20");
            var results = page.GetProperty("items").EnumerateArray().Select(wakeup => wakeup.GetProperty("result").GetString());
            return results.Order().SequenceEqual(
                new[] { "ada works on T-1, run 1", $"ada works on {report.GetProperty("id").GetString()}, run 1" }.Order());
        });
    }

    [GeneratedRegex(@"(?s)```sh\n(.*?)```")]
    private static partial Regex ShellBlocks();
}
