using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TeamX.Actors.Host.Tests.Security;

namespace TeamX.Actors.Host.Tests.Mcp;

/// <summary>An agent as a user: a real MCP client against the running host.</summary>
public sealed class McpSpecs(KeyedHost host) : IClassFixture<KeyedHost>
{
    private static readonly DateTimeOffset Far = DateTimeOffset.UtcNow.AddDays(1);

    [Fact]
    public async Task Should_describe_the_tools_when_they_are_listed()
    {
        await using var ada = await ClientAsync(KeyedHost.AcmeReader, "ada");

        var tools = await ada.ListToolsAsync();

        tools.Select(tool => tool.Name).Should().BeEquivalentTo("schedule_wakeup", "list_wakeups", "explain_wakeup", "cancel_wakeup");
        tools.Should().OnlyContain(tool => tool.Description.Length > 20);
        var schedule = tools.Single(tool => tool.Name == "schedule_wakeup").JsonSchema;
        schedule.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Should().Equal("reason");
        schedule.GetProperty("properties").EnumerateObject().Should().OnlyContain(argument => argument.Value.GetProperty("description").GetString()!.Length > 5);
    }

    [Fact]
    public async Task Should_wake_the_caller_in_two_hours_with_its_cause_when_it_asks_for_that()
    {
        var run = await RunAsync("dora");
        await using var dora = await ClientAsync(KeyedHost.AcmeOperator, "dora", causedBy: run);
        var before = DateTimeOffset.UtcNow;

        var receipt = await CallAsync(dora, "schedule_wakeup", new() { ["when"] = "PT2H", ["reason"] = "Look whether the build is green", ["ticketId"] = "T-7" });

        receipt.GetProperty("outcome").GetString().Should().Be("scheduled");
        var wakeup = await host.WakeupAsync(receipt.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("agentId").GetString().Should().Be("dora");
        wakeup.GetProperty("requestedBy").GetString().Should().Be("dora");
        wakeup.GetProperty("reason").GetString().Should().Be("Look whether the build is green");
        wakeup.GetProperty("trigger").GetProperty("type").GetString().Should().Be("schedule");
        wakeup.GetProperty("context").GetProperty("ticketId").GetString().Should().Be("T-7");
        wakeup.GetProperty("context").GetProperty("causedBy").GetString().Should().Be(run);
        wakeup.GetProperty("causeDepth").GetInt32().Should().Be(1);
        wakeup.GetProperty("scheduledFor").GetDateTimeOffset().Should()
            .BeOnOrAfter(before.AddHours(2).AddMilliseconds(-1)).And.BeOnOrBefore(DateTimeOffset.UtcNow.AddHours(2));
    }

    [Fact]
    public async Task Should_fill_in_the_cooldown_when_an_agent_wakes_itself_at_once_for_the_same_cause()
    {
        await using var ada = await ClientAsync(KeyedHost.AcmeOperator, "ada");
        await AgentAsync("ada");
        var first = await CallAsync(ada, "schedule_wakeup", new() { ["when"] = "P1D", ["reason"] = "first" });

        var second = await CallAsync(ada, "schedule_wakeup", new() { ["reason"] = "again", ["causedBy"] = first.GetProperty("wakeupId").GetString() });

        var wakeup = await host.WakeupAsync(second.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("waiting").GetProperty("code").GetString().Should().Be("cooldown");
        wakeup.GetProperty("causeDepth").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Should_let_both_stand_when_an_agent_asks_for_two_times()
    {
        await AgentAsync("berta");
        await using var berta = await ClientAsync(KeyedHost.AcmeOperator, "berta");

        await CallAsync(berta, "schedule_wakeup", new() { ["when"] = Far.ToString("o"), ["reason"] = "one" });
        var other = await CallAsync(berta, "schedule_wakeup", new() { ["when"] = "P2D", ["reason"] = "two" });

        other.GetProperty("outcome").GetString().Should().Be("scheduled");
        var page = await CallAsync(berta, "list_wakeups", new() { ["status"] = "pending" });
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reason").GetString()).Should().Equal("two", "one");
    }

    [Fact]
    public async Task Should_list_the_colleagues_too_when_the_caller_asks_for_all()
    {
        await AgentAsync("carl");
        await AgentAsync("cleo");
        await using var carl = await ClientAsync(KeyedHost.AcmeOperator, "carl");
        await CallAsync(carl, "schedule_wakeup", new() { ["when"] = "P1D", ["reason"] = "for cleo", ["agentId"] = "cleo" });

        var own = await CallAsync(carl, "list_wakeups", []);
        var all = await CallAsync(carl, "list_wakeups", new() { ["allAgents"] = true, ["limit"] = 1 });

        own.GetProperty("items").GetArrayLength().Should().Be(0);
        all.GetProperty("items").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Should_say_what_a_wakeup_waits_for_when_it_is_explained()
    {
        await AgentAsync("fred");
        await using var fred = await ClientAsync(KeyedHost.AcmeOperator, "fred");
        var receipt = await CallAsync(fred, "schedule_wakeup", new() { ["when"] = "PT2H", ["reason"] = "later" });

        var told = await CallAsync(fred, "explain_wakeup", new() { ["wakeupId"] = receipt.GetProperty("wakeupId").GetString() });

        told.GetProperty("wakeup").GetProperty("agentId").GetString().Should().Be("fred");
        told.GetProperty("story").GetArrayLength().Should().BePositive();
        told.GetProperty("waiting").GetProperty("earliestAt").GetDateTimeOffset().Should().Be(told.GetProperty("wakeup").GetProperty("scheduledFor").GetDateTimeOffset());
    }

    [Fact]
    public async Task Should_cancel_a_wakeup_when_it_is_no_longer_wanted()
    {
        await AgentAsync("emil");
        await using var emil = await ClientAsync(KeyedHost.AcmeOperator, "emil");
        var receipt = await CallAsync(emil, "schedule_wakeup", new() { ["when"] = "P1D", ["reason"] = "later" });
        var id = receipt.GetProperty("wakeupId").GetString();

        var cancelled = await CallAsync(emil, "cancel_wakeup", new() { ["wakeupId"] = id, ["reason"] = "done already" });

        cancelled.GetProperty("status").GetString().Should().Be("cancelled");
        cancelled.GetProperty("reason").GetString().Should().Be("done already");
    }

    [Theory]
    [InlineData("schedule_wakeup", "reason", "x", "agentId", "nobody", 404, "agent_not_found")]
    [InlineData("schedule_wakeup", "reason", "x", "when", "tomorrow", 400, "field_invalid")]
    [InlineData("schedule_wakeup", "reason", "x", "when", "P4000D", 422, "scheduled_for_too_far")]
    [InlineData("schedule_wakeup", "reason", "x", "when", "P10000000D", 422, "scheduled_for_too_far")]
    [InlineData("schedule_wakeup", "reason", "x", "trigger", "comet", 422, "trigger_type_unknown")]
    [InlineData("schedule_wakeup", "reason", "x", "priority", 101, 422, "priority_out_of_range")]
    [InlineData("schedule_wakeup", "reason", "x", "priority", "high", 400, "field_invalid")]
    [InlineData("schedule_wakeup", "when", "PT1M", "priority", 1, 400, "field_invalid")]
    [InlineData("schedule_wakeup", "reason", "x", "causedBy", "ann", 400, "id_invalid")]
    [InlineData("list_wakeups", "status", "done", "limit", 1, 400, "field_invalid")]
    [InlineData("list_wakeups", "status", "failed", "limit", 0, 422, "limit_out_of_range")]
    [InlineData("explain_wakeup", "wakeupId", "7", "company", "acme", 400, "id_invalid")]
    [InlineData("cancel_wakeup", "wakeupId", "0197a000-0000-7000-8000-000000000000", "company", "acme", 404, "wakeup_not_found")]
    public async Task Should_answer_with_code_and_sentence_when_a_call_can_not_be_used(
        string tool, string argument, object value, string other, object otherValue, int status, string code)
    {
        await AgentAsync("ada");
        await using var ada = await ClientAsync(KeyedHost.AcmeOperator, "ada");

        (await FaultAsync(ada, tool, new() { [argument] = value, [other] = otherValue })).Should().Be((status, code));
    }

    [Fact]
    public async Task Should_ask_who_calls_when_neither_headers_nor_arguments_say()
    {
        await using var nobody = await ClientAsync(KeyedHost.AcmeOperator, agent: null, company: null);

        (await FaultAsync(nobody, "list_wakeups", [])).Should().Be((400, "field_missing"));
        (await FaultAsync(nobody, "list_wakeups", new() { ["company"] = "acme" })).Should().Be((400, "field_missing"));
        (await CallAsync(nobody, "list_wakeups", new() { ["company"] = "acme", ["allAgents"] = true })).TryGetProperty("items", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("nobody")]
    [InlineData("-")]
    public async Task Should_refuse_before_any_look_up_when_the_key_is_for_another_company(string company)
    {
        await AgentAsync("ada");
        await using var foreign = await ClientAsync(KeyedHost.OtherOperator, "ada", company);
        await using var unnamed = await ClientAsync(KeyedHost.OtherOperator, "ada", company: null);
        var before = host.JournalRows();

        (await FaultAsync(foreign, "schedule_wakeup", new() { ["reason"] = "mine now" })).Should().Be((403, "company_forbidden"));
        (await FaultAsync(foreign, "list_wakeups", [])).Should().Be((403, "company_forbidden"));
        (await FaultAsync(foreign, "explain_wakeup", new() { ["wakeupId"] = "7" })).Should().Be((403, "company_forbidden"));
        (await FaultAsync(foreign, "cancel_wakeup", new() { ["wakeupId"] = "7" })).Should().Be((403, "company_forbidden"));
        (await FaultAsync(unnamed, "list_wakeups", new() { ["company"] = company })).Should().Be((403, "company_forbidden"));
        host.JournalRows().Should().Be(before);
    }

    [Fact]
    public async Task Should_not_let_an_argument_leave_the_company_when_the_headers_name_one()
    {
        await using var ada = await ClientAsync(KeyedHost.Operator, "ada");

        (await FaultAsync(ada, "list_wakeups", new() { ["company"] = "other" })).Should().Be((400, "field_invalid"));
    }

    [Fact]
    public async Task Should_let_a_reader_read_and_not_write_when_it_calls()
    {
        await AgentAsync("ada");
        await using var reader = await ClientAsync(KeyedHost.AcmeReader, "ada");

        (await CallAsync(reader, "list_wakeups", [])).TryGetProperty("items", out _).Should().BeTrue();
        (await FaultAsync(reader, "schedule_wakeup", new() { ["reason"] = "x" })).Should().Be((403, "role_forbidden"));
        (await FaultAsync(reader, "cancel_wakeup", new() { ["wakeupId"] = "7" })).Should().Be((403, "role_forbidden"));
    }

    [Theory]
    [InlineData("Host", "evil.example", 400)]
    [InlineData("Origin", "http://evil.example", 403)]
    public async Task Should_refuse_a_call_when_a_foreign_page_could_have_sent_it(string header, string value, int status)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", (header, value));

        ((int)response.StatusCode).Should().Be(status);
    }

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        var text = result.Content.OfType<TextContentBlock>().Single().Text;
        result.IsError.Should().NotBe(true, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task<(int Status, string Code)> FaultAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        var text = result.Content.OfType<TextContentBlock>().Single().Text;
        result.IsError.Should().BeTrue(text);
        result.StructuredContent.Should().NotBeNull(text);
        var fault = result.StructuredContent!.Value;
        var code = fault.GetProperty("code").GetString()!;
        text.Should().StartWith($"{code}: ").And.EndWith(".");
        return (fault.GetProperty("status").GetInt32(), code);
    }

    private async Task<McpClient> ClientAsync(string key, string? agent, string? company = "acme", string? causedBy = null)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
        foreach (var (name, value) in new[] { ("X-TeamX-Company", company), ("X-TeamX-Agent", agent), ("X-TeamX-Caused-By", causedBy) })
        {
            if (value is not null)
            {
                headers.Add(name, value);
            }
        }

        return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(host.Http.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = headers,
        }));
    }

    /// <summary>An agent whose wakeups wait.</summary>
    private async Task AgentAsync(string id) => await host.AgentAsync(id, """{"kind":"echo","delay":"PT1S"}""");

    /// <summary>The id of a run of this agent that has been.</summary>
    private async Task<string> RunAsync(string agent)
    {
        await host.AgentAsync(agent);
        var id = await host.WakeAsync($$$"""{"agentId":"{{{agent}}}","trigger":{"type":"manual"}}""");
        await host.WakeupWhenAsync(id, "completed", wakeup => wakeup.GetProperty("status").GetString() == "completed");
        return id;
    }
}
