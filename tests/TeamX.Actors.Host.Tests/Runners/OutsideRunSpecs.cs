using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Runners;

/// <summary>Agents with the runner http on a real host: runs that their receiver has, by way of the API, and runs that end with the answer.</summary>
public sealed class OutsideRunSpecs(HostFixture host) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Should_leave_the_run_to_the_receiver_when_it_answers_202()
    {
        await using var receiver = await TestServer.AnsweringAsync(202);
        var (id, token) = await WakeAsync(receiver);

        var renewal = await ReportAsync(id, "heartbeat", $$"""{"leaseToken":"{{token}}"}""");
        renewal.GetProperty("cancelRequested").GetBoolean().Should().BeFalse();
        var wakeup = await ReportAsync(id, "complete", $$$"""{"leaseToken":"{{{token}}}","result":{"pages":3}}""");

        wakeup.GetProperty("status").GetString().Should().Be("completed");
        wakeup.GetProperty("result").GetProperty("pages").GetInt32().Should().Be(3);
        receiver.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("fail", """ "error":"no paper","permanent":true,"code":"no_paper" """, "failed")]
    [InlineData("skip", """ "reason":"nothing to do" """, "completed")]
    [InlineData("defer", """ "until":"2090-01-01T00:00:00Z","reason":"closed" """, "pending")]
    public async Task Should_take_every_end_when_the_receiver_reports_it(string verb, string fields, string status)
    {
        await using var receiver = await TestServer.AnsweringAsync(202);
        var (id, token) = await WakeAsync(receiver);

        var wakeup = await ReportAsync(id, verb, $$"""{"leaseToken":"{{token}}",{{fields}}}""");

        wakeup.GetProperty("status").GetString().Should().Be(status);
    }

    [Fact]
    public async Task Should_answer_409_when_the_token_is_of_a_run_that_has_ended()
    {
        await using var receiver = await TestServer.AnsweringAsync(202);
        var (id, token) = await WakeAsync(receiver);
        await ReportAsync(id, "fail", $$"""{"leaseToken":"{{token}}","error":"once","permanent":true}""");

        using var late = await host.SendAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{id}/complete", $$"""{"leaseToken":"{{token}}"}""");

        late.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await late.Content.ReadAsStringAsync()).Should().Contain("stale_lease");
    }

    [Fact]
    public async Task Should_take_the_report_and_go_away_when_it_comes_before_the_answer()
    {
        await using var receiver = await TestServer.HangingAsync();
        var (id, token) = await WakeAsync(receiver);

        await ReportAsync(id, "complete", $$"""{"leaseToken":"{{token}}","result":1}""");

        await receiver.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var wakeup = await host.WakeupAsync(id);
        (wakeup.GetProperty("status").GetString(), wakeup.GetProperty("attempt").GetInt32()).Should().Be(("completed", 1));
    }

    [Fact]
    public async Task Should_fail_with_timeout_and_go_away_when_the_receiver_is_too_slow()
    {
        await using var receiver = await TestServer.HangingAsync();
        var (id, _) = await WakeAsync(receiver, """ ,"timeout":"PT1S","maxRetries":0 """);

        var wakeup = await host.WakeupWhenAsync(id, "failed", now => now.GetProperty("status").GetString() == "failed");

        wakeup.GetProperty("errorCode").GetString().Should().Be("timeout");
        await receiver.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_cancel_and_go_away_when_the_request_is_cancelled()
    {
        await using var receiver = await TestServer.HangingAsync();
        var (id, _) = await WakeAsync(receiver);

        await host.OkAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{id}/cancel");

        await host.WakeupWhenAsync(id, "cancelled", now => now.GetProperty("status").GetString() == "cancelled");
        await receiver.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_tell_the_receiver_to_stop_when_a_run_that_it_has_is_cancelled()
    {
        await using var receiver = await TestServer.AnsweringAsync(202);
        var (id, token) = await WakeAsync(receiver);

        await host.OkAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{id}/cancel");

        (await ReportAsync(id, "heartbeat", $$"""{"leaseToken":"{{token}}"}""")).GetProperty("cancelRequested").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("""{"kind":"http","url":"not an address"}""")]
    [InlineData("""{"kind":"chat","endpoint":"file:///etc/passwd","model":"m"}""")]
    public async Task Should_answer_422_when_an_agent_is_defined_with_an_address_that_is_none(string runner)
    {
        using var answer = await host.SendAsync(HttpMethod.Put, "/api/companies/acme/agents/odd", $$"""{"name":"Odd","runner":{{runner}}}""");

        answer.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("runner_settings_invalid");
    }

    private async Task<(string Id, string Token)> WakeAsync(TestServer receiver, string more = "")
    {
        var agent = $"a-{Guid.NewGuid():N}";
        await host.AgentAsync(agent, $$"""{"kind":"http","url":"{{receiver.Url}}"}""");
        var id = await host.WakeAsync($$"""{"agentId":"{{agent}}","trigger":{"type":"schedule"}{{more}}}""");
        await Deadline.UntilAsync("the receiver was called", () => receiver.Requests.Count == 1);
        return (id, JsonSerializer.Deserialize<JsonElement>(receiver.Requests[0].Body).GetProperty("leaseToken").GetString()!);
    }

    private Task<JsonElement> ReportAsync(string id, string verb, string body) =>
        host.OkAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{id}/{verb}", body);
}
