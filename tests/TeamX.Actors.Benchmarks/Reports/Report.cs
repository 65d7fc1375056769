using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of a verb; its property names, in camel case, are the keys of the JSON object. Every result carries the physical limit of the same run.</summary>
internal abstract record Report
{
    /// <summary>Raw SQLite, one row per transaction: rows per second.</summary>
    public double R1 { get; init; }

    /// <summary>Raw SQLite, 1,000 rows per transaction: rows per second.</summary>
    public double R1000 { get; init; }

    /// <summary>Median of a raw transaction with one row.</summary>
    public double RawTransactionP50Ms { get; init; }

    /// <summary>How long all of it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Prints it for people.</summary>
    public abstract void WriteTable(TextWriter output);

    /// <summary>Prints the raw figures, which are the same for every verb.</summary>
    public void WriteRawTable(TextWriter output) => ReportWriter.WriteTable(output, ["raw SQLite in the same run", "measured"],
    [
        ["R1, one row per transaction", $"{Count(R1)} rows/s"],
        ["R1000, 1,000 rows per transaction", $"{Count(R1000)} rows/s"],
        ["transaction with one row, p50", Milliseconds(RawTransactionP50Ms)],
        ["the whole run", Time(Seconds)],
    ]);

    protected static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    protected static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    protected static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} ms");

    protected static string Time(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    protected static string MiB(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):#,0} MiB");
}
