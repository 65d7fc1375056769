using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>http</c>: how many wakeups the built host acknowledges over HTTP, one a request and 1,000 a request.</summary>
internal static class HttpVerb
{
    private const int BatchSize = 1_000;
    private const string Company = "/api/companies/benchmark";

    // As long as it takes until the host's code is compiled for good, with half a core to do it.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public static Command Create(TextWriter output)
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each kind of request is measured.", DefaultValueFactory = _ => 10 };
        var singles = new Option<int>("--connections") { Description = "Connections that post one wakeup at a time.", DefaultValueFactory = _ => 32 };
        var batches = new Option<int>("--batch-connections") { Description = "Connections that post 1,000 wakeups at a time.", DefaultValueFactory = _ => 4 };
        return Measurement.Verb(
            output, "http", "Measures wakeups posted to the built host, one by one and in batches, over kept-alive connections.",
            (run, arguments) => RunAsync(run, arguments.GetValue(singles), arguments.GetValue(batches), TimeSpan.FromSeconds(arguments.GetValue(seconds))),
            seconds, singles, batches);
    }

    private static async Task<Report> RunAsync(Measurement run, int singleConnections, int batchConnections, TimeSpan window)
    {
        Measurement.Say("single POSTs");
        var wakeup = Workplace.PostedNow();
        var singles = await MeasureAsync(run["singles"], "/wakeups", wakeup, 1, singleConnections, window).ConfigureAwait(false);
        run.TakeRawSlice();

        Measurement.Say($"batches of {BatchSize}");
        var batch = new { wakeups = Enumerable.Repeat(wakeup, BatchSize) };
        var batches = await MeasureAsync(run["batches"], "/wakeups/batch", batch, BatchSize, batchConnections, window).ConfigureAwait(false);
        return new Http { SecondsEach = window.TotalSeconds, Singles = singles, Batches = batches };
    }

    /// <summary>Starts a host on empty files, with the defaults it is shipped with, and posts to it.</summary>
    private static async Task<HttpFigures> MeasureAsync(string data, string path, object body, int wakeups, int connections, TimeSpan window)
    {
        using var host = await HostProcess.StartAsync(data).ConfigureAwait(false);
        using var http = new HttpClient { BaseAddress = host.Url };
        await DefineAsync(http).ConfigureAwait(false);

        using var callers = new HttpCallers(new Uri(host.Url, Company + path), JsonSerializer.SerializeToUtf8Bytes(body), connections);
        using var stop = new CancellationTokenSource();
        var calls = callers.RunAsync(stop.Token);
        await PassAsync(WarmUp, calls).ConfigureAwait(false);
        var begin = await Edge.TakeAsync(host, http).ConfigureAwait(false);
        await PassAsync(window, calls).ConfigureAwait(false);
        var end = await Edge.TakeAsync(host, http).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await calls.ConfigureAwait(false);

        await RequireAllAsync(http, callers.Answered * wakeups).ConfigureAwait(false);
        await host.KillAsync().ConfigureAwait(false);
        return FiguresOf(callers.AnswersBetween(begin.At, end.At), begin, end, wakeups, connections);
    }

    private static HttpFigures FiguresOf(IReadOnlyList<TimeSpan> answers, Edge begin, Edge end, int wakeups, int connections)
    {
        var seconds = Stopwatch.GetElapsedTime(begin.At, end.At).TotalSeconds;
        var acknowledged = (double)answers.Count * wakeups;
        return new HttpFigures(
            connections, answers.Count / seconds, acknowledged / seconds,
            answers.Percentile(0.5).TotalMilliseconds, answers.Percentile(0.99).TotalMilliseconds,
            (end.Completed - begin.Completed) / seconds,
            (end.Host - begin.Host).TotalMicroseconds / acknowledged, (end.Callers - begin.Callers).TotalMicroseconds / acknowledged);
    }

    private static async Task DefineAsync(HttpClient http)
    {
        using var company = await http.PutAsJsonAsync(Company, new { name = "Benchmark" }).ConfigureAwait(false);
        company.EnsureSuccessStatusCode();
        using var agent = await http.PutAsJsonAsync(
            $"{Company}/agents/{Workplace.AgentName}", new { name = "Worker", maxConcurrentRuns = 5, runner = new { kind = "echo" } }).ConfigureAwait(false);
        agent.EnsureSuccessStatusCode();
    }

    /// <summary>What was acknowledged is there, each as a request of its own.</summary>
    private static async Task RequireAllAsync(HttpClient http, long acknowledged)
    {
        var stats = await StatsAsync(http).ConfigureAwait(false);
        var there = stats.Pending + stats.Processing + stats.Completed;
        if (there != acknowledged)
            throw new InvalidOperationException($"{acknowledged} wakeups were acknowledged, and the company has {there}.");
    }

    private static async Task<Stats> StatsAsync(HttpClient http) =>
        await http.GetFromJsonAsync<Stats>(new Uri(Company + "/stats", UriKind.Relative)).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The company has no statistics.");

    private static async Task PassAsync(TimeSpan time, Task calls) =>
        await (await Task.WhenAny(calls, Task.Delay(time)).ConfigureAwait(false)).ConfigureAwait(false);

    private sealed record Stats(long Pending, long Processing, long Completed);

    /// <summary>How things stand at one edge of the measured time.</summary>
    private sealed record Edge(long At, long Completed, TimeSpan Host, TimeSpan Callers)
    {
        public static async Task<Edge> TakeAsync(HostProcess host, HttpClient http)
        {
            var completed = (await StatsAsync(http).ConfigureAwait(false)).Completed;
            return new Edge(Stopwatch.GetTimestamp(), completed, host.ProcessorTime, Environment.CpuUsage.TotalTime);
        }
    }
}
