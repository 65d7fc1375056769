using System.Net;
using System.Net.Http.Headers;
using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>The program with keys: where it may listen, and what it never shows.</summary>
public sealed class KeyedStartSpecs : IDisposable
{
    private const string Key = "hush-0123456789abcdef";
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_end_with_2_and_show_no_key_when_a_key_is_set_up_wrongly()
    {
        using var host = await HostProcess.RunAsync("--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", _data.Path, "--TeamX:ApiKeys:0:Key", Key);

        host.ExitCode.Should().Be(2, host.Output);
        host.Output.Should().Contain("TeamX:ApiKeys:0:Role").And.NotContain("hush").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_listen_for_other_machines_when_there_are_keys()
    {
        using var host = await StartAsync("http://0.0.0.0:0");
        using var http = ClientOf(host, Key);

        using var response = await http.GetAsync("/api/companies");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        host.Output.Should().Contain("for whoever has an API key");
    }

    [Fact]
    public async Task Should_serve_the_name_that_it_listens_on_and_no_other_when_hosts_are_checked()
    {
        using var host = await StartAsync("http://teamx.test:0");
        using var http = ClientOf(host, Key);

        (await AskAsync(http, "teamx.test")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Problem.OfAsync(await AskAsync(http, "evil.example"))).Code.Should().Be("host_not_allowed");
    }

    [Fact]
    public async Task Should_show_no_key_when_it_logs_everything()
    {
        using var host = await StartAsync("http://127.0.0.1:0", "--Serilog:MinimumLevel:Default", "Verbose", "--Serilog:MinimumLevel:Override:Microsoft.AspNetCore", "Verbose");
        using var http = ClientOf(host, Key);
        using var stranger = ClientOf(host, "hush-a-key-of-nobody");

        (await http.GetAsync("/api/companies")).Dispose();
        (await stranger.GetAsync("/api/companies")).Dispose();
        (await http.PostAsync("/mcp", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"))).Dispose();
        await host.TerminateAsync();

        host.Output.Should().Contain("/api/companies").And.NotContain("hush");
    }

    [Fact]
    public async Task Should_give_commands_no_key_when_the_host_has_them_in_its_environment()
    {
        using var host = await HostProcess.StartAsync(_data.Path, new Dictionary<string, string>
        {
            ["TeamX__ApiKeys__0__Key"] = Key, ["TeamX__ApiKeys__0__Role"] = "operator",
        });
        using var http = ClientOf(host, Key);
        await PutAsync(http, "/api/companies/acme", """{"name":"Acme"}""");
        await PutAsync(http, "/api/companies/acme/agents/ann", """{"name":"Ann","runner":{"kind":"process","command":"sh","arguments":["-c","env | grep -c hush; true"]}}""");
        (await http.PostAsync("/api/companies/acme/agents/ann/wakeups", null)).Dispose();

        var answer = "";
        await Deadline.UntilAsync("the run has ended", async () =>
            (answer = await http.GetStringAsync("/api/companies/acme/wakeups")).Contains("\"status\":\"completed\"", StringComparison.Ordinal));

        answer.Should().Contain("\"result\":0");
    }

    private static HttpClient ClientOf(HostProcess host, string key)
    {
        var http = new HttpClient { BaseAddress = new UriBuilder(host.Url) { Host = "127.0.0.1" }.Uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/companies");
        request.Headers.Host = name;
        return await http.SendAsync(request);
    }

    private static async Task PutAsync(HttpClient http, string path, string body)
    {
        using var response = await http.PutAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }

    private Task<HostProcess> StartAsync(string url, params string[] arguments) => HostProcess.StartAsync(
        _data.Path, ["--urls", url, "--TeamX:ApiKeys:0:Key", Key, "--TeamX:ApiKeys:0:Role", "operator", .. arguments]);
}
