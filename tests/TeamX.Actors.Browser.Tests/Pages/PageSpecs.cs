using Deque.AxeCore.Commons;
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
    public async Task Should_be_usable_by_everybody_when_a_page_is_open(string name, string address, string shows)
    {
        var visitor = await VisitAsync(address.Replace("{dead}", _host.DeadLetter, StringComparison.Ordinal));
        await Expect(visitor.Content).ToContainTextAsync(shows);

        await ShouldBeUsableAsync(visitor, name, [Look.LightWide, Look.LightPhone, Look.DarkWide, Look.DarkPhone]);
    }

    [BrowserTheory]
    [InlineData("company-empty", "/c/empty", "Nothing waits")]
    [InlineData("agents-empty", "/c/empty/agents", "No agents yet")]
    [InlineData("work-empty", "/c/empty/work", "No goals and no open tickets")]
    [InlineData("schedules-empty", "/c/empty/schedules", "No schedules yet")]
    [InlineData("company-unknown", "/c/nobody", "There is no company")]
    public async Task Should_be_usable_by_everybody_when_a_page_has_nothing_to_show(string name, string address, string shows)
    {
        var visitor = await VisitAsync(address);
        await Expect(visitor.Content).ToContainTextAsync(shows);

        await ShouldBeUsableAsync(visitor, name, [Look.LightWide, Look.DarkPhone]);
    }

    [BrowserFact]
    public async Task Should_say_what_to_do_next_when_nothing_is_there_yet()
    {
        var visitor = await VisitAsync("/c/empty");

        foreach (var page in new[] { "", "/agents", "/wakeups", "/work", "/schedules" })
        {
            await visitor.GoAsync($"/c/empty{page}");
            await Expect(visitor.Content.Locator("code").First).ToContainTextAsync($"{Host.Url}api/companies/empty/");
            await visitor.Button("Copy the command").First.ClickAsync();
            await Expect(visitor.Page.GetByText("Copied.")).ToBeVisibleAsync();
        }
    }

    private static async Task ShouldBeUsableAsync(Visitor visitor, string name, Look[] looks)
    {
        var page = visitor.Page;
        var faults = new List<string>();
        await page.AddStyleTagAsync(new() { Content = Still });
        foreach (var look in looks)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = look.Colours });
            await page.SetViewportSizeAsync(look.Size.Width, look.Size.Height);
            await Expect(visitor.Button(look.Colours == ColorScheme.Dark ? "Use light colours" : "Use dark colours")).ToBeVisibleAsync();
            await (look.IsPhone ? Expect(visitor.Navigation).Not.ToBeInViewportAsync() : Expect(visitor.Navigation).ToBeInViewportAsync());
            await Pictures.TakeAsync(page, $"{name}-{look}");
            faults.AddRange(from fault in await GraveFaultsAsync(page, look, looks) select $"{look}: {fault}");
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") > look.Size.Width) faults.Add($"{look}: wider than the screen");
        }

        string.Join("\n", faults).Should().BeEmpty("everybody can use {0}", name);
    }

    // Other colours change the contrasts alone, and another width all but the contrasts: what one look was asked for is not asked again.
    private static async Task<IEnumerable<string>> GraveFaultsAsync(IPage page, Look look, Look[] looks)
    {
        const string contrast = "color-contrast";
        var (sameColours, sameSize) = (looks.First(other => other.Colours == look.Colours) != look, looks.First(other => other.IsPhone == look.IsPhone) != look);
        if (sameColours && sameSize) return [];

        var options = new AxeRunOptions { ResultTypes = [ResultType.Violations] };
        if (sameColours) options.Rules = new() { [contrast] = new() { Enabled = false } };
        if (sameSize) options.RunOnly = RunOnlyOptions.Rules(contrast);
        var result = await page.RunAxe(options);
        return result.Violations.Where(fault => Grave.Contains(fault.Impact))
            .Select(fault => $"{fault.Id}: {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}");
    }

    /// <summary>How somebody looks at a page.</summary>
    private sealed record Look(ColorScheme Colours, bool IsPhone)
    {
        public static readonly Look LightWide = new(ColorScheme.Light, false);
        public static readonly Look LightPhone = new(ColorScheme.Light, true);
        public static readonly Look DarkWide = new(ColorScheme.Dark, false);
        public static readonly Look DarkPhone = new(ColorScheme.Dark, true);

        public ViewportSize Size => IsPhone ? Visitor.Phone : Visitor.Wide;

        public override string ToString() => $"{Colours}-{(IsPhone ? "phone" : "wide")}";
    }
}
