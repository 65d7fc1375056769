using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>
/// Callers over HTTP, one for each company: they send batches to the nodes in turn, wherever the company lives, and keep so many requests waiting that no
/// company is ever without work.
/// </summary>
internal sealed class HttpCrowd(IReadOnlyList<Uri> nodes, int companies) : IDisposable
{
    private const int BatchSize = 100;
    private const int Waiting = 200;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new();
    private readonly string[] _companies = [.. Enumerable.Range(0, companies).Select(index => string.Create(CultureInfo.InvariantCulture, $"company-{index}"))];
    private long _acknowledged;
    private int _next;

    /// <summary>Requests that were acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Defines the companies, each with an agent whose runs do nothing.</summary>
    public Task DefineAsync() => Task.WhenAll(_companies.Select(async company =>
    {
        await PutAsync($"/api/companies/{company}", new { name = "A company" }).ConfigureAwait(false);
        await PutAsync($"/api/companies/{company}/agents/ada", new { name = "Ada", maxConcurrentRuns = 5, runner = new { kind = "echo" } }).ConfigureAwait(false);
    }));

    /// <summary>Keeps every company busy until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_companies.Select(company => KeepBusyAsync(company, stop)));

    /// <summary>Requests that are completed, durably, of all companies.</summary>
    public async Task<long> CompletedAsync() =>
        (await Task.WhenAll(_companies.Select(company => CountAsync(company, "completed", default))).ConfigureAwait(false)).Sum();

    public void Dispose() => _http.Dispose();

    private async Task KeepBusyAsync(string company, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                while (await CountAsync(company, "pending", stop).ConfigureAwait(false) is var pending && pending < Waiting)
                {
                    for (var missing = (2 * Waiting) - pending; missing > 0; missing -= BatchSize)
                    {
                        await SendBatchAsync(company, stop).ConfigureAwait(false);
                    }
                }

                await Task.Delay(AskAgain, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Measured enough.
        }
    }

    private async Task SendBatchAsync(string company, CancellationToken stop)
    {
        var batch = new { wakeups = Enumerable.Range(0, BatchSize).Select(_ => new { agentId = "ada", trigger = new { type = "ticket_assigned", id = Guid.NewGuid() } }) };
        using var response = await _http.PostAsJsonAsync(At($"/api/companies/{company}/wakeups/batch"), batch, stop).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        Interlocked.Add(ref _acknowledged, BatchSize);
    }

    private async Task<long> CountAsync(string company, string what, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<JsonElement>(At($"/api/companies/{company}/stats"), stop).ConfigureAwait(false)).GetProperty(what).GetInt64();

    private async Task PutAsync(string path, object body)
    {
        using var response = await _http.PutAsJsonAsync(At(path), body).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private Uri At(string path) => new(nodes[(Interlocked.Increment(ref _next) & int.MaxValue) % nodes.Count], path);
}
