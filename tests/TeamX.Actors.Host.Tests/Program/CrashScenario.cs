using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Persistence;
using TeamX.Actors.Persistence.Verification;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>
/// Callers that post requests and try again with the same idempotency key, while the host is ended and started again under them.
/// </summary>
internal sealed class CrashScenario(string dataDirectory, int requests, int callers, params string[] settings) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private HostProcess? _host;
    private Uri _url = new("http://127.0.0.1:1");

    /// <summary>The PostgreSQL database of the host; null with SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>The ids that were acknowledged.</summary>
    public ConcurrentDictionary<string, bool> Acknowledged { get; } = new();

    /// <summary>Starts the host and defines five agents with these runners.</summary>
    public async Task BeginAsync(params string[] runners)
    {
        await StartHostAsync();
        await PutAsync("/api/companies/acme", """{"name":"Acme"}""");
        foreach (var (index, runner) in runners.Index())
        {
            await PutAsync($"/api/companies/acme/agents/agent-{index}", $$"""{"name":"Agent","runner":{{runner}}}""");
        }
    }

    /// <summary>Posts all requests from several callers at once.</summary>
    public Task PostAllAsync()
    {
        var numbers = new ConcurrentQueue<int>(Enumerable.Range(0, requests));
        return Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (numbers.TryDequeue(out var number))
            {
                await PostAsync(number);
            }
        }));
    }

    /// <summary>Waits until so many requests are completed, ends the host in the given way and starts it again.</summary>
    public async Task EndWhenCompletedAsync(int completed, Func<HostProcess, Task> end)
    {
        await Deadline.UntilAsync($"{completed} are completed", async () => (await CountAsync("completed")) >= completed, Patience);
        await end(_host!);
        _host!.Dispose();
        await StartHostAsync();
    }

    /// <summary>Waits until nothing is left to do; answers with every acknowledged wakeup.</summary>
    public async Task<List<JsonElement>> FinishAsync()
    {
        await Deadline.UntilAsync("nothing is left to do", async () => (await CountAsync("pending")) + (await CountAsync("processing")) == 0, Patience);
        var wakeups = new List<JsonElement>();
        foreach (var id in Acknowledged.Keys)
        {
            wakeups.Add(await _http.GetFromJsonAsync<JsonElement>(new Uri(_url, $"/api/companies/acme/wakeups/{id}")));
        }

        return wakeups;
    }

    /// <summary>Ends the host and reads what it has written.</summary>
    public async Task<CompanyAudit> JournalAsync()
    {
        await _host!.TerminateAsync();
        using var journal = Database is null ? OfflineJournal.TryOpen(dataDirectory)! : OfflineJournal.TryOpenDatabase(Database)!;
        return JournalAudit.Of(journal, new CompanyId("acme")).Single();
    }

    public void Dispose()
    {
        _host?.Dispose();
        _http.Dispose();
    }

    private async Task StartHostAsync()
    {
        _host = await HostProcess.StartAsync(dataDirectory, settings);
        _url = _host.Url;
    }

    private async Task PostAsync(int number)
    {
        var order = new
        {
            agentId = string.Create(CultureInfo.InvariantCulture, $"agent-{number % 5}"),
            trigger = new { type = "ticket_assigned", id = string.Create(CultureInfo.InvariantCulture, $"T-{number}") },
            idempotencyKey = string.Create(CultureInfo.InvariantCulture, $"key-{number}"),
        };
        await Deadline.UntilAsync($"request {number} is acknowledged", async () =>
        {
            try
            {
                using var response = await _http.PostAsJsonAsync(new Uri(_url, "/api/companies/acme/wakeups"), order);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    return false;
                }

                response.StatusCode.Should().Be(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
                var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
                return Acknowledged.TryAdd(receipt.GetProperty("wakeupId").GetString()!, true);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                return false;
            }
        }, Patience);
    }

    private async Task<int> CountAsync(string what)
    {
        try
        {
            return (await _http.GetFromJsonAsync<JsonElement>(new Uri(_url, "/api/companies/acme/stats"))).GetProperty(what).GetInt32();
        }
        catch (HttpRequestException)
        {
            return -1;
        }
    }

    private async Task PutAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PutAsync(new Uri(_url, path), content);
        response.StatusCode.Should().Be(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }
}
