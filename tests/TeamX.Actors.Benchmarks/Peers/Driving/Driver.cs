using System.Globalization;
using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Peers.Driving;

/// <summary>
/// The process that has one system do one workload. The result is one JSON object on standard output. It ends when its standard input does, so that none is
/// left behind. <c>tests/peers/node</c> does the same for systems on Node.js.
/// </summary>
internal static class Driver
{
    /// <param name="open">Opens the system.</param>
    /// <param name="arguments">Workload, place, number of jobs, and for W4 the file of its records.</param>
    /// <param name="output">Where the result goes.</param>
    public static async Task<int> RunAsync(OpenJobQueue open, IReadOnlyList<string> arguments, TextWriter output)
    {
        var (workload, place, jobs) = (arguments[0], arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Listen(stop)) { IsBackground = true }.Start();

        // What a slow client call holds back are threads of the pool, which must not be what is measured.
        ThreadPool.SetMinThreads(Workloads.InFlight * 2, Workloads.InFlight);
        Dictionary<string, double> figures = workload switch
        {
            "W1" => await Workloads.ThroughputAsync(open, place, jobs).ConfigureAwait(false),
            "W2" => await Workloads.LatencyAsync(open, place).ConfigureAwait(false),
            "W3" => await Workloads.PriorityAsync(open, place).ConfigureAwait(false),
            "W4" => await Crash.UntilKilledAsync(open, place, arguments[3], output).ConfigureAwait(false),
            "W4-again" => await Crash.AgainAsync(open, place, arguments[3], stop.Task).ConfigureAwait(false),
            _ => throw new ArgumentException($"There is no workload {workload}.", nameof(arguments)),
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(figures)).ConfigureAwait(false);
        return 0;
    }

    private static void Listen(TaskCompletionSource stop)
    {
        if (Console.In.ReadLine() is null)
            Environment.Exit(1);

        stop.SetResult();
    }
}
