using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>More requests than a company has places for runs.</summary>
[Collection(LiveHost.Name)]
public sealed class SlotSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_fill_the_five_slots_by_priority_when_more_wait_than_fit()
    {
        using var company = await Host.CompanyAsync("slots");
        await company.PostAsync($"/api/companies/{company.Id}/pause", new { reason = "until all are there" });

        // Asked for in another order than they are to run, each of an agent of its own. The most urgent one makes room for the sixth.
        var end = Host.NewFile();
        int[] priorities = [20, 90, 40, 60, 30, 80, 50, 70];
        foreach (var priority in priorities)
        {
            await company.AgentUntilAsync(Name(priority), priority == 90 ? end : Host.NewFile());
            await company.WakeAsync(Name(priority), priority);
        }

        var visitor = await VisitAsync($"/c/{company.Id}");
        await Expect(visitor.Content).ToContainTextAsync("until all are there");
        await Expect(visitor.Queue).ToContainTextAsync(Names(90, 80, 70, 60, 50, 40, 30, 20));
        await visitor.MarkAsync();

        await company.PostAsync($"/api/companies/{company.Id}/resume");

        await Expect(visitor.Slots).ToContainTextAsync(Names(90, 80, 70, 60, 50));
        await Expect(visitor.Queue).ToContainTextAsync(Names(40, 30, 20));
        await File.WriteAllTextAsync(end, "");
        await Expect(visitor.Slots).ToContainTextAsync(Names(40, 80, 70, 60, 50));
        await Expect(visitor.Queue).ToContainTextAsync(Names(30, 20));
        await visitor.ShouldNotHaveReloadedAsync();
    }

    private static string Name(int priority) => $"agent-{priority}";

    private static string[] Names(params int[] priorities) => [.. priorities.Select(Name)];
}
