using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>ratios</c>; its property names, in camel case, are the keys of the JSON object.</summary>
internal sealed record Ratios
{
    /// <summary>Raw SQLite, one row per transaction: rows per second.</summary>
    public required double R1 { get; init; }

    /// <summary>Raw SQLite, 1,000 rows per transaction: rows per second.</summary>
    public required double R1000 { get; init; }

    /// <summary>Median of a raw transaction with one row.</summary>
    public required double RawTransactionP50Ms { get; init; }

    /// <summary>One company, 500 outstanding.</summary>
    public required double OneCompanyPerSecond { get; init; }

    /// <summary>The same when every run waits for the record of its start.</summary>
    public required double DurableStartPerSecond { get; init; }

    /// <summary>100 companies, 10 outstanding each.</summary>
    public required double HundredCompaniesPerSecond { get; init; }

    /// <summary>Median of an acknowledgement while nothing else is going on.</summary>
    public required double AckP50Ms { get; init; }

    /// <summary>Median from due to start, 2,000 wakeups per second.</summary>
    public required double StartP50MsAt2000PerSecond { get; init; }

    /// <summary>99th percentile from due to start, 2,000 wakeups per second.</summary>
    public required double StartP99MsAt2000PerSecond { get; init; }

    /// <summary>How long all of it took.</summary>
    public required double Seconds { get; init; }

    public double OneCompanyRatio => OneCompanyPerSecond / R1;

    public double DurableStartRatio => DurableStartPerSecond / R1;

    public double HundredCompaniesRatio => HundredCompaniesPerSecond / R1;

    public double AckRatio => AckP50Ms / RawTransactionP50Ms;

    public void WriteTable(TextWriter output) => ReportWriter.WriteTable(output, ["figure", "measured", "ratio", "goal"],
    [
        ["R1, raw SQLite, one row per transaction", $"{Count(R1)} rows/s", "", ""],
        ["R1000, raw SQLite, 1,000 rows per transaction", $"{Count(R1000)} rows/s", "", ""],
        ["raw transaction, p50", Milliseconds(RawTransactionP50Ms), "", ""],
        ["one company, 500 outstanding", $"{Count(OneCompanyPerSecond)} wakeups/s", Ratio(OneCompanyRatio), ">= 8"],
        ["one company, runs wait for their durable start", $"{Count(DurableStartPerSecond)} wakeups/s", Ratio(DurableStartRatio), ">= 0.6"],
        ["100 companies, 10 outstanding each", $"{Count(HundredCompaniesPerSecond)} wakeups/s", Ratio(HundredCompaniesRatio), ">= 2"],
        ["acknowledged, idle, p50", Milliseconds(AckP50Ms), Ratio(AckRatio), "<= 3"],
        ["due to start at 2,000/s, p50", Milliseconds(StartP50MsAt2000PerSecond), "", ""],
        ["due to start at 2,000/s, p99", Milliseconds(StartP99MsAt2000PerSecond), "", "<= 10 ms"],
        ["the whole run", string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0} s"), "", "<= 60 s"],
    ]);

    private static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} ms");

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
