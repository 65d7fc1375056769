namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>latency</c>.</summary>
internal sealed record Latency : Report
{
    /// <summary>How much of each timetable is judged.</summary>
    public required double SecondsEach { get; init; }

    /// <summary>One timetable after the other.</summary>
    public required IReadOnlyList<LatencyAtRate> Rates { get; init; }

    public override void WriteTable(TextWriter output) => ReportWriter.WriteTable(
        output, ["from the place on the timetable, ms", "wakeups", "p50", "p99", "p99.9"], Rates.SelectMany(rate => (string[][])
        [
            Row($"{Count(rate.PerSecond)}/s, acknowledged", rate, rate.Acknowledged),
            Row($"{Count(rate.PerSecond)}/s, started", rate, rate.Started),
            Row($"{Count(rate.PerSecond)}/s, of both the sender's lateness", rate, rate.Sent),
        ]));

    private static string[] Row(string figure, LatencyAtRate rate, Spread times) =>
        [figure, Count(rate.Wakeups), Milliseconds(times.P50Ms), Milliseconds(times.P99Ms), Milliseconds(times.P999Ms)];
}

/// <summary>How long things took at one rate, each from the wakeup's place on the timetable.</summary>
/// <param name="PerSecond">The rate.</param>
/// <param name="Wakeups">How many were judged.</param>
/// <param name="Acknowledged">Until the receipt was in the caller's hands.</param>
/// <param name="Started">Until the first instruction of the runner.</param>
/// <param name="Sent">Until it was sent, which is part of both.</param>
internal sealed record LatencyAtRate(int PerSecond, int Wakeups, Spread Acknowledged, Spread Started, Spread Sent);

/// <summary>Percentiles of a time.</summary>
/// <param name="P50Ms">The median, milliseconds.</param>
/// <param name="P99Ms">99th percentile, milliseconds.</param>
/// <param name="P999Ms">99.9th percentile, milliseconds.</param>
internal sealed record Spread(double P50Ms, double P99Ms, double P999Ms)
{
    public static Spread Of(IReadOnlyList<TimeSpan> times) => new(
        times.Percentile(0.5).TotalMilliseconds, times.Percentile(0.99).TotalMilliseconds, times.Percentile(0.999).TotalMilliseconds);
}
