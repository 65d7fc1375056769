using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>cluster</c>.</summary>
internal sealed record ClusterThroughput : Report
{
    /// <summary>The processors that all nodes, the database and the load share.</summary>
    public int SharedProcessors { get; } = Environment.ProcessorCount;

    /// <summary>How many companies.</summary>
    public required int Companies { get; init; }

    /// <summary>How long each number of nodes was measured.</summary>
    public required double SecondsEach { get; init; }

    /// <summary>What so many nodes did.</summary>
    public required IReadOnlyList<NodesThroughput> Measured { get; init; }

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output, ["nodes", "acknowledged/s", "completed/s", "of one node"], Measured.Select(row => (string[])
        [
            Count(row.Nodes), Count(row.AcknowledgedPerSecond), Count(row.CompletedPerSecond), Ratio(row.CompletedPerSecond / Measured[0].CompletedPerSecond),
        ]));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Companies} companies. All nodes, the database and the load share {SharedProcessors} processors: more nodes add work here, not machines."));
    }
}

/// <summary>What a number of nodes did.</summary>
/// <param name="Nodes">How many.</param>
/// <param name="AcknowledgedPerSecond">Wakeups acknowledged over HTTP, after the write.</param>
/// <param name="CompletedPerSecond">Wakeups whose end was durable.</param>
internal sealed record NodesThroughput(int Nodes, double AcknowledgedPerSecond, double CompletedPerSecond);
