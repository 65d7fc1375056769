using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>A person holds something up, and lets it go on.</summary>
[Collection(LiveHost.Name)]
public sealed class PauseSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_tell_everybody_why_and_go_on_when_an_agent_is_paused_and_resumed()
    {
        using var company = await Host.CompanyAsync("pause");
        await company.AgentAsync("ann");
        var visitor = await VisitAsync($"/c/{company.Id}/agents");
        var colleague = await VisitAsync($"/c/{company.Id}");

        await visitor.Agent("ann").GetByTestId("pause-agent").ClickAsync();
        await visitor.Dialog.GetByLabel("Reason").FillAsync("its prompt is being rewritten");
        await visitor.Button("Pause", visitor.Dialog).ClickAsync();
        await Expect(visitor.Agent("ann")).ToContainTextAsync("its prompt is being rewritten");

        var wakeup = await company.WakeAsync("ann");
        await Expect(colleague.Queue).ToContainTextAsync("ann");
        await Expect(colleague.Queue).ToContainTextAsync("paused");

        await visitor.Agent("ann").GetByTestId("resume-agent").ClickAsync();
        await Expect(visitor.Agent("ann")).Not.ToContainTextAsync("its prompt is being rewritten");
        await Expect(colleague.Queue).ToHaveCountAsync(0);
        await company.WakeupIsAsync(wakeup, "completed");
    }

    [BrowserFact]
    public async Task Should_hold_up_all_agents_when_the_company_is_paused_from_its_page()
    {
        using var company = await Host.CompanyAsync("halt");
        await company.AgentAsync("ann");
        var visitor = await VisitAsync($"/c/{company.Id}");

        await visitor.Page.GetByTestId("pause-company").ClickAsync();
        await visitor.Dialog.GetByLabel("Reason").FillAsync("the budget of today is spent");
        await visitor.Button("Pause", visitor.Dialog).ClickAsync();
        await Expect(visitor.Content).ToContainTextAsync("the budget of today is spent");
        var wakeup = await company.WakeAsync("ann");
        await Expect(visitor.Queue).ToContainTextAsync("ann");

        await visitor.Page.GetByTestId("resume-company").ClickAsync();

        await Expect(visitor.Queue).ToHaveCountAsync(0);
        await Expect(visitor.Content).Not.ToContainTextAsync("the budget of today is spent");
        await company.WakeupIsAsync(wakeup, "completed");
    }
}
