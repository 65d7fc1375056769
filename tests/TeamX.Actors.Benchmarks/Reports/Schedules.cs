using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>schedules</c>.</summary>
internal sealed record Schedules : Report
{
    /// <summary>One company with few schedules.</summary>
    public required OneCompany Few { get; init; }

    /// <summary>One company with many.</summary>
    public required OneCompany Many { get; init; }

    /// <summary>Few companies with one schedule each.</summary>
    public required ManyCompanies FewCompanies { get; init; }

    /// <summary>Many companies with one schedule each.</summary>
    public required ManyCompanies ManyCompanies { get; init; }

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output, ["one company", $"{Few.Schedules:#,0} schedules", $"{Many.Schedules:#,0} schedules", "ratio", "goal"],
        [
            Row("define one, durable, µs", Few.DefineMicroseconds, Many.DefineMicroseconds, "<= 1.5"),
            Row("fire one by hand, durable, µs", Few.FireMicroseconds, Many.FireMicroseconds, "<= 1.5"),
            Row("each of all that fall due at once, durable, µs", Few.CrowdMicroseconds, Many.CrowdMicroseconds, "<= 1.5"),
        ]);
        output.WriteLine();
        ReportWriter.WriteTable(output, ["one schedule each", $"{FewCompanies.Companies:#,0} companies", $"{ManyCompanies.Companies:#,0} companies", "ratio", "goal"],
        [
            Row("start of the engine, ms", FewCompanies.StartMs, ManyCompanies.StartMs, ""),
            Row("companies in memory after it", FewCompanies.InMemoryAfterStart, ManyCompanies.InMemoryAfterStart, "0"),
            Row("working set after it, MiB", FewCompanies.WorkingSetMiB, ManyCompanies.WorkingSetMiB, ""),
            Row("each of all that fall due at once, fired and run, µs", FewCompanies.FireMicroseconds, ManyCompanies.FireMicroseconds, "<= 1.5"),
            Row("the last run over after, ms", FewCompanies.LastMs, ManyCompanies.LastMs, ""),
        ]);
    }

    private static string[] Row(string figure, double few, double many, string goal) =>
        [figure, Number(few), Number(many), few == 0 ? "" : Number(many / few), goal];

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}

/// <summary>What schedules cost in one company.</summary>
/// <param name="Schedules">How many there are.</param>
/// <param name="DefineMicroseconds">Time to define one, 64 at a time, over all of them.</param>
/// <param name="FireMicroseconds">Time to fire one by hand, one after the other, with all others armed.</param>
/// <param name="CrowdMicroseconds">All fall due at one instant, the few ten times: time from it to the last durable fire, over all fires.</param>
internal sealed record OneCompany(int Schedules, double DefineMicroseconds, double FireMicroseconds, double CrowdMicroseconds);

/// <summary>What many companies with one schedule each cost.</summary>
/// <param name="Companies">How many there are.</param>
/// <param name="StartMs">Time to start the engine on their files.</param>
/// <param name="InMemoryAfterStart">How many of them that loads.</param>
/// <param name="WorkingSetMiB">Memory of the process then.</param>
/// <param name="FireMicroseconds">All fall due at one instant: time from it to the last durable end of a run, over all of them.</param>
/// <param name="LastMs">The same time as a whole.</param>
internal sealed record ManyCompanies(
    int Companies, double StartMs, int InMemoryAfterStart, double WorkingSetMiB, double FireMicroseconds, double LastMs);
