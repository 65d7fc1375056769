using System.Globalization;
using static TeamX.Actors.Host.Tests.Api.BadInputFixture;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>Every rule about a wakeup request, broken once.</summary>
public sealed class BadWakeupSpecs(BadInputFixture host) : IClassFixture<BadInputFixture>
{
    private static readonly string Long = new('x', 129);

    public static TheoryData<string, int, string, string> Orders => new()
    {
        { "unknown agent", 404, "agent_not_found", Order(new { agentId = "nobody" }) },
        { "agent of another company", 404, "agent_not_found", Order(new { agentId = "olga" }) },
        { "terminated agent", 409, "agent_terminated", Order(new { agentId = "gone" }) },
        { "empty agent id", 400, "id_invalid", Order(new { agentId = "" }) },
        { "over-long agent id", 400, "id_invalid", Order(new { agentId = Long }) },
        { "agent id with a slash", 400, "id_invalid", Order(new { agentId = "a/b" }) },
        { "priority below 0", 422, "priority_out_of_range", Order(new { priority = -1 }) },
        { "priority above 100", 422, "priority_out_of_range", Order(new { priority = 101 }) },
        { "priority that is text", 400, "field_invalid", Order(new { priority = "high" }) },
        { "priority with a fraction", 400, "field_invalid", Order(new { priority = 5.5 }) },
        { "unknown trigger type", 422, "trigger_type_unknown", Order(new { trigger = new { type = "comet" } }) },
        { "empty trigger id", 400, "trigger_id_invalid", Order(new { trigger = new { type = "manual", id = "" } }) },
        { "over-long trigger id", 400, "trigger_id_invalid", Order(new { trigger = new { type = "manual", id = Long } }) },
        { "trigger id with a control character", 400, "trigger_id_invalid", Order(new { trigger = new { type = "manual", id = "a\u0007b" } }) },
        { "trigger that is text", 400, "field_invalid", Order(new { trigger = "manual" }) },
        { "no trigger", 400, "field_missing", """{"agentId":"ann"}""" },
        { "no agent", 400, "field_missing", """{"trigger":{"type":"manual"}}""" },
        { "agent that is null", 400, "field_invalid", """{"agentId":null,"trigger":{"type":"manual"}}""" },
        { "misspelt field", 400, "field_unknown", Order(new { prioritty = 5 }) },
        { "field in another case", 400, "field_unknown", Order(new { Priority = 5 }) },
        { "repeated field", 400, "field_invalid", """{"agentId":"ann","agentId":"ann","trigger":{"type":"manual"}}""" },
        { "instant over 5 years away", 422, "scheduled_for_too_far", Order(new { scheduledFor = DateTimeOffset.UtcNow.AddYears(6) }) },
        { "instant without an offset", 400, "field_invalid", Order(new { scheduledFor = "2026-03-01T08:00:00" }) },
        { "instant that is no date", 400, "field_invalid", Order(new { scheduledFor = "tomorrow" }) },
        { "too many retries", 422, "max_retries_out_of_range", Order(new { maxRetries = 101 }) },
        { "negative retries", 422, "max_retries_out_of_range", Order(new { maxRetries = -1 }) },
        { "timeout under a second", 422, "timeout_out_of_range", Order(new { timeout = "PT0S" }) },
        { "timeout over 30 days", 422, "timeout_out_of_range", Order(new { timeout = "P31D" }) },
        { "timeout in clock form", 400, "field_invalid", Order(new { timeout = "00:02:00" }) },
        { "context over 64 KiB", 413, "context_too_large", Order(new { context = new { metadata = new { text = new string('x', 66_000) } } }) },
        { "metadata 33 deep", 422, "context_too_deep", Order(new { context = new { metadata = Nested(33) } }) },
        { "metadata 100,000 deep", 422, "context_too_deep", $$$"""{"agentId":"ann","trigger":{"type":"manual"},"context":{"metadata":{{{NestedText(100_000)}}}}}""" },
        { "metadata that is a list", 400, "json_invalid", Order(new { context = new { metadata = new[] { 1 } } }) },
        { "metadata that is text", 400, "json_invalid", Order(new { context = new { metadata = "{}" } }) },
        { "ticket id with a slash", 400, "id_invalid", Order(new { context = new { ticketId = "../T" } }) },
        { "unknown context field", 400, "field_unknown", Order(new { context = new { ticket = "T" } }) },
        { "cause that is no wakeup id", 400, "id_invalid", Order(new { context = new { causedBy = "ann" } }) },
        { "empty idempotency key", 400, "idempotency_key_invalid", Order(new { idempotencyKey = "" }) },
        { "idempotency key that is not ASCII", 400, "idempotency_key_invalid", Order(new { idempotencyKey = "schlüssel" }) },
        { "over-long idempotency key", 400, "idempotency_key_invalid", Order(new { idempotencyKey = new string('k', 201) }) },
        { "idempotency key of another order", 409, "idempotency_key_reused", Order(new { idempotencyKey = "used" }) },
        { "over-long reason", 400, "text_invalid", Order(new { reason = new string('r', 2_000) }) },
        { "broken JSON", 400, "json_invalid", "{\"agentId\":\"ann\",\n\"trigger\":}" },
        { "truncated JSON", 400, "json_invalid", """{"agentId":"ann","tri""" },
        { "half a character", 400, "field_invalid", """{"agentId":"\ud800","trigger":{"type":"manual"}}""" },
        { "a list", 400, "field_invalid", "[]" },
        { "null", 400, "field_invalid", "null" },
        { "nothing", 400, "body_missing", "" },
    };

