using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>The data directory of a host that has worked and ended. Whoever changes something takes a copy.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class PastLife : IAsyncLifetime
{
    private const int Requests = 12;

    private readonly TempFolder _data = new();

    public Task InitializeAsync() => LiveAsync(_data.Path);

    public Task DisposeAsync()
    {
        _data.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Copies its files into a directory that is there.</summary>
    public void CopyTo(string directory)
    {
        foreach (var file in Directory.GetFiles(_data.Path))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        }
    }

    /// <summary>Starts a host on a directory, lets it work and ends it in order.</summary>
    public static async Task LiveAsync(string directory, params string[] settings)
    {
        using var host = await HostProcess.StartAsync(directory, settings);
        await WorkAsync(host);
        await host.TerminateAsync();
    }

    /// <summary>Two agents, twelve requests, all run.</summary>
    internal static async Task WorkAsync(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Url, "/api/companies/") };
        await SendAsync(HttpMethod.Put, "acme", """{"name":"Acme"}""");
        foreach (var agent in new[] { "ann", "bob" })
        {
            await SendAsync(HttpMethod.Put, $"acme/agents/{agent}", """{"name":"Agent","runner":{"kind":"echo","delay":"PT0.01S"}}""");
        }

        for (var i = 0; i < Requests; i++)
        {
            var agent = i % 2 == 0 ? "ann" : "bob";
            await SendAsync(HttpMethod.Post, "acme/wakeups", $$$"""{"agentId":"{{{agent}}}","trigger":{"type":"schedule","id":"{{{i}}}"},"allowCoalescing":false}""");
        }

        await Deadline.UntilAsync("all have run", async () =>
            (await SendAsync(HttpMethod.Get, "acme/stats")).GetProperty("completed").GetInt32() == Requests);

        async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.Should().BeTrue("{0} {1} has to succeed: {2}", method, path, text);
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}
