using System.Net;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>An operator empties a node before maintenance.</summary>
public sealed class DrainSpecs : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_start_nothing_and_let_a_run_end_when_the_node_drains()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        using var http = new HttpClient { BaseAddress = host.Url };
        var release = _data.File("release");
        await SendAsync(http, HttpMethod.Put, "/api/companies/acme", """{"name":"Acme"}""");
        await SendAsync(http, HttpMethod.Put, "/api/companies/acme/agents/ann", $$$"""
            {"name":"Ann","runner":{"kind":"process","command":"sh","arguments":["-c","until [ -e {{{release}}} ]; do sleep 0.1; done; echo done"]}}
            """);
        await SendAsync(http, HttpMethod.Post, "/api/companies/acme/agents/ann/wakeups", "{}");
        await Deadline.UntilAsync("it runs", async () => (await WakeupsAsync(http)).Contains("\"processing\"", StringComparison.Ordinal));
        await SendAsync(http, HttpMethod.Post, "/api/companies/acme/agents/ann/wakeups", "{}");

        using var answer = await http.PostAsync("/api/node/drain", null);
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        using var ready = await http.GetAsync("/healthz/ready");
        (await Problem.OfAsync(ready)).Should().BeEquivalentTo(new { Status = 503, Code = "unavailable" });
        using var live = await http.GetAsync("/healthz/live");
        live.StatusCode.Should().Be(HttpStatusCode.OK);

        await File.WriteAllTextAsync(release, "");
        await Deadline.UntilAsync("the company has left", async () =>
        {
            using var company = await http.GetAsync("/api/companies/acme");
            return company.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using var again = await http.PostAsync("/api/node/drain", null);
        again.StatusCode.Should().Be(HttpStatusCode.Accepted);
        await host.TerminateAsync();
        host.ExitCode.Should().Be(0, host.Output);

        using var next = await HostProcess.StartAsync(_data.Path);
        using var nextHttp = new HttpClient { BaseAddress = next.Url };
        var all = "";
        await Deadline.UntilAsync("the other has run too", async () =>
            (all = await WakeupsAsync(nextHttp)).Split("\"status\":\"completed\"").Length == 3);
        all.Split("\"attempt\":1,").Should().HaveCount(3, "each ran once: {0}", all);
    }

    private static async Task<string> WakeupsAsync(HttpClient http) => await http.GetStringAsync("/api/companies/acme/wakeups");

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
    }
}
