using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

public sealed class WakeupApiSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    private const string Wakeups = "/api/companies/acme/wakeups";

    [Fact]
    public async Task Should_accept_run_and_show_a_wakeup_when_an_agent_is_woken()
    {
        await host.AgentAsync("runs");
        const string order = """
            {"agentId":"runs","trigger":{"type":"ticket_assigned","id":"T-1"},"maxRetries":2,"timeout":"PT36H","requestedBy":"me",
             "context":{"ticketId":"T-1","sourceKind":"test","metadata":{"b":1.50,"a":["é"]}}}
            """;

        using var response = await host.SendAsync(HttpMethod.Post, Wakeups, order);

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var receipt = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        var id = receipt.GetProperty("wakeupId").GetString()!;
        receipt.GetProperty("outcome").GetString().Should().Be("scheduled");
        response.Headers.Location!.ToString().Should().Be($"{Wakeups}/{id}");
        var wakeup = await host.WakeupWhenAsync(id, "completed", Is("completed"));
        wakeup.GetProperty("id").GetString().Should().Be(id);
        wakeup.GetProperty("outcome").GetString().Should().Be("completed");
        wakeup.GetProperty("priority").GetInt32().Should().Be(70);
        wakeup.GetProperty("timeout").GetString().Should().Be("P1DT12H");
        wakeup.GetProperty("createdAt").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        wakeup.GetProperty("context").GetProperty("metadata").GetRawText().Should().Be("""{"b":1.50,"a":["é"]}""");
        wakeup.GetProperty("result").GetProperty("echo").GetProperty("attempt").GetInt32().Should().Be(1);
        wakeup.TryGetProperty("error", out _).Should().BeFalse("what is null is left out");
    }

    [Fact]
    public async Task Should_answer_with_the_first_request_when_an_idempotency_key_is_repeated()
    {
        await host.AgentAsync("repeats");
        const string order = """{"agentId":"repeats","trigger":{"type":"manual"}}""";
        var first = await ScheduleAsync(order, ("Idempotency-Key", "again"));

        var second = await ScheduleAsync("""{"agentId":"repeats","trigger":{"type":"manual"},"idempotencyKey":"again"}""");

        second.GetProperty("outcome").GetString().Should().Be("deduplicated");
        second.GetProperty("wakeupId").GetString().Should().Be(first.GetProperty("wakeupId").GetString());
    }

    [Fact]
    public async Task Should_merge_and_say_so_when_an_equal_request_is_pending()
    {
        await host.PausedAgentAsync("merges");
        var first = await ScheduleAsync("""{"agentId":"merges","trigger":{"type":"routine","id":"R"}}""");

        var second = await ScheduleAsync("""{"agentId":"merges","trigger":{"type":"routine","id":"R"},"priority":90,"requestedBy":"you"}""");

        second.GetProperty("outcome").GetString().Should().Be("coalesced");
        var wakeup = await host.WakeupAsync(first.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("priority").GetInt32().Should().Be(90);
        wakeup.GetProperty("coalescedCount").GetInt32().Should().Be(1);
        wakeup.GetProperty("merged")[0].GetProperty("requestedBy").GetString().Should().Be("you");
    }

    [Fact]
    public async Task Should_say_why_it_waits_when_its_agent_is_paused()
    {
        await host.PausedAgentAsync("waits");
        var id = await host.WakeAsync("""{"agentId":"waits","trigger":{"type":"manual"}}""");

        var waiting = (await host.WakeupAsync(id)).GetProperty("waiting");
        waiting.GetProperty("code").GetString().Should().MatchRegex("^[a-z_]+$");
        waiting.GetProperty("message").GetString().Should().EndWith(".");

        await host.OkAsync(HttpMethod.Post, "/api/companies/acme/agents/waits/resume");
        (await host.WakeupWhenAsync(id, "completed", Is("completed"))).TryGetProperty("waiting", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Should_accept_all_of_a_batch_in_order_when_it_is_sound()
    {
        await host.AgentAsync("batch");
        var item = """{"agentId":"batch","trigger":{"type":"manual"},"allowCoalescing":false,"idempotencyKey":"item"}""";
        var other = """{"agentId":"batch","trigger":{"type":"manual"},"allowCoalescing":false}""";

        var receipts = await host.OkAsync(HttpMethod.Post, $"{Wakeups}/batch", $$"""{"wakeups":[{{item}},{{other}},{{item}}]}""");

        receipts.EnumerateArray().Select(receipt => receipt.GetProperty("outcome").GetString()).Should().Equal("scheduled", "scheduled", "deduplicated");
        receipts[2].GetProperty("wakeupId").GetString().Should().Be(receipts[0].GetProperty("wakeupId").GetString());
    }

    [Fact]
    public async Task Should_wake_at_priority_80_when_a_person_asks_without_a_word()
    {
        await host.AgentAsync("asked");

        var receipt = await host.OkAsync(HttpMethod.Post, "/api/companies/acme/agents/asked/wakeups");

        var wakeup = await host.WakeupAsync(receipt.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("priority").GetInt32().Should().Be(80);
        wakeup.GetProperty("trigger").GetRawText().Should().Be("""{"type":"manual"}""");
    }

    [Fact]
    public async Task Should_record_the_cause_and_the_trace_when_headers_name_them()
    {
        await host.PausedAgentAsync("caused");
        var cause = await host.WakeAsync("""{"agentId":"caused","trigger":{"type":"manual"}}""");
        const string trace = "0af7651916cd43dd8448eb211c80319c";

        var receipt = await ScheduleAsync(
            """{"agentId":"caused","trigger":{"type":"schedule"}}""", ("X-TeamX-Caused-By", cause), ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));

        var wakeup = await host.WakeupAsync(receipt.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("context").GetProperty("causedBy").GetString().Should().Be(cause);
        wakeup.GetProperty("causeDepth").GetInt32().Should().Be(1);
        wakeup.GetProperty("traceparent").GetString().Should().MatchRegex($"^00-{trace}-[0-9a-f]{{16}}-0[01]$");
    }

    [Fact]
    public async Task Should_show_the_cancelled_wakeup_when_a_pending_one_is_cancelled()
    {
        await host.PausedAgentAsync("cancels");
        var id = await host.WakeAsync("""{"agentId":"cancels","trigger":{"type":"manual"}}""");

        var wakeup = await host.OkAsync(HttpMethod.Post, $"{Wakeups}/{id}/cancel", """{"reason":"not needed"}""");

        wakeup.GetProperty("status").GetString().Should().Be("cancelled");
        wakeup.GetProperty("reason").GetString().Should().Be("not needed");
        using var again = await host.SendAsync(HttpMethod.Post, $"{Wakeups}/{id}/retry");
        (await Problem.OfAsync(again)).Status.Should().Be(409);
    }

    [Fact]
    public async Task Should_make_a_new_request_when_a_dead_lettered_one_is_retried()
    {
        await host.AgentAsync("fails", """{"kind":"echo","failTimes":1}""");
        var id = await host.WakeAsync("""{"agentId":"fails","trigger":{"type":"manual"},"maxRetries":0}""");
        var failed = await host.WakeupWhenAsync(id, "failed", Is("failed"));
        failed.GetProperty("errorCode").GetString().Should().Be("echo_failed");

        var receipt = await host.OkAsync(HttpMethod.Post, $"{Wakeups}/{id}/retry", """{"requestedBy":"me"}""");

        var retry = await host.WakeupAsync(receipt.GetProperty("wakeupId").GetString()!);
        retry.GetProperty("retryOf").GetString().Should().Be(id);
    }

    [Fact]
    public async Task Should_show_what_waits_in_the_order_of_the_queue_when_that_is_asked_for()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/ordered", """{"name":"Ordered"}""");
        await host.AgentAsync("held", company: "ordered");
        await host.OkAsync(HttpMethod.Post, "/api/companies/ordered/pause", "{}");
        var low = await host.WakeAsync("""{"agentId":"held","trigger":{"type":"schedule"},"priority":1}""", "ordered");
        var high = await host.WakeAsync("""{"agentId":"held","trigger":{"type":"schedule"},"priority":99}""", "ordered");

        var queue = await host.OkAsync(HttpMethod.Get, "/api/companies/ordered/wakeups?order=queue");
        var first = await host.OkAsync(HttpMethod.Get, "/api/companies/ordered/wakeups?order=queue&limit=1");

        queue.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).Should().Equal(high, low);
        queue.GetProperty("items")[0].GetProperty("waiting").GetProperty("code").GetString().Should().Be("company_paused");
        first.GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString().Should().Be(high);
        first.TryGetProperty("nextCursor", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("order=oldest", 400, "query_invalid")]
    [InlineData("order=queue&order=queue", 400, "query_invalid")]
    [InlineData("order=queue&status=pending", 400, "query_invalid")]
    [InlineData("order=queue&cursor=1.1", 400, "query_invalid")]
    [InlineData("order=queue&limit=0", 422, "limit_out_of_range")]
    public async Task Should_refuse_a_list_when_its_order_can_not_be_had(string query, int status, string code)
    {
        using var response = await host.SendAsync(HttpMethod.Get, $"{Wakeups}?{query}");

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
    }

    [Fact]
    public async Task Should_show_every_request_once_newest_first_when_a_list_is_read_page_by_page()
    {
        await host.PausedAgentAsync("lists");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await host.WakeAsync("""{"agentId":"lists","trigger":{"type":"routine"},"allowCoalescing":false}"""));
        }

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await host.OkAsync(HttpMethod.Get,
                $"{Wakeups}?agent=lists&status=pending&trigger=routine&limit=2&cursor={Uri.EscapeDataString(cursor)}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }

        seen.Should().Equal(ids);
    }

    [Fact]
    public async Task Should_take_the_report_of_whoever_holds_the_token_when_a_run_is_reported_from_outside()
    {
        var file = host.FileFor("token");
        await host.AgentAsync("outside", $$"""{"kind":"process","command":"sh","arguments":["-c","echo $TEAMX_LEASE_TOKEN > {{file}}; exec sleep 60"]}""");
        var id = await host.WakeAsync("""{"agentId":"outside","trigger":{"type":"manual"}}""");
        await Deadline.UntilAsync("the run has its token", () => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'));
        var token = (await File.ReadAllTextAsync(file)).Trim();

        var renewal = await host.OkAsync(HttpMethod.Post, $"{Wakeups}/{id}/heartbeat", $$"""{"leaseToken":"{{token}}"}""");
        var wakeup = await host.OkAsync(HttpMethod.Post, $"{Wakeups}/{id}/complete", $$$"""{"leaseToken":"{{{token}}}","result":{"by":"me"}}""");

        renewal.GetProperty("cancelRequested").GetBoolean().Should().BeFalse();
        renewal.GetProperty("leaseExpiresAt").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UtcNow);
        wakeup.GetProperty("status").GetString().Should().Be("completed");
        wakeup.GetProperty("result").GetRawText().Should().Be("""{"by":"me"}""");
        using var late = await host.SendAsync(HttpMethod.Post, $"{Wakeups}/{id}/fail", $$"""{"leaseToken":"{{token}}","error":"late"}""");
        (await Problem.OfAsync(late)).Should().BeEquivalentTo(new { Status = 409, Code = "stale_lease" });
    }

    private static Func<JsonElement, bool> Is(string status) => wakeup => wakeup.GetProperty("status").GetString() == status;

    private async Task<JsonElement> ScheduleAsync(string order, params (string, string)[] headers)
    {
        using var response = await host.SendAsync(HttpMethod.Post, Wakeups, order, headers);
        response.StatusCode.Should().Be(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }
}
