using Microsoft.AspNetCore.Components;
using TeamX.Actors.Dashboard.Pages;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>Addresses that somebody has typed.</summary>
public sealed class AddressSpecs(HostFixture host) : IClassFixture<HostFixture>
{
    private const string SomeRequest = "0197a000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("no such one!")]
    [InlineData("-acme")]
    [InlineData("äcme")]
    public async Task Should_say_that_there_is_no_such_company_when_nothing_can_be_called_like_that(string company)
    {
        await SaysAsync<Overview>(company);
        await SaysAsync<Agents>(company);
        await SaysAsync<Wakeups>(company);
        await SaysAsync<Wakeup>(company, SomeRequest);
        await SaysAsync<Work>(company);
        await SaysAsync<Schedules>(company);
    }

    [Fact]
    public async Task Should_offer_to_make_it_when_a_company_could_be_called_like_that()
    {
        await using var page = await LivingPage.OpenAsync<Agents>(host.Services, "soon");

        await page.ShowsAsync("There is no company 'soon'");
        (await page.HtmlAsync()).Should().Contain("curl -X PUT http://127.0.0.1/api/companies/soon");
    }

    private async Task SaysAsync<TPage>(string company, string? id = null)
        where TPage : IComponent
    {
        await using var page = await LivingPage.OpenAsync<TPage>(host.Services, company, id: id);
        await page.ShowsAsync($"There is no company '{company}'");
        (await page.HtmlAsync()).Should().Contain("An id begins with a letter or digit").And.NotContain("curl").And.NotContain("log of the host");
    }
}
