using Microsoft.Playwright;
using TeamX.Actors.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>The way from page to page, on windows of any width.</summary>
[Collection(LiveHost.Name)]
public sealed class NavigationSpecs(BrowserFixture host) : BrowserSpecs(host)
{
    [BrowserFact]
    public async Task Should_leave_the_page_to_its_content_and_come_back_when_a_window_is_made_small_and_wide_again()
    {
        using var company = await Host.CompanyAsync("width");
        var visitor = await VisitAsync($"/c/{company.Id}");
        await Expect(visitor.Navigation).ToBeInViewportAsync();

        await visitor.Page.SetViewportSizeAsync(Visitor.Phone.Width, Visitor.Phone.Height);
        await Expect(visitor.Navigation).Not.ToBeInViewportAsync();
        await visitor.Heading.ClickAsync(new() { Trial = true });

        await visitor.Page.SetViewportSizeAsync(Visitor.Wide.Width, Visitor.Wide.Height);
        await Expect(visitor.Navigation).ToBeInViewportAsync();
    }

    [BrowserFact]
    public async Task Should_make_way_again_when_a_page_was_chosen_on_a_phone()
    {
        using var company = await Host.CompanyAsync("phone");
        var visitor = await VisitAsync($"/c/{company.Id}");
        await visitor.Page.SetViewportSizeAsync(Visitor.Phone.Width, Visitor.Phone.Height);
        await Expect(visitor.Navigation).Not.ToBeInViewportAsync();
        await Expect(visitor.Button("Navigation")).ToHaveAttributeAsync("aria-expanded", "false");
        await visitor.Button("Navigation").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Agents", Exact = true }).ClickAsync();

        await Expect(visitor.Heading).ToHaveTextAsync("Agents");
        await Expect(visitor.Navigation).Not.ToBeInViewportAsync();
    }
}
