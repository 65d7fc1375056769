using System.Net;
using System.Text.Json;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class DefinitionApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Should_answer_201_then_200_with_the_company_when_it_is_put_twice()
    {
        using var first = await host.SendAsync(HttpMethod.Put, "/api/companies/twice", """{"name":"One","mission":"Write.","maxConcurrentRuns":3}""");
        using var second = await host.SendAsync(HttpMethod.Put, "/api/companies/twice", """{"name":"Two"}""");

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        first.Headers.Location!.ToString().Should().Be("/api/companies/twice");
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        var company = JsonSerializer.Deserialize<JsonElement>(await second.Content.ReadAsStringAsync());
        company.GetProperty("name").GetString().Should().Be("Two");
        company.TryGetProperty("mission", out _).Should().BeFalse("PUT replaces the whole resource");
        company.GetProperty("maxConcurrentRuns").GetInt32().Should().Be(5);
    }

    [Fact]
    public async Task Should_give_back_the_runner_as_it_was_put_when_an_agent_is_read()
    {
        const string runner = """{"kind":"process","command":"/bin/sh","arguments":["-c","exit 0"],"environment":{"A":"ü"}}""";

        var put = await host.AgentAsync("reads", runner);
        var got = await host.OkAsync(HttpMethod.Get, "/api/companies/acme/agents/reads");

        got.GetProperty("runner").GetRawText().Should().Be(runner);
        got.GetRawText().Should().Be(put.GetRawText());
        got.GetProperty("status").GetString().Should().Be("active");
    }

    [Fact]
    public async Task Should_show_the_state_when_an_agent_is_paused_resumed_and_terminated()
    {
        await host.AgentAsync("states");

        (await ActAsync("states/pause", """{"reason":"holiday"}""")).Should().Be("paused holiday");
        (await ActAsync("states/resume")).Should().Be("active ");
        (await ActAsync("states/terminate")).Should().Be("terminated ");
        var liveness = await host.OkAsync(HttpMethod.Get, "/api/companies/acme/agents/states/liveness");
        liveness.GetProperty("status").GetString().Should().Be("terminated");
        liveness.GetProperty("isAlive").GetBoolean().Should().BeFalse();
        liveness.GetProperty("lastActivityAt").ValueKind.Should().Be(JsonValueKind.Null, "it never ran");
    }

    [Fact]
    public async Task Should_start_nothing_when_a_company_is_paused()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/stops", """{"name":"Stops"}""");
        await host.AgentAsync("ann", company: "stops");

        var paused = await host.OkAsync(HttpMethod.Post, "/api/companies/stops/pause", """{"reason":"audit","interruptRunning":true}""");
        var id = await host.WakeAsync("""{"agentId":"ann","trigger":{"type":"manual"}}""", "stops");
        var stats = await host.OkAsync(HttpMethod.Get, "/api/companies/stops/stats");

        paused.GetProperty("pauseReason").GetString().Should().Be("audit");
        stats.GetProperty("due").GetInt32().Should().Be(1);
        (await host.WakeupAsync(id, "stops")).GetProperty("status").GetString().Should().Be("pending");
        (await host.OkAsync(HttpMethod.Post, "/api/companies/stops/resume")).GetProperty("paused").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Should_show_every_agent_once_when_a_list_is_read_page_by_page()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/crowd", """{"name":"Crowd"}""");
        foreach (var id in new[] { "c", "a", "b" })
        {
            await host.AgentAsync(id, company: "crowd");
        }

        (await host.PagesAsync("/api/companies/crowd/agents")).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task Should_show_every_company_once_when_a_list_is_read_page_by_page()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/zz-last", """{"name":"Z"}""");
        await host.OkAsync(HttpMethod.Put, "/api/companies/aa-first", """{"name":"A"}""");

        var ids = await host.PagesAsync("/api/companies");

        ids.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal).And.Contain(["aa-first", "acme", "zz-last"]);
    }

    [Fact]
    public async Task Should_say_that_it_is_ready_when_the_engine_is_up()
    {
        (await host.OkAsync(HttpMethod.Get, "/healthz/live")).GetProperty("status").GetString().Should().Be("live");
        (await host.OkAsync(HttpMethod.Get, "/healthz/ready")).GetProperty("status").GetString().Should().Be("ready");
    }

    private async Task<string> ActAsync(string path, string? body = null)
    {
        var agent = await host.OkAsync(HttpMethod.Post, $"/api/companies/acme/agents/{path}", body);
        return $"{agent.GetProperty("status").GetString()} {(agent.TryGetProperty("reason", out var reason) ? reason.GetString() : "")}";
    }
}
