using Spectre.Console;

namespace TeamX.Actors.Host.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output: the result, and nothing else.</param>
/// <param name="Error">Standard error: what went wrong.</param>
/// <param name="IsTerminal">Whether a person looks at the output: tables and colours then, plain text otherwise.</param>
/// <param name="Variable">Reads an environment variable.</param>
internal sealed record CliIo(TextReader In, TextWriter Out, TextWriter Error, bool IsTerminal, Func<string, string?> Variable)
{
    // Tables are as wide as what they hold. Cut to a narrow terminal they would lose columns; the terminal itself can wrap lines.
    private const int TableWidth = 200;
    private IAnsiConsole? _ansi;

    /// <summary>The program's own.</summary>
    public static CliIo OfProcess() => new(Console.In, Console.Out, Console.Error, !Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    /// <summary>The terminal as wide as it is, for live views.</summary>
    public IAnsiConsole Ansi => _ansi ??= AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) });

    /// <summary>Writes a table.</summary>
    public void Write(Table table)
    {
        Ansi.Profile.Width = Math.Max(Ansi.Profile.Width, TableWidth);
        Ansi.Write(table);
    }
}
