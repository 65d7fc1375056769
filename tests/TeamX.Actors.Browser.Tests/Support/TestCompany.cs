using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>One company of the host, as seen by the HTTP API: what specs set up, and what they compare a page with.</summary>
public sealed class TestCompany : IDisposable
{
    private static int _orders;
    private readonly HttpClient _http;

    private TestCompany(Uri host, string id, string? key)
    {
        _http = new HttpClient { BaseAddress = new Uri(host, $"/api/companies/{id}/") };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        Id = id;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Creates it.</summary>
    /// <param name="host">Where the host listens.</param>
    /// <param name="id">Its id and name.</param>
    /// <param name="key">The API key to show; null for none.</param>
    public static async Task<TestCompany> CreateAsync(Uri host, string id, string? key = null)
    {
        var company = new TestCompany(host, id, key);
        await company.PutAsync($"/api/companies/{id}", new { name = id });
        return company;
    }

    /// <summary>Defines an agent that takes so long for a run, and fails the first runs of each request.</summary>
    public Task AgentAsync(string id, TimeSpan delay = default, int failTimes = 0) =>
        PutAsync($"agents/{id}", new { name = id, runner = new { kind = "echo", delay = System.Xml.XmlConvert.ToString(delay), failTimes } });

    /// <summary>Defines an agent whose runs last until there is a file: so they end when a spec has seen what it wants to see, and not before.</summary>
    public Task AgentUntilAsync(string id, string file) => PutAsync(
        $"agents/{id}", new { name = id, runner = new { kind = "process", command = "sh", arguments = new[] { "-c", "while [ ! -e \"$0\" ]; do sleep 0.05; done", file } } });

    /// <summary>Asks for a wakeup; answers with its id.</summary>
    public async Task<string> WakeAsync(string agent, int priority = 50, int? maxRetries = null, DateTimeOffset? scheduledFor = null, object? context = null) =>
        (await PostAsync("wakeups", Order(agent, priority, maxRetries, scheduledFor, context))).GetProperty("wakeupId").GetString()!;

    /// <summary>Asks for many wakeups at once: one write for each thousand.</summary>
    public async Task WakeManyAsync(int count, Func<int, string> agentOf, int priority = 50)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1_000))
        {
            await PostAsync("wakeups/batch", new { wakeups = chunk.Select(number => Order(agentOf(number), priority)) });
        }
    }

    /// <summary>A figure of the company's statistics.</summary>
    public async Task<long> CountAsync(string what) => (await SendAsync(HttpMethod.Get, "stats", null)).GetProperty(what).GetInt64();

    /// <summary>Waits until a wakeup has this status.</summary>
    public Task WakeupIsAsync(string id, string status) => Deadline.UntilAsync($"wakeup {id} is {status}", async () =>
        (await SendAsync(HttpMethod.Get, $"wakeups/{id}", null)).GetProperty("status").GetString() == status);

    /// <summary>Creates or changes something.</summary>
    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    /// <summary>Orders something.</summary>
    public Task<JsonElement> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Each request has a trigger of its own, so that no two are one.
    private static object Order(string agent, int priority, int? maxRetries = null, DateTimeOffset? scheduledFor = null, object? context = null) => new
    {
        agentId = agent,
        trigger = new { type = "ticket_assigned", id = $"T-{Interlocked.Increment(ref _orders)}" },
        priority,
        maxRetries,
        scheduledFor,
        context,
        allowCoalescing = false,
    };

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue("{0} {1} has to succeed: {2}", method, path, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
