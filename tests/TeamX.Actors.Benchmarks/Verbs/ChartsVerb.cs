using System.CommandLine;
using System.Text;
using TeamX.Actors.Benchmarks.Charts;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>charts</c>: draws what the other verbs have measured. The same results give the same bytes.</summary>
internal static class ChartsVerb
{
    private const double Width = 800;
    private const string Folder = "docs/performance";

    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "The folder with the results, each named as its verb: ratios.json, peers.json, …",
            DefaultValueFactory = _ => new DirectoryInfo(Folder),
        };
        var to = new Option<DirectoryInfo>("--to") { Description = "Where the charts go.", DefaultValueFactory = _ => new DirectoryInfo(Folder) };
        var command = new Command("charts", "Draws the results of the other verbs as SVG files.") { from, to };
        command.SetAction(arguments =>
        {
            try
            {
                return Draw(arguments.GetRequiredValue(from), arguments.GetRequiredValue(to));
            }
            catch (InvalidDataException fault)
            {
                Console.Error.WriteLine($"nothing was drawn: {fault.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>Draws everything before anything is written: of a faulty result nothing is taken over.</summary>
    private static int Draw(DirectoryInfo from, DirectoryInfo to)
    {
        var results = new Results(from);
        var drawn = new List<(string File, string Svg)>();
        foreach (var chart in Gallery.Charts)
        {
            if (chart.Draw(results) is { } plot)
            {
                drawn.Add((chart.Name + ".svg", RoomyText.Export(plot, Width, chart.Height)));
            }
        }

        if (drawn.Count == 0)
            throw new InvalidDataException($"no result was found in {from}.");

        to.Create();
        foreach (var (file, svg) in drawn)
        {
            File.WriteAllText(Path.Combine(to.FullName, file), svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Console.Error.WriteLine($"drawn: {file}");
        }

        return 0;
    }
}
