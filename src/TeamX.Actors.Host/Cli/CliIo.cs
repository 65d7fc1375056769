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
    private IAnsiConsole? _ansi;

    /// <summary>The program's own.</summary>
    public static CliIo OfProcess() => new(Console.In, Console.Out, Console.Error, !Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    /// <summary>The terminal, for tables and live views.</summary>
    public IAnsiConsole Ansi => _ansi ??= AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) });
}