    public static TheoryData<string, int, string, string> Batches => new()
    {
        { "no wakeup", 422, "batch_empty", """{"wakeups":[]}""" },
        { "1,001 wakeups", 413, "batch_too_large", $$"""{"wakeups":[{{string.Join(',', Enumerable.Repeat(Good, 1001))}}]}""" },
        { "9 MiB", 413, "batch_too_large", $$"""{"wakeups":[],"requestedBy":"{{new string('x', 9 * 1024 * 1024)}}"}""" },
        { "one bad wakeup", 422, "priority_out_of_range", $$"""{"wakeups":[{{Good}},{{Order(new { priority = 101 })}}]}""" },
        { "a null", 400, "field_invalid", $$"""{"wakeups":[{{Good}},null]}""" },
        { "a misspelt field", 400, "field_unknown", """{"wakeups":[{"agent":"ann"}]}""" },
        { "no list", 400, "field_missing", "{}" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Should_refuse_and_write_nothing_when_an_order_has(string fault, int status, string code, string body) =>
        await RefusedAsync(fault, status, code, () => host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups", body));

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Should_refuse_all_of_a_batch_when_it_has(string fault, int status, string code, string body) =>
        await RefusedAsync(fault, status, code, () => host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups/batch", body));

    [Theory]
    [InlineData("wakeups", "Idempotency-Key", "other", "idempotency_key_mismatch")]
    [InlineData("wakeups", "Idempotency-Key", "", "idempotency_key_mismatch")]
    [InlineData("wakeups", "X-TeamX-Caused-By", "ann", "id_invalid")]
    [InlineData("wakeups/batch", "Idempotency-Key", "key", "idempotency_key_on_batch")]
    public async Task Should_refuse_and_write_nothing_when_a_header_does_not_fit(string path, string header, string value, string code)
    {
        var order = Order(new { idempotencyKey = "key" });
        var body = path == "wakeups" ? order : $$"""{"wakeups":[{{order}}]}""";

        await RefusedAsync(header, 400, code, () => host.SendAsync(HttpMethod.Post, $"/api/companies/acme/{path}", body, (header, value)));
    }

    [Fact]
    public async Task Should_refuse_a_wakeup_when_its_chain_of_causes_is_too_long() =>
        await RefusedAsync("depth", 422, "wake_depth_exceeded", () =>
            host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups", CausedBy(host.DeepestCause)));

    [Theory]
    [InlineData("prioritty", "prioritty")]
    [InlineData("trigger.typ", "trigger.typ")]
    public async Task Should_name_the_field_when_it_is_misspelt(string field, string named)
    {
        var body = field == "prioritty" ? Order(new { prioritty = 5 }) : Order(new { trigger = new { typ = "manual" } });

        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups", body);

        (await Problem.OfAsync(response)).Detail.Should().Contain($"'{named}'");
    }

    [Fact]
    public async Task Should_name_line_and_byte_when_JSON_is_broken()
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups", "{\"agentId\":\"ann\",\n\"trigger\":}");

        (await Problem.OfAsync(response)).Detail.Should().Contain(string.Create(CultureInfo.InvariantCulture, $"line {2}, byte {11}"));
    }

    private static object Nested(int depth) => depth == 1 ? new { } : new { a = Nested(depth - 1) };

    private static string NestedText(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private async Task RefusedAsync(string fault, int status, string code, Func<Task<HttpResponseMessage>> send)
    {
        var before = host.JournalRows();

        using var response = await send();

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code }, fault);
        host.JournalRows().Should().Be(before);
        await host.WakeAsync(Good);
        host.JournalRows().Should().Be(before + 1);
    }
}
