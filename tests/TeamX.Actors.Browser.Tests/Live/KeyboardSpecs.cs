using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>Somebody without a mouse.</summary>
[Collection(LiveHost.Name)]
public sealed class KeyboardSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    // What can be clicked and is shown. A part of a control that is reached with arrow keys has a tabindex below zero.
    private const string Reachable = """
        () => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex], [role=button], summary')]
            .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0 && !e.closest('[aria-hidden=true], [inert]'))
            .map((e, index) => { e.dataset.tab = index; return e.outerHTML.slice(0, 160); })
        """;

    private const string Focused = """
        () => {
            const e = document.activeElement, box = e.getBoundingClientRect();
            return e === document.body ? null : {
                tab: e.dataset.tab ?? null, html: e.outerHTML.slice(0, 160), onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
        }
        """;

    [BrowserFact]
    public async Task Should_reach_everything_and_be_caught_nowhere_when_somebody_tabs_through_a_company()
    {
        using var company = await BusyCompanyAsync("tabs");
        var visitor = await VisitAsync($"/c/{company.Id}");
        await Expect(visitor.DeadLetters).ToHaveCountAsync(1);
        await Expect(visitor.Slots.First).ToContainTextAsync("ann");
        var all = await visitor.Page.EvaluateAsync<string[]>(Reachable);

        var reached = await TabThroughAsync(visitor, atMost: 2 * all.Length);

        reached.Should().OnlyContain(stop => stop.OnScreen, "nobody uses what they do not see");
        all.Where((_, index) => reached.All(stop => stop.Tab != index)).Should().BeEmpty("all of it is for everybody");
    }

    [BrowserFact]
    public async Task Should_skip_the_navigation_when_that_is_asked_for_first()
    {
        using var company = await BusyCompanyAsync("skip");
        var visitor = await VisitAsync($"/c/{company.Id}");

        await visitor.Page.GetByText("Skip to the content").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator("main:focus, main :focus")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task Should_come_back_to_where_one_was_when_a_question_is_answered_with_keys()
    {
        using var company = await BusyCompanyAsync("keys");
        var visitor = await VisitAsync($"/c/{company.Id}/agents");
        var pause = visitor.Agent("ann").GetByTestId("pause-agent");

        await pause.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Dialog.Locator(":focus")).ToHaveCountAsync(1);
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Expect(visitor.Dialog).ToHaveCountAsync(0);
        await Expect(pause).ToBeFocusedAsync();
    }

    private async Task<TestCompany> BusyCompanyAsync(string name)
    {
        var company = await Host.CompanyAsync(name);
        await company.AgentAsync("ann", TimeSpan.FromHours(1));
        await company.AgentAsync("bob", failTimes: 9);
        await company.WakeupIsAsync(await company.WakeAsync("bob", maxRetries: 0), "failed");
        await company.WakeAsync("ann");
        await company.WakeAsync("ann");
        return company;
    }

    /// <summary>Goes round once: behind the last element the browser's own controls follow, and then the first again.</summary>
    private static async Task<List<Stop>> TabThroughAsync(Visitor visitor, int atMost)
    {
        var stops = new List<Stop>();
        for (var presses = 0; presses < atMost; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            if (await visitor.Page.EvaluateAsync<JsonElement?>(Focused) is not { ValueKind: JsonValueKind.Object } focused)
            {
                continue;
            }

            var tab = focused.GetProperty("tab").GetString();
            var stop = new Stop(
                tab is null ? -1 : int.Parse(tab, CultureInfo.InvariantCulture), focused.GetProperty("html").GetString()!, focused.GetProperty("onScreen").GetBoolean());
            if (stops.Count > 0 && stops[0].Tab == stop.Tab)
            {
                break;
            }

            stops.Add(stop);
        }

        return stops;
    }

    private sealed record Stop(int Tab, string Html, bool OnScreen);
}
