using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Tests.Runners;

/// <summary>What the runner http sends, and what it makes of each answer of a real server.</summary>
public sealed class HttpRunnerSpecs : IDisposable
{
    private readonly CallingRunners _runners = new();

    public void Dispose() => _runners.Dispose();

    [Fact]
    public async Task Should_send_the_wakeup_with_ids_trace_and_headers_when_it_calls()
    {
        using var secret = new HostVariable("s3cret-token\n");
        await using var server = await TestServer.AnsweringAsync(204);
        var settings = JsonSerializer.Serialize(new
        {
            url = $"{server.Url}/hook",
            headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer ${{{secret.Name}}}", ["X-Team"] = "blue" },
        });
        var run = TestRun.Of(settings, attempt: 3) with { TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };

        await _runners.Http.RunAsync(run, CancellationToken.None);

        var request = server.Requests.Should().ContainSingle().Subject;
        (request.Method, request.Path).Should().Be(("POST", "/hook"));
        request.Headers.ContentType.ToString().Should().Be("application/json");
        request.Headers["Idempotency-Key"].ToString().Should().Be(run.WakeupId.ToString());
        request.Headers["X-TeamX-Attempt"].ToString().Should().Be("3");
        request.Headers.TraceParent.ToString().Should().Be(run.TraceParent);
        request.Headers.Authorization.ToString().Should().Be("Bearer s3cret-token");
        request.Headers["X-Team"].ToString().Should().Be("blue");
        var body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        body.GetProperty("id").GetString().Should().Be(run.WakeupId.ToString());
        body.GetProperty("leaseToken").GetString().Should().Be(run.LeaseToken.ToString());
        body.GetProperty("context").GetProperty("ticketId").GetString().Should().Be("T-7");
    }

    [Theory]
    [InlineData(200, """ {"done": [1, 2]} """, """{"done": [1, 2]}""")]
    [InlineData(201, "42", "42")]
    [InlineData(200, "done, \"well\"", """ "done, \"well\"" """)]
    [InlineData(200, "{broken", "\"{broken\"")]
    [InlineData(200, "", null)]
    [InlineData(204, "", null)]
    public async Task Should_complete_with_the_body_when_the_answer_is_a_success(int status, string body, string? result)
    {
        await using var server = await TestServer.AnsweringAsync(status, body);

        (await OutcomeAsync(server)).Should().Be(new RunOutcome.Completed(result?.Trim()));
    }

    [Fact]
    public async Task Should_hand_the_run_over_when_the_answer_is_202()
    {
        await using var server = await TestServer.AnsweringAsync(202, "later");

        (await OutcomeAsync(server)).Should().BeNull();
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(409, true)]
    [InlineData(304, true)]
    [InlineData(408, false)]
    [InlineData(425, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Should_fail_for_good_or_for_now_when_the_answer_says_so(int status, bool permanent)
    {
        await using var server = await TestServer.AnsweringAsync(status);

        (await OutcomeAsync(server)).Should().Be(new RunOutcome.Failed($"127.0.0.1 answered {status}.{Moved(status)}", permanent, $"http_{status}"));
    }

    [Theory]
    [InlineData(429, "90")]
    [InlineData(503, "90")]
    [InlineData(429, "Sun, 01 Mar 2026 08:01:30 GMT")]
    [InlineData(503, "Sun, 01 Mar 2026 08:01:30 GMT")]
    public async Task Should_defer_when_the_answer_says_when_to_come_back(int status, string retryAfter)
    {
        await using var server = await TestServer.AnsweringAsync(status, "", ("Retry-After", retryAfter));

        (await OutcomeAsync(server)).Should().Be(new RunOutcome.Deferred(CallingRunners.Now.AddSeconds(90), $"http_{status}"));
    }

    [Fact]
    public async Task Should_fail_for_now_when_the_time_to_come_back_can_not_be_read()
    {
        await using var server = await TestServer.AnsweringAsync(429, "", ("Retry-After", "soon"));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Permanent.Should().BeFalse();
    }

    [Fact]
    public async Task Should_stop_reading_and_fail_for_good_when_the_body_never_ends()
    {
        await using var server = await TestServer.StartAsync(async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('x', 8192), http.RequestAborted);
            }
        });

