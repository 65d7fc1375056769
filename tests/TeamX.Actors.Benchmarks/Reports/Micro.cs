using System.Text.Json.Serialization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>micro</c>.</summary>
internal sealed record Micro : Report
{
    /// <summary>The mean of each micro-benchmark, by its name and parameters.</summary>
    public required IReadOnlyDictionary<string, MicroFigure> Benchmarks { get; init; }

    /// <summary>BenchmarkDotNet's own table.</summary>
    [JsonIgnore]
    public string Table { get; init; } = string.Empty;

    public override void WriteTable(TextWriter output) => output.Write(Table);
}

/// <summary>What one operation takes.</summary>
/// <param name="Ns">Nanoseconds, mean.</param>
/// <param name="Bytes">Managed bytes allocated.</param>
internal sealed record MicroFigure(double Ns, long Bytes);
