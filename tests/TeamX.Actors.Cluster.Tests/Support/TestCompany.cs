using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>A company with one agent whose runs record themselves, as a caller of one or more nodes sees it.</summary>
internal sealed class TestCompany(string id, RunLog runs, params IReadOnlyList<TestNode> nodes) : IDisposable
{
    private readonly ClusterClient _client = new(nodes);

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Its runs so far, in the order of their starts.</summary>
    public IReadOnlyList<RecordedRun> Runs => [.. runs.Read().Runs.Where(run => run.Company == id)];

    /// <summary>Defines it.</summary>
    public async Task DefineAsync(int maxConcurrentRuns = 5)
    {
        await _client.PutAsync($"/api/companies/{id}", string.Create(CultureInfo.InvariantCulture, $$"""{"name":"A company","maxConcurrentRuns":{{maxConcurrentRuns}}}"""));
        await _client.PutAsync($"/api/companies/{id}/agents/ada", $$"""{"name":"Ada","maxConcurrentRuns":1000,"runner":{{runs.Runner}}}""");
    }

    /// <summary>Asks for a run of this length; answers with the request's id.</summary>
    public async Task<string> WakeAsync(double seconds)
    {
        var body = new
        {
            agentId = "ada",
            trigger = new { type = "ticket_assigned", id = Guid.NewGuid() },
            context = new { projectId = seconds.ToString("0.00", CultureInfo.InvariantCulture) },
            idempotencyKey = Guid.NewGuid(),
        };
        return (await _client.PostAsync($"/api/companies/{id}/wakeups", JsonSerializer.Serialize(body))).GetProperty("wakeupId").GetString()!;
    }

    /// <summary>Asks for many runs of this length; answers with the requests' ids.</summary>
    public Task<string[]> WakeAsync(int count, double seconds) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => WakeAsync(seconds)));

    /// <summary>Cancels a request.</summary>
    public Task CancelAsync(string wakeup) => _client.PostAsync($"/api/companies/{id}/wakeups/{wakeup}/cancel", "{}");

    /// <summary>A request as the cluster knows it.</summary>
    public Task<JsonElement> GetAsync(string wakeup) => _client.GetAsync($"/api/companies/{id}/wakeups/{wakeup}");

    /// <summary>Waits until a request has this status.</summary>
    public async Task<JsonElement> GetWhenAsync(string wakeup, string status, TimeSpan? within = null)
    {
        var found = default(JsonElement);
        await Deadline.UntilAsync(
            $"{wakeup} is {status}", async () => (found = await GetAsync(wakeup)).GetProperty("status").GetString() == status, within ?? TimeSpan.FromSeconds(60));
        return found;
    }

    /// <summary>Waits until so many of its runs are being executed.</summary>
    public Task RunningAsync(int count) =>
        Deadline.UntilAsync($"{count} run", () => Runs.Count(run => run.End == RunEnd.Running) == count, TimeSpan.FromSeconds(30));

    public void Dispose() => _client.Dispose();
}
