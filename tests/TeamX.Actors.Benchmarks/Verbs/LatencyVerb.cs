using System.CommandLine;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>latency</c>: how long one company takes to acknowledge and to start, at rates from quiet to busy.</summary>
internal static class LatencyVerb
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstUse = TimeSpan.FromSeconds(5);

    public static Command Create(TextWriter output)
    {
        var rates = new Option<int[]>("--rates")
        {
            Description = "Wakeups per second, one after the other.",
            DefaultValueFactory = _ => [100, 1_000, 5_000, 10_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var seconds = new Option<int>("--seconds") { Description = "How long each rate is measured.", DefaultValueFactory = _ => 20 };
        return Measurement.Verb(
            output, "latency", "Measures how long acknowledgements and starts take, with wakeups on a fixed timetable.",
            (run, arguments) => RunAsync(run, arguments.GetValue(rates)!, TimeSpan.FromSeconds(arguments.GetValue(seconds))), rates, seconds);
    }

    private static async Task<Report> RunAsync(Measurement run, int[] rates, TimeSpan window)
    {
        // At low rates code would be compiled for the whole of the measurement; a process that has worked for a while is what is to be measured.
        Measurement.Say("warm-up");
        await MeasureAsync(run["warm-up"], 2_000, FirstUse).ConfigureAwait(false);

        var measured = new List<LatencyAtRate>();
        foreach (var rate in rates)
        {
            run.TakeRawSlice();
            Measurement.Say($"{rate} wakeups/s");
            measured.Add(await MeasureAsync(run[$"rate-{rate}"], rate, window).ConfigureAwait(false));
        }

        return new Latency { SecondsEach = window.TotalSeconds, Rates = measured };
    }

    private static async Task<LatencyAtRate> MeasureAsync(string data, int perSecond, TimeSpan window)
    {
        var load = new OpenLoop(perSecond, WarmUp, window);
        var engine = await Engine.StartAsync(data, load.Runner).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var companies = await Workplace.CreateAsync(engine, 1).ConfigureAwait(false);
            var times = await load.MeasureAsync(engine, companies[0]).ConfigureAwait(false);
            return new LatencyAtRate(
                perSecond, times.Started.Count, Spread.Of(times.Acknowledged), Spread.Of(times.Started), Spread.Of(times.Sent));
        }
    }
}
