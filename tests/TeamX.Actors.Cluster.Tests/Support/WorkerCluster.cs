using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>
/// Nodes with a part each, for all specs of a class: one takes requests, one has the companies, two execute the runs. It is started by the first spec, and
/// anew after one that failed.
/// </summary>
public class WorkerCluster : IAsyncLifetime
{
    /// <summary>The node that takes requests.</summary>
    internal const int Api = 0;

    /// <summary>The node that has the companies.</summary>
    internal const int Company = 1;

    /// <summary>The first of the two that execute runs.</summary>
    internal const int FirstWorker = 2;

    private static readonly string[][] Parts = [Role("api"), Role("company"), Role("worker"), Role("worker")];
    private readonly string[] _settings;
    private TestCluster? _cluster;
    private int _companies;

    public WorkerCluster()
        : this([])
    {
    }

    protected WorkerCluster(params string[] settings) => _settings = settings;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Runs a spec with a company of its own. A node that the spec before has killed is there again.</summary>
    internal async Task RunAsync(ITestOutputHelper output, Func<TestCluster, TestCompany, Task> spec)
    {
        _cluster ??= await TestCluster.StartAsync(output, [.. Parts.Select(part => (string[])[.. part, .. _settings])]);
        await _cluster.RunAsync(output, cluster => Task.WhenAll(cluster.Nodes.Where(node => node.Url is null).Select(node => node.StartAsync())));
        using var company = new TestCompany($"acme-{++_companies}", _cluster.Runs, _cluster.Nodes[Api]);
        try
        {
            await _cluster.RunAsync(output, cluster => spec(cluster, company));
        }
        catch
        {
            await DisposeAsync();
            _cluster = null;
            throw;
        }
    }

    private static string[] Role(string role) => ["--TeamX:Cluster:Roles:0", role];
}

/// <summary>The same with a lease so short that a spec can wait for its end.</summary>
public sealed class ShortLeaseCluster() : WorkerCluster("--TeamX:Lease:Duration", "00:00:08", "--TeamX:Lease:HeartbeatInterval", "00:00:01")
{
    /// <summary>The lease of these nodes' runs.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromSeconds(8);
}
