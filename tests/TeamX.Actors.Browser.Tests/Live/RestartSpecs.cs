using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>A page that stays open while its host is gone.</summary>
public sealed class RestartSpecs(BrowserFixture host) : BrowserSpecs(host), IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Should_say_so_and_catch_up_by_itself_when_the_host_is_killed_and_started_again()
    {
        using var company = await Host.CompanyAsync("restart");
        await company.AgentAsync("ann", TimeSpan.FromHours(1));
        var visitor = await VisitAsync($"/c/{company.Id}");
        var wakeup = await company.WakeAsync("ann");
        await Expect(visitor.Slots.Filter(new() { HasText = "ann" })).ToHaveCountAsync(1);

        visitor.Await("Failed to fetch");
        await Host.KillHostAsync();
        await Expect(visitor.Connection).ToContainTextAsync("The connection to the host is lost");

        await Host.RestartHostAsync();
        await company.AgentAsync("newcomer", TimeSpan.FromHours(1));
        await company.WakeAsync("newcomer");
        await company.WakeupIsAsync(wakeup, "processing");

        await Expect(visitor.Slots.Filter(new() { HasText = "newcomer" })).ToHaveCountAsync(1);
        await Expect(visitor.Slots.Filter(new() { HasText = "ann" })).ToHaveCountAsync(1);
        await Expect(visitor.Connection).ToBeHiddenAsync();
    }
}
