using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>
/// Callers of many companies, who ask any node, ask the next when one does not take a request, and give up none. Most companies have one caller who waits
/// for the run of a request before the next one, and then pauses for up to <paramref name="pause"/>, at least a quarter of it; every twentieth company is
/// crowded by more callers than it may have runs. A third of the requests fall due later.
/// </summary>
internal sealed class Load(TestCluster cluster, int companies, TimeSpan pause) : IAsyncDisposable
{
    private const int CrowdedEvery = 20;
    private const int CrowdCallers = 9;
    private const int Definers = 8;

    private readonly ClusterClient _client = new(cluster.Nodes);
    private readonly ConcurrentQueue<AskedRequest> _requests = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<Task> _callers = [];
    private Task _following = Task.CompletedTask;

    /// <summary>Every request that somebody asked for.</summary>
    public IReadOnlyCollection<AskedRequest> Requests => _requests;

    /// <summary>How often a caller had to ask again.</summary>
    public int Retries => _client.Retries;

    /// <summary>The companies, each with two agents.</summary>
    public IReadOnlyList<string> Companies { get; } = [.. Enumerable.Range(0, companies).Select(Name)];

    /// <summary>Defines the companies and begins to ask.</summary>
    public async Task BeginAsync()
    {
        await Parallel.ForEachAsync(Companies, new ParallelOptions { MaxDegreeOfParallelism = Definers }, async (company, _) =>
        {
            await _client.PutAsync($"/api/companies/{company}", """{"name":"A company"}""");
            foreach (var agent in new[] { "ada", "bob" })
            {
                var definition = $$"""{"name":"An agent","maxConcurrentRuns":5,"runner":{{cluster.Runs.Runner}}}""";
                await _client.PutAsync($"/api/companies/{company}/agents/{agent}", definition);
            }
        });
        _following = cluster.Runs.FollowAsync(wakeup => EndOf(wakeup).TrySetResult(), _leaving.Token);
        foreach (var (index, company) in Companies.Index())
        {
            var crowded = index % CrowdedEvery == 0;
            _callers.AddRange(Enumerable.Range(0, crowded ? CrowdCallers : 1).Select(caller => CallAsync(company, caller, crowded)));
        }
    }

    /// <summary>Asks for nothing more, and waits until every request is acknowledged and has run.</summary>
    public async Task EndAsync(TimeSpan within)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_callers).WaitAsync(within);
        await Task.WhenAll(_requests.Select(request => EndOf(request.Wakeup!).Task)).WaitAsync(within);
    }

    /// <summary>Every acknowledged request as the cluster knows it now.</summary>
    public async Task<IReadOnlyCollection<JsonElement>> WakeupsAsync()
    {
        var wakeups = new ConcurrentBag<JsonElement>();
        await Parallel.ForEachAsync(_requests, new ParallelOptions { MaxDegreeOfParallelism = Definers }, async (request, _) =>
            wakeups.Add(await _client.GetAsync($"/api/companies/{request.Company}/wakeups/{request.Wakeup}")));
        return wakeups;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _leaving.CancelAsync();
        await _following;
        _client.Dispose();
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"company-{index:000}");

    private TaskCompletionSource EndOf(string wakeup) => _ends.GetOrAdd(wakeup, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task CallAsync(string company, int caller, bool crowded)
    {
        try
        {
            // Not all at once.
            await Task.Delay(pause * Random.Shared.NextDouble(), _stopping.Token);
            for (var number = 1; ; number++)
            {
                var length = crowded ? 0.5 + (Random.Shared.NextDouble() * 4) : number % 4 == 0 ? 4 + (Random.Shared.NextDouble() * 3) : 0.05;
                var ahead = number % 3 == 0 ? TimeSpan.FromSeconds(3) : TimeSpan.Zero;
                var request = await AskAsync(company, string.Create(CultureInfo.InvariantCulture, $"{caller}-{number}"), length, ahead, alone: !crowded);
                await EndOf(request.Wakeup!).Task.WaitAsync(_stopping.Token);
                await Task.Delay(crowded ? TimeSpan.FromSeconds(0.1) : pause * (0.25 + (Random.Shared.NextDouble() * 0.75)), _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It was told to ask for nothing more.
        }
    }

    private async Task<AskedRequest> AskAsync(string company, string key, double seconds, TimeSpan ahead, bool alone)
    {
        var body = new
        {
            agentId = Random.Shared.Next(2) == 0 ? "ada" : "bob",
            trigger = new { type = "ticket_assigned", id = key },
            context = new { projectId = seconds.ToString("0.00", CultureInfo.InvariantCulture) },
            idempotencyKey = key,
            scheduledFor = DateTimeOffset.UtcNow + ahead,
        };
        var request = new AskedRequest(company, key, alone, Uptime.Now + ahead);
        _requests.Enqueue(request);
        var answer = await _client.PostAsync($"/api/companies/{company}/wakeups", JsonSerializer.Serialize(body));
        (request.Wakeup, request.Acknowledged) = (answer.GetProperty("wakeupId").GetString(), Uptime.Now);
        return request;
    }
}
