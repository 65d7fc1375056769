using System.Net;
using System.Text.Json;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class GoalApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    private const string Goals = "/api/companies/acme/goals";

    [Fact]
    public async Task Should_answer_201_then_200_with_the_same_goal_when_it_is_put_twice()
    {
        const string body = """{"title":"Bread for all","description":"Every day.","requestedBy":"me"}""";

        using var first = await host.SendAsync(HttpMethod.Put, $"{Goals}/twice", body);
        using var second = await host.SendAsync(HttpMethod.Put, $"{Goals}/twice", body);

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        first.Headers.Location!.ToString().Should().Be($"{Goals}/twice");
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await second.Content.ReadAsStringAsync();
        text.Should().Be(await first.Content.ReadAsStringAsync());
        text.Should().MatchRegex(
            """^{"id":"twice","companyId":"acme","title":"Bread for all","description":"Every day.","depth":1,"createdAt":"[^"]+Z"}$""");
    }

    [Fact]
    public async Task Should_drop_what_is_left_out_when_a_goal_is_put_again()
    {
        await PutAsync("drop-top", """{"title":"Top"}""");
        await PutAsync("drop", """{"title":"One","parentGoalId":"drop-top","description":"First."}""");

        await PutAsync("drop", """{"title":"Two"}""");

        var goal = await host.OkAsync(HttpMethod.Get, $"{Goals}/drop");
        goal.GetProperty("title").GetString().Should().Be("Two");
        goal.TryGetProperty("parentGoalId", out _).Should().BeFalse("PUT replaces the whole resource");
        goal.TryGetProperty("description", out _).Should().BeFalse("PUT replaces the whole resource");
    }

    [Fact]
    public async Task Should_lead_from_the_mission_to_the_goal_when_its_ancestry_is_asked_for()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery", """{"name":"Bakery","mission":"Feed people."}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/goals/top", """{"title":"Bread"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/goals/mid", """{"title":"Ovens","parentGoalId":"top","description":"Hot ones."}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/bakery/goals/low", """{"title":"Bricks","parentGoalId":"mid"}""");

        var ancestry = await host.OkAsync(HttpMethod.Get, "/api/companies/bakery/goals/low/ancestry");

        ancestry.GetRawText().Should().Be(
            """{"mission":"Feed people.","goals":[{"id":"top","title":"Bread"},"""
            + """{"id":"mid","title":"Ovens","description":"Hot ones."},{"id":"low","title":"Bricks"}]}""");
    }

    [Fact]
    public async Task Should_wake_the_agent_at_priority_75_when_a_goal_is_decomposed()
    {
        await host.PausedAgentAsync("plans");
        await PutAsync("big", """{"title":"Big"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/acme/tickets/big-parts", """{"title":"Parts"}""");

        using var response = await host.SendAsync(
            HttpMethod.Post, $"{Goals}/big/decompose", """{"agentId":"plans","parentTicketId":"big-parts","requestedBy":"me"}""");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var receipt = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        receipt.GetProperty("outcome").GetString().Should().Be("scheduled");
        var id = receipt.GetProperty("wakeupId").GetString()!;
        response.Headers.Location!.ToString().Should().Be($"/api/companies/acme/wakeups/{id}");
        var wakeup = await host.WakeupAsync(id);
        wakeup.GetProperty("agentId").GetString().Should().Be("plans");
        wakeup.GetProperty("trigger").GetRawText().Should().Be("""{"type":"goal_decomposed","id":"big"}""");
        wakeup.GetProperty("priority").GetInt32().Should().Be(75);
        wakeup.GetProperty("requestedBy").GetString().Should().Be("me");
        wakeup.GetProperty("context").GetProperty("goalId").GetString().Should().Be("big");
        wakeup.GetProperty("context").GetProperty("parentTicketId").GetString().Should().Be("big-parts");
    }

    [Fact]
    public async Task Should_show_every_goal_once_when_a_list_is_read_page_by_page()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/many-goals", """{"name":"Many"}""");
        foreach (var id in new[] { "c", "a", "b" })
        {
            await host.OkAsync(HttpMethod.Put, $"/api/companies/many-goals/goals/{id}", """{"title":"One"}""");
        }

        (await host.PagesAsync("/api/companies/many-goals/goals")).Should().Equal("a", "b", "c");
    }

    private Task<JsonElement> PutAsync(string id, string body) => host.OkAsync(HttpMethod.Put, $"{Goals}/{id}", body);
}
