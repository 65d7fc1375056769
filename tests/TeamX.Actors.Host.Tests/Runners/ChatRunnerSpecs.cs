using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Runners;

/// <summary>What the runner chat asks, and what it makes of each answer of a real server that speaks the OpenAI protocol.</summary>
public sealed class ChatRunnerSpecs : IDisposable
{
    private readonly CallingRunners _runners = new();

    public void Dispose() => _runners.Dispose();

    [Fact]
    public async Task Should_tell_the_model_who_it_is_and_why_it_was_woken()
    {
        await using var server = await AnsweringAsync("Done.");
        var run = TestRun.Of(Settings(server, systemPrompt: "Be brief.")) with
        {
            AgentRole = "writer",
            Mission = "Bread for everyone",
            Reason = "the editor asked",
            Goals = [new AncestorGoal(new GoalId("G-1"), "Grow", "To a thousand readers"), new AncestorGoal(new GoalId("G-2"), "Write weekly", null)],
            Tickets = [new AncestorTicket(new TicketId("T-1"), "Newsletter", null, TicketStatus.Open), new AncestorTicket(new TicketId("T-7"), "Draft it", "In French", TicketStatus.Open)],
        };

        await _runners.Chat.RunAsync(run, CancellationToken.None);

        var request = server.Requests.Should().ContainSingle().Subject;
        (request.Method, request.Path).Should().Be(("POST", "/v1/chat/completions"));
        var body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        body.GetProperty("model").GetString().Should().Be("small");
        var messages = body.GetProperty("messages").EnumerateArray()
            .Select(message => (message.GetProperty("role").GetString(), TextOf(message.GetProperty("content")))).ToList();
        messages.Should().Equal(
            ("system", "Be brief.\n\nYou are the agent ann. Your role: writer\nThe company's mission: Bread for everyone"),
            ("user", """
                You were woken by: ticket_assigned T-7
                Reason: the editor asked

                The goals that this serves, from the company's down to the nearest:
                - G-1: Grow
                  To a thousand readers
                - G-2: Write weekly

                The ticket, last, below those that it is a part of:
                - T-1: Newsletter
                - T-7: Draft it
                  In French

                Context:
                {"ticketId":"T-7","metadata":{"lang":"fr"}}
                """.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Should_complete_with_the_text_and_what_it_took_when_the_model_answers()
    {
        await using var server = await AnsweringAsync("Voilà \"le\" texte.");

        var result = (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Completed>().Which.Result;

        result.Should().Be("""{"text":"Voilà \"le\" texte.","usage":{"inputTokens":11,"outputTokens":5,"totalTokens":16},"model":"small-2026"}""");
    }

    [Fact]
    public async Task Should_send_the_key_of_the_variable_when_one_is_named()
    {
        using var key = new HostVariable("sk-secret-1\n");
        await using var server = await AnsweringAsync("Done.");

        await _runners.Chat.RunAsync(TestRun.Of(Settings(server, key: key.Name)), CancellationToken.None);

        server.Requests.Single().Headers.Authorization.ToString().Should().Be("Bearer sk-secret-1");
    }

    [Fact]
    public async Task Should_fail_for_good_and_ask_nothing_when_the_variable_is_missing()
    {
        await using var server = await AnsweringAsync("Done.");

        var outcome = await _runners.Chat.RunAsync(TestRun.Of(Settings(server, key: "TEAMX_SPEC_NOBODY_SET_THIS")), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerVariableMissing });
        server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Should_ask_once_and_fail_when_the_server_refuses(int status, bool permanent)
    {
        await using var server = await TestServer.AnsweringAsync(status, """{"error":{"message":"no","type":"t","code":"c"}}""", ("Content-Type", "application/json"));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = permanent, Code = $"http_{status}" });
        server.Requests.Should().ContainSingle("the engine retries, and nobody else");
    }

    [Theory]
    [InlineData("90")]
    [InlineData("Sun, 01 Mar 2026 08:01:30 GMT")]
    public async Task Should_defer_when_the_server_says_when_to_come_back(string retryAfter)
    {
        await using var server = await TestServer.AnsweringAsync(429, "", ("Retry-After", retryAfter));

        (await OutcomeAsync(server)).Should().Be(new RunOutcome.Deferred(CallingRunners.Now.AddSeconds(90), "http_429"));
        server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Should_keep_the_key_out_of_the_error_when_the_server_repeats_it()
    {
        using var key = new HostVariable("sk-secret-1");
        await using var server = await TestServer.StartAsync(http =>
        {
            http.Response.StatusCode = 401;
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync($$$"""{"error":{"message":"wrong key: {{{http.Request.Headers.Authorization}}}","type":"t","code":"c"}}""");
        });

        var outcome = await _runners.Chat.RunAsync(TestRun.Of(Settings(server, key: key.Name)), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Failed>().Which.Error.Should().Contain("wrong key: Bearer ***").And.NotContain("sk-secret");
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(5_000_000)]
    public async Task Should_fail_for_good_when_the_answer_is_too_large(int length)
    {
        await using var server = await AnsweringAsync(new string('x', length));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.ResultTooLarge });
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":"1","object":"chat.completion","model":"small","choices":[]}""")]
    public async Task Should_fail_for_now_and_say_so_when_the_answer_is_no_completion(string body)
    {
        await using var server = await TestServer.AnsweringAsync(200, body, ("Content-Type", "application/json"));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = false, Code = "answer_invalid" });
    }

    [Fact]
    public async Task Should_fail_for_now_when_nobody_listens()
    {
        var server = await TestServer.AnsweringAsync(200);
        var settings = Settings(server);
        await server.DisposeAsync();

        (await _runners.Chat.RunAsync(TestRun.Of(settings), CancellationToken.None))
            .Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = false, Code = "network_error" });
    }

    [Fact]
    public async Task Should_abort_the_request_when_it_is_told_to_stop()
    {
        await using var server = await TestServer.HangingAsync();
        using var stop = new CancellationTokenSource();
        var running = _runners.Chat.RunAsync(TestRun.Of(Settings(server)), stop.Token);
        await Deadline.UntilAsync("the request has come", () => server.Requests.Count == 1);

        await stop.CancelAsync();

        await running.Invoking(run => run).Should().ThrowAsync<OperationCanceledException>();
        await server.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("""{"endpoint":"https://example.com/v1"}""")]
    [InlineData("""{"model":"small"}""")]
    [InlineData("""{"endpoint":"example.com","model":"small"}""")]
    [InlineData("""{"endpoint":"https://example.com/v1","model":" "}""")]
    [InlineData("""{"endpoint":"https://example.com/v1","model":"small","apiKeyEnvironmentVariable":""}""")]
    [InlineData("""{"endpoint":"https://example.com/v1","model":"small","apiKey":"sk-1"}""")]
    public void Should_refuse_settings_when_they_can_not_work(string settings) =>
        _runners.Chat.Validate(new RunnerSpec("chat", settings))!.Code.Should().Be(RefusalCodes.RunnerSettingsInvalid);

    private static string Settings(TestServer server, string? systemPrompt = null, string? key = null) => JsonSerializer.Serialize(
        new Dictionary<string, string?> { ["endpoint"] = $"{server.Url}/v1", ["model"] = "small", ["systemPrompt"] = systemPrompt, ["apiKeyEnvironmentVariable"] = key }
            .Where(setting => setting.Value is not null).ToDictionary());

    private static Task<TestServer> AnsweringAsync(string text) => TestServer.AnsweringAsync(200, JsonSerializer.Serialize(new
    {
        id = "c-1",
        @object = "chat.completion",
        created = 1,
        model = "small-2026",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 11, completion_tokens = 5, total_tokens = 16 },
    }), ("Content-Type", "application/json"));

    private static string TextOf(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));

    private Task<RunOutcome?> OutcomeAsync(TestServer server) => _runners.Chat.RunAsync(TestRun.Of(Settings(server)), CancellationToken.None);
}
