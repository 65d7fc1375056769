using System.Text.Json;
using Spectre.Console;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>Prints a result: one JSON object, or a table for people.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Prints a report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="json">As JSON, not as tables.</param>
    public static void Write(TextWriter output, Report report, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, report.GetType(), Json));
            return;
        }

        report.WriteTable(output);
        output.WriteLine();
        report.WriteRawTable(output);
    }

    /// <param name="output">Where to.</param>
    /// <param name="columns">The headings; the first column is text, the others are numbers.</param>
    /// <param name="rows">One cell per column.</param>
    public static void WriteTable(TextWriter output, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)) { Alignment = column == columns[0] ? Justify.Left : Justify.Right });

        foreach (var row in rows)
            table.AddRow(row.Select(Markup.Escape).ToArray());

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 150;
        console.Write(table);
    }
}
