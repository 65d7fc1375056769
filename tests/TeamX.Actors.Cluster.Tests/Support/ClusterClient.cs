using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>Calls the nodes of a cluster as a client does that knows them all: when one does not answer, or says that it can't now, it asks the next.</summary>
internal sealed class ClusterClient(IReadOnlyList<TestNode> nodes) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private int _next = -1;

    /// <summary>How often a node did not take what it was asked.</summary>
    public int Retries { get; private set; }

    /// <summary>Sends a request until a node answers it.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body = null)
    {
        var given = Uptime.Now + Patience;
        while (true)
        {
            if (await TryAsync(nodes[(Interlocked.Increment(ref _next) & int.MaxValue) % nodes.Count], method, path, body) is { } answer)
            {
                return answer;
            }

            Retries++;
            Uptime.Now.Should().BeLessThan(given, "{0} {1} is to be answered", method, path);
            await Task.Delay(Pause);
        }
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<JsonElement> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<JsonElement> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement?> TryAsync(TestNode node, HttpMethod method, string path, string? body)
    {
        if (node.Url is not { } url)
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(method, new Uri(url, path));
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                return null;
            }

            response.IsSuccessStatusCode.Should().BeTrue("{0} {1} is to be answered, not with {2}", method, path, await response.Content.ReadAsStringAsync());
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
