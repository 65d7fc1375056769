using OxyPlot;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>Everything that has a goal, in one chart: a bar to the right has reached it, and by how much; one to the left has not.</summary>
internal static class Goals
{
    /// <summary>The most bytes that a pending request may take, all in.</summary>
    public const double BytesPerPending = 400;

    private static readonly Goal[] All =
    [
        AtLeast("ratios", "one company ÷ R1", 12, "", ratios => ratios["oneCompanyRatio"].Number),
        AtLeast("ratios", "one company, durable starts ÷ R1", 1, "", ratios => ratios["durableStartRatio"].Number),
        AtLeast("ratios", "100 companies ÷ R1", 4, "", ratios => ratios["hundredCompaniesRatio"].Number),
        AtMost("ratios", "acknowledged ÷ raw transaction", 3, "", ratios => ratios["ackRatio"].Number),
        AtMost("ratios", "due to start at 2,000/s, p99", 10, " ms", ratios => ratios["startP99MsAt2000PerSecond"].Number),
        AtMost("ratios", "allocated per wakeup", 4_096, " bytes", ratios => ratios["allocatedBytesPerWakeup"].Number),
        AtLeast("http", "HTTP, one wakeup a POST", 3_000, "/s", http => http["singles"]["wakeupsPerSecond"].Number),
        AtLeast("http", "HTTP, 1,000 wakeups a POST", 30_000, "/s", http => http["batches"]["wakeupsPerSecond"].Number),
        AtMost("backlog", "cost of a wakeup, most ÷ fewest pending", 1.5, "", backlog => backlog["costRatio"].Number),
        AtMost("backlog", "memory of a pending request", BytesPerPending, " bytes",
            backlog => backlog["points"].Rows[^1]["workingSetBytesPerPending"].Number),
        AtMost("companies", "memory of all idle companies", 200, " MB", companies => companies["idleWorkingSetBytes"].Number / 1e6),
        AtMost("recovery", "recovery from the journal alone", 5_000, " ms", recovery => recovery["journal"]["recoveryMs"].Number),
        AtMost("recovery", "recovery with snapshots", 200, " ms", recovery => recovery["snapshot"]["recoveryMs"].Number),
        AtLeast("dashboard", "throughput, page open ÷ closed", 0.8, "", dashboard => dashboard["throughputRatio"].Number),
        AtMost("dashboard", "a company's page opens, slowest", 1, " s", dashboard => dashboard["openMaxSeconds"].Number),
        AtMost("dashboard", "updates of an open page", 4, "/s", dashboard => dashboard["soak"]["updatesPerSecond"].Number),
        AtLeast("peers", "W1 completed/s ÷ best peer", 5, "", peers => Against(peers, "completedPerSecond").Min()),
        AtMost("peers", "W2 enqueue p99 ÷ best peer", 1, "", peers => Against(peers, "enqueueP99Ms").Max()),
        AtMost("peers", "W2 start p99 ÷ best peer", 1, "", peers => Against(peers, "startP99Ms").Max()),
        AtMost("peers", "W3 urgent started ÷ best peer", 1, "", peers => Against(peers, "highStartedMs").Max()),
    ];

    public static PlotModel? Draw(Results results)
    {
        var bars = new List<Bar>();
        foreach (var goal in All)
        {
            if (results[goal.Verb] is { } figures)
                bars.Add(BarOf(goal, goal.Measured(figures)));
        }

        return bars.All(bar => bar.Value is null)
            ? null
            : Plot.Bars("Measured against the goals: right of 1 is reached", "times the goal, logarithmic", from: 1, bars);
    }

    private static Bar BarOf(Goal goal, double? measured)
    {
        var factor = goal.More ? measured / goal.Bound : goal.Bound / measured;
        var text = measured is { } value ? Plot.Text(value) + goal.Unit : "not measured";
        return new Bar(goal.Name, factor, $"{text} (goal {(goal.More ? "≥" : "≤")} {goal.Bound:#,0.##}{goal.Unit})", factor >= 1 ? Plot.Green : Plot.Orange);
    }

    /// <summary>The engine's figure divided by that of each peer that has one.</summary>
    private static IEnumerable<double?> Against(Figures peers, string figure)
    {
        var ratios = peers["ratios"];
        return ratios.Json.EnumerateObject().Select(peer => ratios[peer.Name].NumberAt(figure));
    }

    private static Goal AtLeast(string verb, string name, double bound, string unit, Func<Figures, double?> measured) =>
        new(verb, name, bound, unit, More: true, measured);

    private static Goal AtMost(string verb, string name, double bound, string unit, Func<Figures, double?> measured) =>
        new(verb, name, bound, unit, More: false, measured);

    private sealed record Goal(string Verb, string Name, double Bound, string Unit, bool More, Func<Figures, double?> Measured);
}
