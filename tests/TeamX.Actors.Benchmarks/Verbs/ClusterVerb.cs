using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>cluster</c>: throughput of one, two and three nodes with one PostgreSQL, all on this machine.</summary>
internal static class ClusterVerb
{
    private const int MostNodes = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    public static Command Create(TextWriter output)
    {
        var companies = new Option<int>("--companies") { Description = "How many companies.", DefaultValueFactory = _ => 60 };
        var seconds = new Option<int>("--seconds") { Description = "How long each number of nodes is measured.", DefaultValueFactory = _ => 10 };
        return Measurement.Verb(
            output, "cluster", "Measures one, two and three nodes with one PostgreSQL, all of it on this machine. Needs PostgreSQL.",
            (run, arguments) => RunAsync(run, arguments.GetValue(companies), TimeSpan.FromSeconds(arguments.GetValue(seconds))), companies, seconds);
    }

    private static async Task<Report> RunAsync(Measurement run, int companies, TimeSpan window)
    {
        if (PostgreSqlServer.Missing is { } missing)
            throw new InvalidOperationException(missing);

        using var server = PostgreSqlServer.Run(durable: true);
        var measured = new List<NodesThroughput>();
        for (var nodes = 1; nodes <= MostNodes; nodes++)
        {
            Measurement.Say($"{nodes} of {MostNodes} nodes");
            measured.Add(await MeasureAsync(run, server.CreateDatabase(), nodes, companies, window).ConfigureAwait(false));
        }

        return new ClusterThroughput { Companies = companies, SecondsEach = window.TotalSeconds, Measured = measured };
    }

    private static async Task<NodesThroughput> MeasureAsync(Measurement run, string database, int count, int companies, TimeSpan window)
    {
        var nodes = new List<HostProcess>();
        try
        {
            var ports = FreePorts.Take(count);
            nodes.AddRange(await Task.WhenAll(ports.Select(port => HostProcess.StartAsync(run[$"{count}-node-{port}"], SettingsOf(port, ports, database)))).ConfigureAwait(false));
            await Task.WhenAll(nodes.Select(ReadyAsync)).ConfigureAwait(false);

            using var crowd = new HttpCrowd([.. nodes.Select(node => node.Url)], companies);
            await crowd.DefineAsync().ConfigureAwait(false);
            using var stop = new CancellationTokenSource();
            var load = crowd.RunAsync(stop.Token);
            await Task.Delay(WarmUp, CancellationToken.None).ConfigureAwait(false);
            var (begin, completed, acknowledged) = (Stopwatch.GetTimestamp(), await crowd.CompletedAsync().ConfigureAwait(false), crowd.Acknowledged);
            await Task.WhenAny(load, Task.Delay(window, CancellationToken.None)).ConfigureAwait(false);
            var (seconds, more) = (Stopwatch.GetElapsedTime(begin).TotalSeconds, crowd.Acknowledged - acknowledged);
            var done = await crowd.CompletedAsync().ConfigureAwait(false) - completed;
            await stop.CancelAsync().ConfigureAwait(false);
            await load.ConfigureAwait(false);
            return new NodesThroughput(count, more / seconds, done / seconds);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.KillAsync().ConfigureAwait(false);
                node.Dispose();
            }
        }
    }

    private static string[] SettingsOf(int port, int[] seeds, string database) =>
    [
        "--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", database,
        "--TeamX:Remoting:Hostname", "127.0.0.1", "--TeamX:Remoting:Port", Text(port),
        .. seeds.SelectMany((seed, index) => new[] { $"--TeamX:Cluster:SeedNodes:{Text(index)}", $"127.0.0.1:{Text(seed)}" }),
        "--Serilog:MinimumLevel:Default", "Warning", "--Serilog:MinimumLevel:Override:teamx", "Information",
    ];

    private static async Task ReadyAsync(HostProcess node)
    {
        using var http = new HttpClient();
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(node.Url, "/healthz/ready")).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return;
            if (Stopwatch.GetElapsedTime(begin) > ReadyWithin)
                throw new InvalidOperationException($"A node does not become ready: {node.Output}");
            await Task.Delay(100).ConfigureAwait(false);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
