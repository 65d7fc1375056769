using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Pages;

/// <summary>Every page for everybody: light and dark, on a desktop and on a phone, with a screen reader. Each is kept as a picture to look at.</summary>
public sealed class PageSpecs(ShownCompany host) : BrowserSpecs(host), IClassFixture<ShownCompany>
{
    // A colour between two themes is no colour of any.
    private const string Still = "*, *::before, *::after { transition: none !important; animation: none !important; }";

    private static readonly string[] Grave = ["serious", "critical"];
    private readonly ShownCompany _host = host;

    [BrowserTheory]
    [InlineData("companies", "/", "Acme Software")]
    [InlineData("company", "/c/acme", "ada")]
    [InlineData("agents", "/c/acme/agents", "on holiday until Monday")]
    [InlineData("wakeup", "/c/acme/wakeups/{dead}", "gil")]
    [InlineData("wakeups", "/c/acme/wakeups", "gil")]
    [InlineData("work", "/c/acme/work", "Write the manual")]
    [InlineData("schedules", "/c/acme/schedules", "nightly")]
    [InlineData("company-empty", "/c/empty", "Nothing waits")]
    [InlineData("agents-empty", "/c/empty/agents", "No agents yet")]
    [InlineData("work-empty", "/c/empty/work", "No goals and no open tickets")]
    [InlineData("schedules-empty", "/c/empty/schedules", "No schedules yet")]
    [InlineData("company-unknown", "/c/nobody", "There is no company")]
    public async Task Should_be_usable_by_everybody_when_a_page_is_open(string name, string address, string shows)
    {
        var visitor = await VisitAsync(address.Replace("{dead}", _host.DeadLetter, StringComparison.Ordinal));
        await Expect(visitor.Content).ToContainTextAsync(shows);

        await ShouldBeUsableAsync(visitor, name);
    }

    [BrowserFact]
    public async Task Should_say_what_to_do_next_when_nothing_is_there_yet()
    {
        var visitor = await VisitAsync("/c/empty");

        foreach (var page in new[] { "", "/agents", "/work", "/schedules" })
        {
            await visitor.GoAsync($"/c/empty{page}");
            await Expect(visitor.Content.Locator("code").First).ToBeVisibleAsync();
            await visitor.Button("Copy the command").First.ClickAsync();
            await Expect(visitor.Page.GetByText("Copied.")).ToBeVisibleAsync();
        }
    }

    private static async Task ShouldBeUsableAsync(Visitor visitor, string name)
    {
        var page = visitor.Page;
        var faults = new List<string>();
        await page.AddStyleTagAsync(new() { Content = Still });
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = colours });
            await Expect(visitor.Button(colours == ColorScheme.Dark ? "Use light colours" : "Use dark colours")).ToBeVisibleAsync();
            foreach (var (size, width) in new[] { ("wide", Visitor.Wide), ("phone", Visitor.Phone) })
            {
                await page.SetViewportSizeAsync(width.Width, width.Height);
                await Pictures.TakeAsync(page, $"{name}-{colours}-{size}");
                faults.AddRange(from fault in await GraveFaultsAsync(page) select $"{colours}, {size}: {fault}");
                if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") > width.Width) faults.Add($"{colours}, {size}: wider than the screen");
            }
        }

        string.Join("\n", faults).Should().BeEmpty("everybody can use {0}", name);
    }

    private static async Task<IEnumerable<string>> GraveFaultsAsync(IPage page)
    {
        var result = await page.RunAxe();
        return result.Violations.Where(fault => Grave.Contains(fault.Impact))
            .Select(fault => $"{fault.Id}: {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}");
    }
}
