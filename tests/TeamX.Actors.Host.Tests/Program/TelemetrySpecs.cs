using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>Traces and metrics of the program, and what leaves it.</summary>
public sealed partial class TelemetrySpecs : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    // What these count does not happen to a wakeup that simply runs.
    private static readonly string[] OfTrouble = ["teamx_runs_interrupted_total", "teamx_journal_failures_total", "teamx_supervisor_restarts_total"];

    private readonly TempFolder _data = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Should_carry_the_trace_from_the_request_to_the_run_when_the_host_was_restarted_in_between()
    {
        await using var collector = await TestServer.AnsweringAsync(200);
        await using var receiver = await TestServer.AnsweringAsync(204);
        var sending = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        using (var first = await HostProcess.StartAsync(_data.Path, sending))
        {
            await PutAsync(first, "", new { name = "Acme" });
            await PutAsync(first, "/agents/hook", new { name = "Hook", runner = new { kind = "http", url = receiver.Url } });
            await PostAsync(first, "agents/hook/pause");
            await PostAsync(first, "wakeups", new { agentId = "hook", trigger = new { type = "schedule" } }, $"00-{Trace}-00f067aa0ba902b7-01");
            await first.KillAsync();
        }

        collector.Requests.Should().NotContain(request => IsRun(request));
        using var second = await HostProcess.StartAsync(_data.Path, sending);
        await PostAsync(second, "agents/hook/resume");
        await Deadline.UntilAsync("the receiver was called", () => receiver.Requests.Count == 1);
        await second.TerminateAsync();

        var told = receiver.Requests[0];
        told.Headers.TraceParent.ToString().Should().StartWith($"00-{Trace}-").And.NotContain("00f067aa0ba902b7");
        JsonSerializer.Deserialize<JsonElement>(told.Body).GetProperty("traceparent").GetString().Should().Be(told.Headers.TraceParent.ToString());
        var sent = collector.Requests.Where(IsRun).Should().ContainSingle().Subject;
        sent.Body.AsSpan().IndexOf(Convert.FromHexString(Trace)).Should().BePositive();
        sent.Body.AsSpan().IndexOf(Convert.FromHexString(told.Headers.TraceParent.ToString().Split('-')[2])).Should().BePositive("the run is what the receiver was told");
        collector.Requests.Should().Contain(request => request.Path == "/v1/metrics" && Holds(request, "teamx.runs.ended"));
    }

    [Fact]
    public async Task Should_send_nothing_when_no_endpoint_is_configured()
    {
        await using var collector = await TestServer.AnsweringAsync(200);
        var elsewhere = new Dictionary<string, string>
        {
            // An exporter that was there in spite of it would send to these.
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{collector.Url}/v1/traces",
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = $"{collector.Url}/v1/metrics",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        using var host = await HostProcess.StartAsync(_data.Path, elsewhere);
        await RunOnceAsync(host);

        await host.TerminateAsync();

        collector.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_serve_the_documented_metrics_when_a_wakeup_has_run()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        await RunOnceAsync(host);
        var expected = Documented().Except(OfTrouble).ToList();
        expected.Should().HaveCountGreaterThan(8);

        var text = "";
        await Deadline.UntilAsync("the metrics have the run", async () =>
        {
            text = await _http.GetStringAsync(new Uri(host.Url, "/metrics"));
            return text.Contains("teamx_runs_ended_total", StringComparison.Ordinal);
        });

        Regex.Matches(text, @"(?m)^# TYPE (teamx_\w+) ").Select(line => line.Groups[1].Value).Should().BeEquivalentTo(expected);
        text.Should().MatchRegex("""(?m)^teamx_runs_ended_total\{[^}]*outcome="completed"[^}]*trigger="schedule"[^}]*\} 1(\.0)?( |$)""")
            .And.Contain("http_server_request_duration_seconds").And.NotContain("acme");
    }

    [Fact]
    public async Task Should_give_a_command_the_trace_of_its_wakeup()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        await PutAsync(host, "", new { name = "Acme" });
        await PutAsync(host, "/agents/shell", new { name = "Shell", runner = new { kind = "process", command = "/bin/sh", arguments = new[] { "-c", "echo $TRACEPARENT" } } });
        var id = await PostAsync(host, "wakeups", new { agentId = "shell", trigger = new { type = "schedule" } }, $"00-{Trace}-00f067aa0ba902b7-01");

        var wakeup = await EndAsync(host, id.GetProperty("wakeupId").GetString()!);

        wakeup.GetProperty("result").GetString().Should().Be(wakeup.GetProperty("traceparent").GetString()).And.StartWith($"00-{Trace}-");
    }

    [Fact]
    public async Task Should_not_start_when_the_endpoint_is_no_address()
    {
        var host = await HostProcess.RunAsync("--TeamX:DataDirectory", _data.Path, "--OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317");

        host.ExitCode.Should().Be(2);
        host.Output.Should().Be("OTEL_EXPORTER_OTLP_ENDPOINT has to be an absolute address that begins with http:// or https://.");
        host.Dispose();
    }

    private static bool IsRun(TestServer.Received request) => request is { Method: "POST", Path: "/v1/traces" } && Holds(request, "teamx.run");

    private static bool Holds(TestServer.Received request, string text) => request.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static IEnumerable<string> Documented() =>
        from Match row in Row().Matches(Repository.Read("docs/telemetry.md"))
        let name = row.Groups[1].Value.Replace('.', '_')
        select (row.Groups[2].Value, row.Groups[3].Value) switch
        {
            ("counter", _) => $"{name}_total",
            (_, "s") => $"{name}_seconds",
            _ => name,
        };

    private async Task RunOnceAsync(HostProcess host)
    {
        await PutAsync(host, "", new { name = "Acme" });
        await PutAsync(host, "/agents/echo", new { name = "Echo", runner = new { kind = "echo" } });
        var receipt = await PostAsync(host, "wakeups", new { agentId = "echo", trigger = new { type = "schedule" } });
        await EndAsync(host, receipt.GetProperty("wakeupId").GetString()!);
    }

    private async Task<JsonElement> EndAsync(HostProcess host, string id)
    {
        var wakeup = default(JsonElement);
        await Deadline.UntilAsync("the wakeup has completed", async () =>
        {
            wakeup = await _http.GetFromJsonAsync<JsonElement>(new Uri(host.Url, $"/api/companies/acme/wakeups/{id}"));
            return wakeup.GetProperty("status").GetString() == "completed";
        });
        return wakeup;
    }

    private async Task PutAsync(HostProcess host, string path, object body)
    {
        using var response = await _http.PutAsJsonAsync(new Uri(host.Url, $"/api/companies/acme{path}"), body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> PostAsync(HostProcess host, string path, object? body = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, $"/api/companies/acme/{path}"))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex(@"(?m)^\| `(teamx[a-z._]+)` \| (\w+), `([^`]+)`")]
    private static partial Regex Row();
}
