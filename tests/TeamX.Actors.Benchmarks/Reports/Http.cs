using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>http</c>.</summary>
internal sealed record Http : Report
{
    /// <summary>The processors that the host and its callers share.</summary>
    public int SharedProcessors { get; } = Environment.ProcessorCount;

    /// <summary>How long each was measured.</summary>
    public required double SecondsEach { get; init; }

    /// <summary>One wakeup a request.</summary>
    public required HttpFigures Singles { get; init; }

    /// <summary>1,000 wakeups a request.</summary>
    public required HttpFigures Batches { get; init; }

    /// <summary><see cref="HttpFigures.WakeupsPerSecond"/> of single requests by <see cref="Report.R1"/>.</summary>
    public double SinglesRatio => Singles.WakeupsPerSecond / R1;

    /// <summary><see cref="HttpFigures.WakeupsPerSecond"/> of batches by <see cref="Report.R1"/>.</summary>
    public double BatchesRatio => Batches.WakeupsPerSecond / R1;

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output, ["over HTTP", "single POSTs", "batches of 1,000"],
        [
            Row("connections", figures => Count(figures.Connections)),
            Row("requests/s", figures => Count(figures.RequestsPerSecond)),
            Row("wakeups acknowledged/s", figures => Count(figures.WakeupsPerSecond)),
            ["… goal", ">= 3,000", ">= 30,000"],
            ["… in rows of raw SQLite, one a transaction", Ratio(SinglesRatio), Ratio(BatchesRatio)],
            Row("answered, p50", figures => Milliseconds(figures.P50Ms)),
            Row("answered, p99", figures => Milliseconds(figures.P99Ms)),
            Row("wakeups completed/s meanwhile", figures => Count(figures.CompletedPerSecond)),
            Row("processor time of the host per wakeup", figures => Microseconds(figures.HostProcessorMicrosecondsPerWakeup)),
            Row("processor time of the callers per wakeup", figures => Microseconds(figures.CallerProcessorMicrosecondsPerWakeup)),
        ]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Every request was answered with 202. The host and its callers share {SharedProcessors} processors."));
    }

    private static string Microseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} µs");

    private string[] Row(string figure, Func<HttpFigures, string> cell) => [figure, cell(Singles), cell(Batches)];
}

/// <summary>What one kind of request reached.</summary>
/// <param name="Connections">Kept-alive connections, each with one request under way.</param>
/// <param name="RequestsPerSecond">Answers with 202 per second, each given after the write.</param>
/// <param name="WakeupsPerSecond">Wakeups in them.</param>
/// <param name="P50Ms">From sending a request until its answer is read, the median.</param>
/// <param name="P99Ms">The same, 99th percentile.</param>
/// <param name="CompletedPerSecond">Wakeups that completed, durably, in the same time.</param>
/// <param name="HostProcessorMicrosecondsPerWakeup">Processor time of the host, all cores, for each acknowledged wakeup; what completed meanwhile is in it.</param>
/// <param name="CallerProcessorMicrosecondsPerWakeup">The same of the load generator.</param>
internal sealed record HttpFigures(
    int Connections, double RequestsPerSecond, double WakeupsPerSecond, double P50Ms, double P99Ms, double CompletedPerSecond,
    double HostProcessorMicrosecondsPerWakeup, double CallerProcessorMicrosecondsPerWakeup);
