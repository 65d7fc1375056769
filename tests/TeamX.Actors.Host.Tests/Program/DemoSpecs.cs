using System.Net.Http.Json;
using System.Text.Json;
using TeamX.Actors.Host.Demo;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>The demo as users start it.</summary>
public sealed class DemoSpecs : IDisposable
{
    private const string Company = "/api/companies/tidewater";

    private static readonly string[] States =
    [
        "wakeup.scheduled", "agent.wakeup", "wakeup.completed", "wakeup.skipped", "wakeup.retry_scheduled", "wakeup.deferred", "wakeup.failed", "wakeup.cancelled",
        "wakeup.coalesced", "agent.suspended", "agent.paused", "routine.fired", "five run",
        "pending: slots_full", "pending: agent_busy", "pending: not_due", "pending: retry_delay", "pending: deferred", "pending: agent_paused", "pending: agent_suspended",
    ];

    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_show_every_state_within_two_minutes_when_it_is_started_and_begin_anew_when_it_is_started_again()
    {
        var folder = _data.File("demo");
        using (var demo = await HostProcess.StartDemoAsync(folder))
        {
            demo.Output.Should().Contain("60 times faster").And.Contain(folder).And.Contain("Ctrl+C");
            using var http = new HttpClient { BaseAddress = demo.Url };
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            (await SeeAllAsync(http, limit.Token)).Should().BeEmpty("two minutes have to show them");
            await demo.InterruptGroupAsync();
            demo.ExitCode.Should().Be(0, demo.Output);
        }

        using var again = await HostProcess.StartDemoAsync(folder);
        using var anew = new HttpClient { BaseAddress = again.Url };
        (await anew.GetFromJsonAsync<JsonElement>($"{Company}/stats")).GetProperty("coalesced").GetInt32().Should().Be(0, "nothing is left of the first one");
    }

    [Fact]
    public async Task Should_leave_a_folder_alone_when_no_demo_has_made_it()
    {
        File.WriteAllText(_data.File("journal.db"), "somebody's");

        using var demo = await HostProcess.RunAsync("demo", "--urls", "http://127.0.0.1:0", "--data-directory", _data.Path);

        demo.ExitCode.Should().Be(2, demo.Output);
        demo.Output.Should().Contain("was not made by a demo").And.NotContain("   at ");
        Directory.GetFileSystemEntries(_data.Path).Should().Equal(_data.File("journal.db"));
        File.ReadAllText(_data.File("journal.db")).Should().Be("somebody's");
    }

    [Fact]
    public void Should_delete_what_an_earlier_demo_left_and_nothing_else_when_its_folder_is_made_anew()
    {
        var elsewhere = Directory.CreateDirectory(_data.File("elsewhere"));
        File.WriteAllText(Path.Combine(elsewhere.FullName, "kept"), "");
        var path = _data.File("demo");
        using (var first = DemoFolder.Make(path))
        {
            Directory.CreateDirectory(Path.Combine(first.Path, "runs"));
            File.WriteAllText(Path.Combine(first.Path, "runs", "1"), "");
            File.WriteAllText(Path.Combine(first.Path, "journal.db"), "");
            Directory.CreateSymbolicLink(Path.Combine(first.Path, "link"), elsewhere.FullName);
        }

        using (DemoFolder.Make(path))
        {
            Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Should().Equal(DemoFolder.MarkerName);
            elsewhere.GetFiles().Should().ContainSingle("of a link, the link goes");
        }
    }

    [Fact]
    public void Should_be_refused_when_another_demo_has_the_folder()
    {
        using var first = DemoFolder.Make(_data.File("demo"));

        ((Func<DemoFolder>)(() => DemoFolder.Make(_data.File("demo")))).Should().Throw<StartFault>().WithMessage("*End the demo that uses it*");
    }

    /// <summary>Follows the events, and after each looks at what waits and what runs, until all states were seen.</summary>
    /// <returns>What was not seen in time.</returns>
    private static async Task<HashSet<string>> SeeAllAsync(HttpClient http, CancellationToken limit)
    {
        var missing = States.ToHashSet(StringComparer.Ordinal);
        using var events = await EventReader.OpenAsync(http, $"{Company}/events?after=0");
        while (missing.Count > 0 && !limit.IsCancellationRequested && await events.NextAsync() is { } happened)
        {
            missing.Remove(happened.Type);
            var pending = await ItemsAsync(http, "pending");
            missing.ExceptWith(pending.Select(wakeup => $"pending: {wakeup.GetProperty("waiting").GetProperty("code").GetString()}"));
            if ((await ItemsAsync(http, "processing")).Count == 5)
            {
                missing.Remove("five run");
            }
        }

        return missing;
    }

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient http, string status) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"{Company}/wakeups?status={status}&limit=100")).GetProperty("items").EnumerateArray()];
}
