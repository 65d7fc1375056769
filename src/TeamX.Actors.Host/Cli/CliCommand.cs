using System.CommandLine;
using Microsoft.Data.Sqlite;
using Npgsql;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli;

/// <summary>What the commands have in common: options, and how they fail.</summary>
internal static class CliCommand
{
    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON; a refusal is then printed as problem details." };

    /// <summary>The option <c>--data-directory</c>.</summary>
    public static Option<string> DataDirectoryOption() => new("--data-directory", "-d")
    {
        Description = "The folder of the SQLite files. Default: TeamX:DataDirectory of the settings, otherwise ./data.",
        HelpName = "DIR",
    };

    /// <summary>The option <c>--connection</c>.</summary>
    public static Option<string> ConnectionOption() => new("--connection")
    {
        Description = "The PostgreSQL database, as a connection string. Default: TeamX:Storage of the settings. Better there: other users can read a command line.",
        HelpName = "STRING",
    };

    /// <summary>A command that calls a running host.</summary>
    /// <param name="command">The command with its own arguments and options.</param>
    /// <param name="io">Where it reads and writes.</param>
    /// <param name="run">What it does; answers with the exit code.</param>
    public static Command Calls(this Command command, CliIo io, Func<ClientSession, ParseResult, CancellationToken, Task<int>> run)
    {
        var url = new Option<string>("--url") { Description = $"Where the host listens. Default: TEAMX_URL, otherwise {ListenAddresses.Default}.", HelpName = "URL" };
        var key = new Option<string>("--key") { Description = "The API key. Better in TEAMX_API_KEY: other users can read a command line.", HelpName = "KEY" };
        var company = new Option<string>("--company", "-c") { Description = "The company. Default: TEAMX_COMPANY_ID.", HelpName = "ID" };
        var json = JsonOption();
        command.Add(company);
        command.Add(url);
        command.Add(key);
        command.Add(json);
        return command.Runs(io, json, async (arguments, cancellationToken) =>
        {
            using var api = new ApiClient(
                UrlOf(arguments.GetValue(url) ?? NonEmpty(io, "TEAMX_URL") ?? ListenAddresses.Default),
                arguments.GetValue(key) ?? NonEmpty(io, "TEAMX_API_KEY"), NonEmpty(io, "TEAMX_WAKEUP_ID"));
            var session = new ClientSession(
                io, api, $"/api/companies/{CompanyOf(arguments.GetValue(company) ?? NonEmpty(io, "TEAMX_COMPANY_ID"))}", arguments.GetValue(json));
            return await run(session, arguments, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>A command that fails with one sentence.</summary>
    public static Command Runs(this Command command, CliIo io, Option<bool> json, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (arguments, cancellationToken) =>
        {
            try
            {
                return await run(arguments, cancellationToken).ConfigureAwait(false);
            }
            catch (CliFault fault)
            {
                io.Error.WriteLine(fault.Json is not null && arguments.GetValue(json) ? fault.Json : CliText.Clean(fault.Message));
                return fault.ExitCode;
            }
            catch (StorageException fault)
            {
                io.Error.WriteLine(fault.Message);
                return ExitCode.Refused;
            }
            catch (SqliteException fault)
            {
                // A file that opens can still be damaged further in.
                io.Error.WriteLine($"A file can't be read to its end as an SQLite database ({CliText.Clean(fault.Message)}).");
                return ExitCode.Refused;
            }
            catch (NpgsqlException fault)
            {
                io.Error.WriteLine($"The database can't be read to its end ({CliText.Clean(fault.Message)}).");
                return ExitCode.Refused;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                io.Error.WriteLine("Interrupted.");
                return ExitCode.Refused;
            }
        });
        return command;
    }

    private static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw CliFault.Usage($"'{CliText.Clean(text)}' is no URL of a host. Give one like {ListenAddresses.Default} (--url).");

    private static string CompanyOf(string? id) =>
        ClientSession.Segment(id ?? throw CliFault.Usage("Name the company: --company ID, or TEAMX_COMPANY_ID."));

    private static string? NonEmpty(CliIo io, string variable) => io.Variable(variable) is { Length: > 0 } value ? value : null;
}
