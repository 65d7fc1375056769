using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>A person hands out work.</summary>
[Collection(LiveHost.Name)]
public sealed class WorkSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_wake_the_agent_when_a_ticket_is_assigned_to_it()
    {
        using var company = await Host.CompanyAsync("assign");
        await company.AgentAsync("ann");
        await company.PutAsync("tickets/T-1", new { title = "Write the manual" });
        var visitor = await VisitAsync($"/c/{company.Id}/work");

        await visitor.Button("Assign T-1").ClickAsync();
        await visitor.Dialog.GetByLabel("Agent").FillAsync("ann");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Button("Assign", visitor.Dialog).ClickAsync();

        await Expect(visitor.Page.Locator("[data-ticket=T-1]")).ToContainTextAsync("ann");
        await Deadline.UntilAsync("the agent has run", async () => await company.CountAsync("completed") == 1);
    }

    [BrowserFact]
    public async Task Should_fire_at_once_when_a_schedule_is_run_by_hand()
    {
        using var company = await Host.CompanyAsync("fire");
        await company.AgentAsync("ann");
        await company.PutAsync("schedules/yearly", new { agentId = "ann", cron = "0 0 1 1 *", timeZone = "Europe/Lisbon" });
        var visitor = await VisitAsync($"/c/{company.Id}/schedules");
        await Expect(visitor.Content).ToContainTextAsync("Europe/Lisbon");

        await visitor.Button("Run yearly now").ClickAsync();

        await Expect(visitor.Page.GetByTestId("schedule-row")).ToContainTextAsync("1 so far");
        await Deadline.UntilAsync("the agent has run", async () => await company.CountAsync("completed") == 1);
    }
}
