using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class ExplainApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    private const string Acme = "/api/companies/acme";

    [Fact]
    public async Task Should_explain_a_wakeup_when_it_waits()
    {
        await host.PausedAgentAsync("explained");
        var id = await host.WakeAsync("""{"agentId":"explained","trigger":{"type":"manual"}}""");

        var explanation = await host.OkAsync(HttpMethod.Get, $"{Acme}/wakeups/{id}/explain");

        explanation.GetProperty("wakeup").GetProperty("id").GetString().Should().Be(id);
        var waiting = explanation.GetProperty("waiting");
        waiting.GetProperty("code").GetString().Should().Be("agent_paused");
        waiting.GetProperty("message").GetString().Should().Be("The agent 'explained' is paused (for a while). It starts after the agent is resumed.");
        waiting.TryGetProperty("earliestAt", out _).Should().BeFalse("nobody knows when somebody resumes it");
        explanation.GetProperty("story").ValueKind.Should().Be(JsonValueKind.Array);
        explanation.GetProperty("eventNumber").GetInt64().Should().BePositive();
    }

    [Fact]
    public async Task Should_give_no_reason_for_waiting_when_it_is_finished()
    {
        await host.AgentAsync("finished");
        var id = await host.WakeAsync("""{"agentId":"finished","trigger":{"type":"manual"}}""");
        await host.WakeupWhenAsync(id, "completed", wakeup => wakeup.GetProperty("status").GetString() == "completed");

        var explanation = await host.OkAsync(HttpMethod.Get, $"{Acme}/wakeups/{id}/explain");

        explanation.GetProperty("wakeup").GetProperty("status").GetString().Should().Be("completed");
        explanation.TryGetProperty("waiting", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Should_name_the_end_of_the_echo_as_the_next_start_when_an_agent_runs_one()
    {
        await host.AgentAsync("echoes", """{"kind":"echo","delay":"PT20M"}""");
        var running = await host.WakeAsync("""{"agentId":"echoes","trigger":{"type":"schedule"}}""");
        var next = await host.WakeAsync("""{"agentId":"echoes","trigger":{"type":"schedule"}}""");
        var started = await host.WakeupWhenAsync(running, "processing", wakeup => wakeup.GetProperty("status").GetString() == "processing");

        var why = await host.OkAsync(HttpMethod.Get, $"{Acme}/agents/echoes/explain");

        why.GetProperty("agent").GetProperty("id").GetString().Should().Be("echoes");
        why.GetProperty("code").GetString().Should().Be("running");
        why.GetProperty("message").GetString().Should().Contain(running);
        why.GetProperty("running").EnumerateArray().Select(id => id.GetString()).Should().Equal(running);
        why.GetProperty("next").GetString().Should().Be(next);
        why.GetProperty("earliestAt").GetDateTimeOffset().Should().Be(started.GetProperty("startedAt").GetDateTimeOffset().AddMinutes(20));
    }

    [Fact]
    public async Task Should_say_that_there_is_nothing_to_do_when_nothing_waits()
    {
        await host.AgentAsync("bored");

        var why = await host.OkAsync(HttpMethod.Get, $"{Acme}/agents/bored/explain");

        why.GetProperty("code").GetString().Should().Be("nothing_to_do");
        why.GetProperty("running").GetArrayLength().Should().Be(0);
        why.TryGetProperty("next", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("companies/acme/wakeups/019a0000-0000-7000-8000-000000000000/explain", "wakeup_not_found")]
    [InlineData("companies/nobody/wakeups/019a0000-0000-7000-8000-000000000000/explain", "company_not_found")]
    [InlineData("companies/acme/agents/nobody/explain", "agent_not_found")]
    [InlineData("companies/nobody/agents/nobody/explain", "company_not_found")]
    public async Task Should_answer_404_when_it_is_unknown(string path, string code)
    {
        using var response = await host.SendAsync(HttpMethod.Get, $"/api/{path}");

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString().Should().Be(code);
        Contract.Allows("GET", $"/api/{path}", 404, code).Should().BeTrue();
    }
}
