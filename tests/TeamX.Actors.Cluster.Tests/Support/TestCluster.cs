using System.Globalization;
using Npgsql;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>A cluster of real processes with one PostgreSQL database, on the loopback of this machine, and a network between them that can be cut.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private const int LinesShown = 60;

    // Short, so that a spec need not wait long for what is lost, and still several heartbeats apart.
    private static readonly string[] Settings =
    [
        "--TeamX:Lease:Duration", "00:00:20", "--TeamX:Lease:HeartbeatInterval", "00:00:02", "--TeamX:ShutdownGrace", "00:00:05", "--TeamX:CancelGrace", "00:00:02",
    ];

    private readonly TempFolder _folder = new();

    private TestCluster(IReadOnlyList<string[]> settings)
    {
        Runs = new RunLog(_folder.File("runs.log"));
        Database = PostgreSqlServer.Shared.CreateDatabase();
        var ports = FreePorts.Take(settings.Count);
        Network = new Network(ports, PostgreSqlServer.Shared.Port);
        Nodes = [.. settings.Select((own, index) => new TestNode(index, _folder, Runs, [.. SettingsOf(index, ports), .. own]))];
    }

    /// <summary>The lease of these nodes' runs.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The nodes; the first three, or all, are named as seeds.</summary>
    public IReadOnlyList<TestNode> Nodes { get; }

    /// <summary>What lies between them.</summary>
    public Network Network { get; }

    /// <summary>What the commands record.</summary>
    public RunLog Runs { get; }

    /// <summary>The connection string of their database, not through the network.</summary>
    public string Database { get; }

    /// <summary>Starts as many nodes as there are settings, and waits until all are ready.</summary>
    public static async Task<TestCluster> StartAsync(ITestOutputHelper output, IReadOnlyList<string[]> settings)
    {
        var cluster = new TestCluster(settings);
        try
        {
            await cluster.RunAsync(output, _ => Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync())));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a spec on it. When it fails, the end of each node's log is shown and the logs are kept.</summary>
    public async Task RunAsync(ITestOutputHelper output, Func<TestCluster, Task> spec)
    {
        try
        {
            await spec(this);
        }
        catch
        {
            ShowLogs(output);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        await Network.DisposeAsync();
        _folder.Dispose();
    }

    private string[] SettingsOf(int index, int[] ports)
    {
        var database = new NpgsqlConnectionStringBuilder(Database) { Port = Network.DatabasePorts[index] }.ConnectionString;
        return
        [
            .. Settings, "--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", database,
            "--TeamX:Remoting:Hostname", "127.0.0.1", "--TeamX:Remoting:Port", Text(ports[index]), "--TeamX:Remoting:PublicPort", Text(Network.NodePorts[index]),
            .. Network.NodePorts.Take(3).SelectMany((port, seed) => new[] { $"--TeamX:Cluster:SeedNodes:{Text(seed)}", $"127.0.0.1:{Text(port)}" }),
        ];
    }

    private void ShowLogs(ITestOutputHelper output)
    {
        var kept = Directory.CreateTempSubdirectory("teamx-cluster-logs-").FullName;
        output.WriteLine($"The logs are in {kept}.");
        foreach (var node in Nodes)
        {
            node.KeepLogs(kept);
        }

        foreach (var log in Directory.GetFiles(kept).Order(StringComparer.Ordinal))
        {
            output.WriteLine($"The end of {Path.GetFileName(log)}:");
            output.WriteLine(string.Join('\n', File.ReadLines(log).TakeLast(LinesShown)));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
