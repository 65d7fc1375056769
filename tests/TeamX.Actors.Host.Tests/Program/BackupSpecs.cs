using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>What docs/operations.md says of backup and restore of SQLite files, while the host is busy.</summary>
public sealed class BackupSpecs
{
    [Fact]
    public async Task Should_hold_all_that_was_accepted_before_a_backup_when_it_is_restored()
    {
        using var data = new TempFolder();
        using var copies = new TempFolder();
        var accepted = new List<string>();
        using (var host = await HostProcess.StartAsync(data.Path, "--TeamX:Snapshot:MinimumEvents", "50"))
        {
            using var http = new HttpClient { BaseAddress = host.Url };
            (await http.PutAsJsonAsync("/api/companies/acme", new { name = "Acme" })).EnsureSuccessStatusCode();
            (await http.PutAsJsonAsync("/api/companies/acme/agents/ann", new { name = "Ann", runner = new { kind = "echo" } })).EnsureSuccessStatusCode();
            await ScheduleAsync(http, accepted, 200);
            var busy = ScheduleAsync(http, [], 200);

            foreach (var file in (string[])["snapshots.db", "journal.db", "directory.db"])
            {
                BackUp(data.File(file), copies.File(file));
            }

            await busy;
            await host.KillAsync();
        }

        Execute(copies.File("directory.db"), "UPDATE company_directory SET state = 1, next_deadline_ms = NULL");
        using var verified = await HostProcess.RunAsync("verify", "--data-directory", copies.Path);
        verified.ExitCode.Should().Be(0, verified.Output);
        using var rebuilt = await HostProcess.RunAsync("rebuild", "--data-directory", copies.Path);
        rebuilt.ExitCode.Should().Be(0, rebuilt.Output);
        using var restored = await HostProcess.StartAsync(copies.Path);
        using var again = new HttpClient { BaseAddress = restored.Url };
        foreach (var id in accepted)
        {
            await Deadline.UntilAsync($"{id} is completed", async () =>
                (await again.GetFromJsonAsync<JsonElement>($"/api/companies/acme/wakeups/{id}")).GetProperty("status").GetString() == "completed");
        }
    }

    private static async Task ScheduleAsync(HttpClient http, List<string> accepted, int count)
    {
        for (var number = 0; number < count; number++)
        {
            using var answer = await http.PostAsJsonAsync(
                "/api/companies/acme/wakeups", new { agentId = "ann", trigger = new { type = "manual", id = Guid.NewGuid().ToString() } });
            answer.EnsureSuccessStatusCode();
            accepted.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("wakeupId").GetString()!);
        }
    }

    /// <summary>The same as <c>sqlite3 FILE ".backup COPY"</c>.</summary>
    private static void BackUp(string file, string copy)
    {
        using var from = new SqliteConnection($"Data Source={file};Pooling=False");
        using var to = new SqliteConnection($"Data Source={copy};Pooling=False");
        from.Open();
        to.Open();
        from.BackupDatabase(to);
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
