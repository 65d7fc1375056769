using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>A person wakes an agent and watches.</summary>
[Collection(LiveHost.Name)]
public sealed class WakeSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_show_a_run_from_its_start_to_its_end_when_an_agent_is_woken_from_the_page()
    {
        using var company = await Host.CompanyAsync("wake");
        var end = Host.NewFile();
        await company.AgentUntilAsync("ann", end);
        var visitor = await VisitAsync($"/c/{company.Id}/agents");
        await visitor.MarkAsync();

        await visitor.Agent("ann").GetByTestId("wake-now").ClickAsync();
        await visitor.Dialog.GetByLabel("Reason").FillAsync("the customer is on the phone");
        await visitor.Button("Wake", visitor.Dialog).ClickAsync();

        await Expect(visitor.Agent("ann")).ToContainTextAsync("1 of 1");
        await File.WriteAllTextAsync(end, "");
        await Expect(visitor.Agent("ann")).ToContainTextAsync("0 of 1");
        await visitor.Button("Show it").ClickAsync();
        await Expect(visitor.Content).ToContainTextAsync("completed");
        await Expect(visitor.Content).ToContainTextAsync("the customer is on the phone");
        await visitor.ShouldNotHaveReloadedAsync();
        (await company.CountAsync("completed")).Should().Be(1);
    }

    [BrowserFact]
    public async Task Should_wake_nobody_when_the_question_is_closed()
    {
        using var company = await Host.CompanyAsync("escape");
        await company.AgentAsync("ann", TimeSpan.FromHours(1));
        var visitor = await VisitAsync($"/c/{company.Id}/agents");

        await visitor.Agent("ann").GetByTestId("wake-now").ClickAsync();
        await visitor.Dialog.GetByLabel("Reason").FillAsync("no");
        // The library listens to the key a moment after it shows the question; somebody who was faster presses it again.
        await Deadline.UntilAsync("the question is closed", async () =>
        {
            await visitor.Page.Keyboard.PressAsync("Escape");
            return await visitor.Dialog.CountAsync() == 0;
        });

        (await company.CountAsync("pending") + await company.CountAsync("processing")).Should().Be(0);
    }

    [BrowserFact]
    public async Task Should_follow_a_request_to_its_end_when_its_own_page_is_open()
    {
        using var company = await Host.CompanyAsync("story");
        var end = Host.NewFile();
        await company.AgentUntilAsync("ann", end);
        await company.PostAsync("agents/ann/pause");
        var wakeup = await company.WakeAsync("ann");
        var visitor = await VisitAsync($"/c/{company.Id}/wakeups/{wakeup}");
        await Expect(visitor.Content).ToContainTextAsync("pending");
        await visitor.MarkAsync();

        await company.PostAsync("agents/ann/resume");

        await Expect(visitor.Content).ToContainTextAsync("processing");
        await File.WriteAllTextAsync(end, "");
        await Expect(visitor.Content).ToContainTextAsync("completed");
        await visitor.ShouldNotHaveReloadedAsync();
    }
}
