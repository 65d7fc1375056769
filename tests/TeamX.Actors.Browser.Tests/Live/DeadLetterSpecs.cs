using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>What has failed for good.</summary>
[Collection(LiveHost.Name)]
public sealed class DeadLetterSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_run_it_again_when_its_cause_is_repaired_and_somebody_retries_it()
    {
        using var company = await Host.CompanyAsync("dead");
        await company.AgentAsync("ann", failTimes: 1);
        var visitor = await VisitAsync($"/c/{company.Id}");
        await visitor.MarkAsync();
        var dead = await company.WakeAsync("ann", maxRetries: 0);
        await Expect(visitor.DeadLetters).ToContainTextAsync("ann");
        await company.WakeupIsAsync(dead, "failed");

        await company.AgentAsync("ann");
        await visitor.Button("Retry", visitor.DeadLetters).ClickAsync();

        await Deadline.UntilAsync("the retry is completed", async () => await company.CountAsync("completed") == 1);
        await visitor.ShouldNotHaveReloadedAsync();
    }
}
