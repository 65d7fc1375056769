using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>What empty pages offer to copy.</summary>
public sealed partial class NextStepsSpecs(HostFixture host) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Should_fill_the_page_as_it_stands_when_a_command_is_run()
    {
        await using var page = host.Services.CreateAsyncScope();
        var steps = Of(page, api: "/api");

        foreach (var command in new[]
        {
            steps.DefineCompany("fresh"), steps.DefineAgent("fresh"), steps.Wake("fresh", "ada"), steps.DefineGoal("fresh"), steps.DefineSchedule("fresh"),
            steps.DefineRoutine("fresh"),
        })
        {
            var parts = Curl().Match(command);
            using var request = new HttpRequestMessage(new HttpMethod(parts.Groups[1].Value), parts.Groups[2].Value);
            request.Content = new StringContent(parts.Groups[3].Value, Encoding.UTF8, "application/json");
            using var answer = await host.Http.SendAsync(request);
            ((int)answer.StatusCode).Should().BeInRange(200, 299, "{0} answers {1}", command, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Should_say_it_in_code_when_the_host_has_no_http_api()
    {
        await using var page = host.Services.CreateAsyncScope();
        var steps = Of(page, api: null);

        steps.DefineCompany("acme").Should().Be("""await client.AskAsync(new DefineCompany(new CompanyId("acme"), "acme"));""");
        steps.Wake("acme", "ann").Should().Be(
            """await client.AskAsync(new ScheduleWakeup(new CompanyId("acme"), new WakeupOrder(new AgentId("ann"), new Trigger(TriggerType.Manual)) { Reason = "a look around" }));""");
    }

    private NextSteps Of(AsyncServiceScope page, string? api)
    {
        var place = host.Http.BaseAddress!.ToString();
        ((IHostEnvironmentNavigationManager)page.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize(place, place);
        page.ServiceProvider.GetRequiredService<DashboardSession>().Enter(null, api);
        return page.ServiceProvider.GetRequiredService<NextSteps>();
    }

    [GeneratedRegex("^curl -X (PUT|POST) (\\S+) -H 'content-type: application/json' -d '([^']*)'$")]
    private static partial Regex Curl();
}
