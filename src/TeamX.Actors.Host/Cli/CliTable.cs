using Spectre.Console;

namespace TeamX.Actors.Host.Cli;

/// <summary>Rows under headers: a table with colours in a terminal, padded columns without any escape code elsewhere.</summary>
internal static class CliTable
{
    /// <summary>Writes rows.</summary>
    public static void Write(CliIo io, string[] headers, IReadOnlyList<string[]> rows)
    {
        if (io.IsTerminal)
        {
            io.Write(Of(headers, rows));
            return;
        }

        var widths = headers.Select((header, column) => rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        foreach (var row in rows.Prepend([.. headers.Select(header => header.ToUpperInvariant())]))
        {
            io.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>Writes one thing, field by field; empty fields are left out.</summary>
    public static void Write(CliIo io, IEnumerable<(string Name, string Value)> fields)
    {
        var filled = fields.Where(field => field.Value.Length > 0).ToList();
        var width = filled.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in filled)
        {
            if (io.IsTerminal)
            {
                io.Ansi.MarkupLine($"[grey]{Markup.Escape(name.PadRight(width))}[/]  {Coloured(value)}");
            }
            else
            {
                io.Out.WriteLine($"{name.PadRight(width)}  {value}");
            }
        }
    }

    /// <summary>The rows as a part of a live view.</summary>
    public static Table Of(string[] headers, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Markup(Coloured(cell))));
        }

        return table;
    }

    private static string Coloured(string value) => ColourOf(value) is { } colour ? $"[{colour}]{Markup.Escape(value)}[/]" : Markup.Escape(value);

    private static string? ColourOf(string value) => value switch
    {
        "completed" or "scheduled" => "green",
        "processing" => "blue",
        "failed" => "red",
        "cancelled" or "skipped" => "grey",
        "pending" => "yellow",
        _ => null,
    };
}
