using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>Requests to five agents with slow runners, while the host dies, or is told to end, in the middle. The nights have more of them.</summary>
public sealed class CrashSpecs
{
    private const int Callers = 6;
    private const string SlowEcho = """{"kind":"echo","delay":"PT0.08S"}""";
    private const string SlowCommand = """{"kind":"process","command":"sh","arguments":["-c","sleep 0.05; echo '{\"ok\":true}'"]}""";

    // Longer than the grace: it never gets done while the host is being ended.
    private const string Straggler = """{"kind":"process","command":"sh","arguments":["-c","sleep 0.2; echo '{\"ok\":true}'"]}""";

    private static readonly int Requests = Environment.GetEnvironmentVariable("TEAMX_TEST_ROUNDS") is null ? 150 : 300;

    // After how many completed requests the host ends.
    private static readonly int[] Ends = [Requests / 10, Requests * 3 / 8, Requests * 2 / 3];

    private static readonly string[] Quiet = ["--Serilog:MinimumLevel:Override:TeamX.Actors", "Warning"];

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_complete_every_acknowledged_request_when_the_host_is_killed_three_times(Store store)
    {
        using var data = new TempFolder();
        var database = store == Store.PostgreSql ? PostgreSqlServer.Shared.CreateDatabase() : null;
        using var scenario = new CrashScenario(data.Path, Requests, Callers, [.. Quiet, .. SettingsOf(database)]) { Database = database };
        await scenario.BeginAsync(SlowEcho, SlowEcho, SlowEcho, SlowCommand, SlowCommand);

        var posting = scenario.PostAllAsync();
        foreach (var completed in Ends)
        {
            await scenario.EndWhenCompletedAsync(completed, host => host.KillAsync());
        }

        await posting;
        var wakeups = await scenario.FinishAsync();

        AllCompleted(wakeups);
        wakeups.Should().OnlyContain(wakeup => Number(wakeup, "attempt") == Number(wakeup, "interruptions") + 1, "each interruption is one more run");
        wakeups.Sum(wakeup => Number(wakeup, "interruptions")).Should().BeInRange(1, 15, "at most five run when the host dies");
        await JournalHoldsAsync(scenario);
        Directory.GetFiles(data.File("runs")).Should().BeEmpty();
    }

    [Fact]
    public async Task Should_spend_no_retry_when_the_host_is_told_to_end_three_times()
    {
        using var data = new TempFolder();
        using var scenario = new CrashScenario(data.Path, Requests, Callers, [.. Quiet, "--TeamX:ShutdownGrace", "00:00:00.05", "--TeamX:CancelGrace", "00:00:02"]);
        await scenario.BeginAsync(SlowEcho, SlowEcho, SlowEcho, SlowCommand, Straggler);

        var posting = scenario.PostAllAsync();
        await scenario.EndWhenCompletedAsync(Ends[0], host => host.TerminateAsync());
        await scenario.EndWhenCompletedAsync(Ends[1], host => host.InterruptGroupAsync());
        await scenario.EndWhenCompletedAsync(Ends[2], host => host.TerminateAsync());
        await posting;
        var wakeups = await scenario.FinishAsync();

        AllCompleted(wakeups);
        wakeups.Should().OnlyContain(wakeup => Number(wakeup, "interruptions") == 0, "an end that was asked for does not count");
        wakeups.Should().Contain(wakeup => Number(wakeup, "attempt") > 1, "some runs were longer than the grace");
        await JournalHoldsAsync(scenario);
    }

    private static string[] SettingsOf(string? database) =>
        database is null ? [] : ["--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", database];

    private static void AllCompleted(List<JsonElement> wakeups)
    {
        wakeups.Should().HaveCount(Requests);
        wakeups.Should().OnlyContain(wakeup => wakeup.GetProperty("status").GetString() == "completed");
        wakeups.Should().OnlyContain(wakeup => Number(wakeup, "failures") == 0);
    }

    private static async Task JournalHoldsAsync(CrashScenario scenario)
    {
        var journal = await scenario.JournalAsync();
        journal.Violations.Should().BeEmpty();
        journal.Should().BeEquivalentTo(new { Accepted = Requests, Unfinished = 0 });
        journal.MostRunning.Should().BeInRange(2, 5);
    }

    private static int Number(JsonElement wakeup, string field) => wakeup.GetProperty(field).GetInt32();
}
