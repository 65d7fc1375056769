using OxyPlot;
using OxyPlot.Axes;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>A chart that can be drawn.</summary>
/// <param name="Name">The name of its file, without the ending.</param>
/// <param name="Draw">Draws it; null when there is nothing to show.</param>
/// <param name="Height">How high it is.</param>
internal sealed record Chart(string Name, Func<Results, PlotModel?> Draw, double Height = 400);

/// <summary>All charts.</summary>
internal static class Gallery
{
    public static readonly IReadOnlyList<Chart> Charts =
    [
        new("goals", Goals.Draw, Height: 600),
        new("peers-throughput", results => Peers(results, "W1", "completedPerSecond", "jobs/s", "durable jobs completed per second, more is better")),
        new("peers-start", results => Peers(results, "W2", "startP99Ms", "ms", "one job each 20 ms, from asking to its start, p99, less is better")),
        new("peers-priority", results => Peers(results, "W3", "highStartedMs", "ms", "20 urgent jobs behind 500, until all have started, less is better")),
        new("peers-kill", results => Peers(results, "W4", "secondsUntilAllRunAgain", "s", "after kill -9, until all interrupted jobs run again, less is better")),
        new("latency", Latency),
        new("backlog-cost", BacklogCost),
        new("backlog-memory", BacklogMemory),
        new("companies-throughput", CompaniesThroughput),
        new("companies-memory", CompaniesMemory),
        new("nodes", Nodes),
    ];

    private static PlotModel? Peers(Results results, string workload, string figure, string unit, string title)
    {
        if (results["peers"] is not { } peers)
            return null;

        var systems = peers["systems"].Rows.Select(system => (Name: system["name"].Text, Value: system["medians"].NumberAt(workload, figure))).ToList();
        List<double> values = [.. systems.Select(system => system.Value).OfType<double>()];
        return values.Count == 0 ? null : Plot.Bars($"{workload}: {title}", unit + ", logarithmic", PowerOfTenBelow(values),
        [
            .. systems.Select(system => system.Name == "engine"
                ? new Bar("TeamX.Actors", system.Value, ValueOf(system.Value), Plot.Blue)
                : new Bar(system.Name, system.Value, ValueOf(system.Value), Plot.Grey)),
        ]);

        static string ValueOf(double? value) => value is { } known ? Plot.Text(known) : "did not happen in time, or was not measured";
    }

    private static double PowerOfTenBelow(IEnumerable<double> values) => Math.Pow(10, Math.Floor(Math.Log10(values.Min() / 1.5)));

    private static PlotModel? Latency(Results results)
    {
        if (results["latency"] is not { } latency)
            return null;

        var rates = latency["rates"].Rows;
        (string Name, string Key, LineStyle Style)[] percentiles =
            [("p99.9", "p999Ms", LineStyle.Dot), ("p99", "p99Ms", LineStyle.Dash), ("p50", "p50Ms", LineStyle.Solid)];
        List<Line> lines =
        [
            .. percentiles.Select(percentile => LineOf("started", percentile, Plot.Orange)),
            .. percentiles.Select(percentile => LineOf("acknowledged", percentile, Plot.Blue)),
        ];
        return Plot.Lines(
            "One company: from the place on the timetable until …",
            Plot.Numbers("wakeups/s asked for, logarithmic", [.. rates.Select(rate => rate["perSecond"].Number)]),
            Plot.Logarithmic(AxisPosition.Left, "ms, logarithmic", [.. lines.SelectMany(line => line.Points).Select(point => point.Y)]),
            lines);

        Line LineOf(string what, (string Name, string Key, LineStyle Style) percentile, OxyColor color)
        {
            var points = rates.Select(rate => new DataPoint(rate["perSecond"].Number, rate[what][percentile.Key].Number));
            return new Line($"{what}, {percentile.Name}", [.. points], color, percentile.Style);
        }
    }

    private static PlotModel? BacklogCost(Results results) => results["backlog"] is not { } backlog ? null : Over(
        "One company: what one more wakeup costs", ("pending", "requests pending meanwhile, logarithmic"), "µs per wakeup", backlog["points"].Rows,
        [("wall time", "microsecondsPerWakeup", Plot.Orange), ("processor time", "processorMicrosecondsPerWakeup", Plot.Blue)]);

    private static PlotModel? BacklogMemory(Results results)
    {
        // What fewer requests take is less than what the process takes more or less from one moment to the next.
        const double Enough = 10_000;
        return results["backlog"]?["points"].Rows.Where(row => row["pending"].Number >= Enough).ToList() is not { Count: > 0 } points ? null : Over(
            "One company: memory of a pending request", ("pending", "requests pending, logarithmic"), "bytes per pending request", points,
            [("working set", "workingSetBytesPerPending", Plot.Orange), ("live objects", "heapBytesPerPending", Plot.Blue)], Goals.BytesPerPending);
    }

    private static PlotModel? CompaniesThroughput(Results results) => results["companies"] is not { } companies ? null : Over(
        "Durable completions by number of companies", ("companies", "companies, logarithmic"), "wakeups/s", companies["throughput"].Rows,
        [("completed", "perSecond", Plot.Blue)]);

    private static PlotModel? CompaniesMemory(Results results)
    {
        if (results["companies"] is not { } companies)
            return null;

        return Plot.Bars($"Live objects of one of {Plot.Text(companies["many"].Number)} companies", "bytes", from: 0,
        [
            BarOf("idle after a wakeup", "heapBytesPerIdleCompany"),
            BarOf("woken by a question", "heapBytesPerWokenCompany"),
            BarOf("asleep", "heapBytesPerSleepingCompany"),
        ]);

        Bar BarOf(string name, string key) => new(name, companies[key].Number, $"{companies[key].Number:#,0} bytes", Plot.Blue);
    }

    private static PlotModel? Nodes(Results results) => results["cluster"] is not { } cluster ? null : Over(
        $"Nodes, PostgreSQL and load, all on the same {cluster["sharedProcessors"].Number} processors", ("nodes", "nodes"), "wakeups/s", cluster["measured"].Rows,
        [("completed", "completedPerSecond", Plot.Blue), ("acknowledged", "acknowledgedPerSecond", Plot.Orange)]);

    /// <summary>How some figures go with another of the same row, which is a number of things.</summary>
    private static PlotModel Over(
        string title, (string Key, string Title) x, string y, IReadOnlyList<Figures> rows, (string Name, string Key, OxyColor Color)[] figures, double? goal = null)
    {
        List<Line> lines = [.. figures.Select(figure => new Line(figure.Name, PointsOf(row => row[figure.Key].Number), figure.Color))];
        if (goal is { } most)
            lines.Add(new Line($"goal: at most {most}", PointsOf(_ => most), Plot.Green, LineStyle.Dash));

        return Plot.Lines(
            title,
            Plot.Numbers(x.Title, [.. rows.Select(row => row[x.Key].Number)]),
            Plot.WithZero(y, [.. lines.SelectMany(line => line.Points).Select(point => point.Y)]),
            lines);

        List<DataPoint> PointsOf(Func<Figures, double> value) => [.. rows.Select(row => new DataPoint(row[x.Key].Number, value(row)))];
    }
}
