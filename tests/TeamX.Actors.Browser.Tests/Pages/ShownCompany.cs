using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Pages;

/// <summary>A host with a company in which every page has something to show, and one in which none has.</summary>
public sealed class ShownCompany : BrowserFixture
{
    private static readonly TimeSpan ForEver = TimeSpan.FromHours(1);

    /// <summary>A request that failed for good.</summary>
    public string DeadLetter { get; private set; } = "";

    // So that a request that failed once waits for its next run as long as anybody looks at it.
    protected override string[] Settings => ["--TeamX:Retry:Delays:0", "01:00:00"];

    protected override async Task PrepareAsync()
    {
        using var empty = await TestCompany.CreateAsync(Url, "empty");
        using var acme = await TestCompany.CreateAsync(Url, "acme");
        await acme.PutAsync("/api/companies/acme", new { name = "Acme Software", mission = "Software that people like to use" });
        await AddAgentsAsync(acme);
        await AddWorkAsync(acme);
        await RunAsync(acme);
    }

    private static async Task AddAgentsAsync(TestCompany acme)
    {
        foreach (var name in new[] { "ada", "ben", "cleo", "dan", "eve" })
        {
            await acme.AgentAsync(name, ForEver);
        }

        await acme.AgentAsync("finn");
        await acme.AgentAsync("gil", failTimes: 9);
        await acme.AgentAsync("hal");
        await acme.PostAsync("agents/hal/pause", new { reason = "on holiday until Monday" });
    }

    private static async Task AddWorkAsync(TestCompany acme)
    {
        await acme.PutAsync("goals/ship", new { title = "Ship version 2" });
        await acme.PutAsync("goals/docs", new { title = "Write the manual", parentGoalId = "ship" });
        await acme.PutAsync("tickets/T-1", new { title = "Describe the installation", goalId = "docs" });
        await acme.PutAsync("tickets/T-2", new { title = "Draw the first picture", goalId = "docs", parentTicketId = "T-1" });
        await acme.PutAsync("schedules/nightly", new { agentId = "finn", cron = "30 2 * * *", timeZone = "Europe/Berlin" });
        await acme.PutAsync("schedules/hourly", new { agentId = "finn", every = "PT1H", enabled = false });
        await acme.PutAsync("routines/report", new { cron = "0 9 * * MON-FRI", ticket = new { title = "Report of {date}", assigneeId = "finn", goalId = "ship" } });
    }

    private async Task RunAsync(TestCompany acme)
    {
        for (var run = 0; run < 12; run++)
        {
            await acme.WakeAsync("finn", context: new { goalId = "docs", ticketId = "T-1" });
        }

        DeadLetter = await acme.WakeAsync("gil", maxRetries: 0, context: new { goalId = "docs", ticketId = "T-2" });
        await acme.WakeupIsAsync(DeadLetter, "failed");
        await acme.WakeAsync("gil");
        foreach (var (index, name) in new[] { "ada", "ben", "cleo", "dan", "eve" }.Index())
        {
            await acme.WakeAsync(name, priority: 90 - (10 * index));
            await acme.WakeAsync(name, priority: 40 + index);
        }

        await acme.WakeAsync("hal", priority: 95);
        await acme.WakeAsync("finn", scheduledFor: DateTimeOffset.UtcNow.AddHours(3));
        await Deadline.UntilAsync("everything is under way", async () =>
            await acme.CountAsync("processing") == 5 && await acme.CountAsync("completed") == 12 && await acme.CountAsync("retrying") == 1);
    }
}