        var failed = (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Subject;

        (failed.Permanent, failed.Code).Should().Be((true, RefusalCodes.ResultTooLarge));
        await server.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_fail_for_good_when_the_result_is_too_large_as_text_only()
    {
        await using var server = await TestServer.AnsweringAsync(200, new string('"', 40_000));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Code.Should().Be(RefusalCodes.ResultTooLarge);
    }

    [Fact]
    public async Task Should_fail_for_now_when_nobody_listens()
    {
        var server = await TestServer.AnsweringAsync(200);
        var url = server.Url;
        await server.DisposeAsync();

        var outcome = await _runners.Http.RunAsync(TestRun.Of($$"""{"url":"{{url}}"}"""), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = false, Code = "network_error" });
    }

    [Fact]
    public async Task Should_fail_for_now_when_the_answer_breaks_off()
    {
        await using var server = await TestServer.StartAsync(async http =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("half");
            http.Abort();
        });

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = false, Code = "network_error" });
    }

    [Fact]
    public async Task Should_fail_for_now_and_say_why_when_tls_can_not_be_agreed_on()
    {
        await using var server = await TestServer.AnsweringAsync(200);

        var outcome = await _runners.Http.RunAsync(TestRun.Of($$"""{"url":"{{server.Url.Replace("http:", "https:", StringComparison.Ordinal)}}"}"""), CancellationToken.None);

        var failed = outcome.Should().BeOfType<RunOutcome.Failed>().Which;
        failed.Should().BeEquivalentTo(new { Permanent = false, Code = "network_error" });
        failed.Error.Should().NotContain("see inner exception");
    }

    [Fact]
    public async Task Should_abort_the_request_when_it_is_told_to_stop()
    {
        await using var server = await TestServer.HangingAsync();
        using var stop = new CancellationTokenSource();
        var running = _runners.Http.RunAsync(Run(server), stop.Token);
        await Deadline.UntilAsync("the request has come", () => server.Requests.Count == 1);

        await stop.CancelAsync();

        await running.Invoking(run => run).Should().ThrowAsync<OperationCanceledException>();
        await server.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_send_nothing_on_when_the_answer_is_a_redirect()
    {
        await using var other = await TestServer.AnsweringAsync(200);
        await using var server = await TestServer.AnsweringAsync(307, "", ("Location", other.Url));

        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = "http_307" });
        other.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_keep_header_values_out_of_the_error_when_the_receiver_repeats_them()
    {
        using var secret = new HostVariable("s3cret-token");
        await using var server = await TestServer.StartAsync(http =>
        {
            http.Response.StatusCode = 401;
            return http.Response.WriteAsync($"no such user: {http.Request.Headers.Authorization}, {http.Request.Headers["X-Key"]}, {http.Request.Headers.Authorization.ToString()[6..]}");
        });
        var settings = JsonSerializer.Serialize(new
        {
            url = server.Url,
            headers = new Dictionary<string, string> { ["Authorization"] = $"Basic ${{{secret.Name}}}", ["X-Key"] = "plain-key" },
        });

        var outcome = await _runners.Http.RunAsync(TestRun.Of(settings), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Failed>().Which.Error.Should().Be("127.0.0.1 answered 401. no such user: ***, ***, ***");
    }

    [Fact]
    public async Task Should_fail_for_good_and_send_nothing_when_a_variable_is_missing()
    {
        await using var server = await TestServer.AnsweringAsync(200);
        var settings = $$$"""{"url":"{{{server.Url}}}","headers":{"X-Key":"${TEAMX_SPEC_NOBODY_SET_THIS}"}}""";

        var outcome = await _runners.Http.RunAsync(TestRun.Of(settings), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerVariableMissing });
        server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"url":"/hook"}""")]
    [InlineData("""{"url":"ftp://example.com/"}""")]
    [InlineData("""{"url":"https://ann:secret@example.com/"}""")]
    [InlineData("""{"url":"https://example.com/","header":{}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"":"x"}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"a b":"x"}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"X-Key":"a\r\nX-Other: b"}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"X-Key":null}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"X-Key":"Söhne"}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"content-type":"text/plain"}}""")]
    [InlineData("""{"url":"https://example.com/","headers":{"idempotency-key":"1"}}""")]
    public void Should_refuse_settings_when_they_can_not_work(string settings) =>
        _runners.Http.Validate(new RunnerSpec("http", settings))!.Code.Should().Be(RefusalCodes.RunnerSettingsInvalid);

    [Fact]
    public async Task Should_refuse_a_target_at_definition_and_at_run_when_it_is_not_allowed()
    {
        await using var server = await TestServer.AnsweringAsync(200);
        _runners.Options.Runners.AllowedTargets.Add("hooks.example.com");
        var settings = $$"""{"url":"{{server.Url}}"}""";

        _runners.Http.Validate(new RunnerSpec("http", settings))!.Code.Should().Be(RefusalCodes.RunnerTargetNotAllowed);
        _runners.Http.Validate(new RunnerSpec("http", """{"url":"https://Hooks.Example.com/a"}""")).Should().BeNull();
        (await OutcomeAsync(server)).Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerTargetNotAllowed });
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_refuse_a_variable_at_definition_and_at_run_when_it_is_not_allowed()
    {
        using var allowed = new HostVariable("one");
        using var other = new HostVariable("two");
        await using var server = await TestServer.AnsweringAsync(204);
        _runners.Options.Runners.AllowedVariables.Add(allowed.Name);
        string SettingsWith(HostVariable variable) => $$$"""{"url":"{{{server.Url}}}","headers":{"X-Key":"${{{{variable.Name}}}}"}}""";

        _runners.Http.Validate(new RunnerSpec("http", SettingsWith(allowed))).Should().BeNull();
        _runners.Http.Validate(new RunnerSpec("http", SettingsWith(other)))!.Code.Should().Be(RefusalCodes.RunnerVariableNotAllowed);
        (await _runners.Http.RunAsync(TestRun.Of(SettingsWith(other)), CancellationToken.None))
            .Should().BeOfType<RunOutcome.Failed>().Which.Should().BeEquivalentTo(new { Permanent = true, Code = RefusalCodes.RunnerVariableNotAllowed });
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_never_send_the_keys_of_the_host_when_every_variable_is_allowed()
    {
        const string settings = """{"url":"http://127.0.0.1:9/","headers":{"X-Key":"${TeamX__ApiKeys__0__Key}"}}""";
        const string chat = """{"endpoint":"http://127.0.0.1:9/","model":"m","apiKeyEnvironmentVariable":"TEAMX__APIKEYS__0__KEY"}""";

        _runners.Http.Validate(new RunnerSpec("http", settings))!.Code.Should().Be(RefusalCodes.RunnerVariableNotAllowed);
        _runners.Chat.Validate(new RunnerSpec("chat", chat))!.Code.Should().Be(RefusalCodes.RunnerVariableNotAllowed);
        (await _runners.Http.RunAsync(TestRun.Of(settings), CancellationToken.None))
            .Should().BeOfType<RunOutcome.Failed>().Which.Code.Should().Be(RefusalCodes.RunnerVariableNotAllowed);
    }

    private static RunContext Run(TestServer server) => TestRun.Of($$"""{"url":"{{server.Url}}"}""");

    private Task<RunOutcome?> OutcomeAsync(TestServer server) => _runners.Http.RunAsync(Run(server), CancellationToken.None);

    private static string Moved(int status) => status < 400 ? " Redirects are not followed: give the address that it leads to." : "";
}
