using System.Text.Json;
using TeamX.Actors.Host.Cli;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>One call of the program's command line, as from a shell whose output is redirected.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Out);

    /// <summary>Standard output by lines.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static Task<CliRun> OfAsync(params string[] args) => OfAsync([], args);

    public static async Task<CliRun> OfAsync(Dictionary<string, string> variables, string[] args, string input = "", bool isTerminal = false)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var read = new StringReader(input);
        var io = new CliIo(read, output, error, isTerminal, name => variables.GetValueOrDefault(name));
        var exitCode = await CommandLine.RunAsync(args, io);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
