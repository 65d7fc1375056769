using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Security;

/// <summary>Whoever opens the page of a host with keys.</summary>
public sealed partial class LoginSpecs(KeyedHost host) : BrowserSpecs(host), IClassFixture<KeyedHost>
{
    [BrowserFact]
    public async Task Should_open_the_page_that_was_asked_for_when_the_key_is_known()
    {
        var visitor = await VisitAsync("/c/acme/agents");

        await LogInAsync(visitor, KeyedHost.Operator);

        await Expect(visitor.Page).ToHaveURLAsync("/c/acme/agents");
        await Expect(visitor.Content).ToContainTextAsync("ann");
    }

    [BrowserFact]
    public async Task Should_say_so_and_ask_again_when_the_key_is_unknown()
    {
        var visitor = await VisitAsync("/");
        visitor.Await("401");

        await LogInAsync(visitor, "a-key-that-nobody-has");

        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not known here");
        await Expect(visitor.Page.GetByLabel("API key")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Should_show_nothing_of_another_company_when_the_key_is_bound_to_one()
    {
        var visitor = await VisitAsync("/");

        await LogInAsync(visitor, KeyedHost.AcmeReader);

        await Expect(visitor.Content).ToContainTextAsync("acme");
        await Expect(visitor.Content).Not.ToContainTextAsync("other");
        foreach (var page in Pages("other"))
        {
            await visitor.GoAsync(page);
            await Expect(visitor.Content).ToContainTextAsync("The key is not for this company");
            await Expect(visitor.Content).Not.ToContainTextAsync("olga");
        }
    }

    [BrowserFact]
    public async Task Should_show_orders_to_operators_alone_when_both_read_the_same_pages()
    {
        var @operator = await VisitAsync("/");
        await LogInAsync(@operator, KeyedHost.Operator);
        await Expect(@operator.Content).ToContainTextAsync("acme");
        var reader = await VisitAsync("/");
        await LogInAsync(reader, KeyedHost.AcmeReader);
        await Expect(reader.Content).ToContainTextAsync("acme");

        foreach (var (page, shows) in new[] { ("", "broken"), ("/agents", "ann"), ("/work", "T-1"), ("/schedules", "nightly") })
        {
            await @operator.GoAsync($"/c/acme{page}");
            await Expect(Orders(@operator).First).ToBeVisibleAsync();
            await reader.GoAsync($"/c/acme{page}");
            await Expect(reader.Content).ToContainTextAsync(shows);
            await Expect(Orders(reader)).ToHaveCountAsync(0);
        }
    }

    [BrowserFact]
    public async Task Should_ask_for_a_key_again_when_somebody_has_logged_out()
    {
        var visitor = await VisitAsync("/c/acme");
        await LogInAsync(visitor, KeyedHost.Operator);

        await visitor.Button("Log out").ClickAsync();
        await Expect(visitor.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await visitor.GoAsync("/c/acme");

        await Expect(visitor.Page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    private static ILocator Orders(Visitor visitor) => visitor.Content.GetByRole(AriaRole.Button, new() { NameRegex = OrderNames() });

    [GeneratedRegex("^(Pause|Resume|Wake|Retry|Assign|Run|Enable|Disable|Cancel|Terminate|Close)")]
    private static partial Regex OrderNames();

    private static string[] Pages(string company) => [$"/c/{company}", $"/c/{company}/agents", $"/c/{company}/wakeups", $"/c/{company}/work", $"/c/{company}/schedules"];

    private static async Task LogInAsync(Visitor visitor, string key)
    {
        await visitor.Page.GetByLabel("API key").FillAsync(key);
        await visitor.Button("Log in").ClickAsync();
    }
}
