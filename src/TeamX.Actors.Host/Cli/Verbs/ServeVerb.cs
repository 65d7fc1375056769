using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>serve</c>, which is also what the program does without a verb.</summary>
internal static class ServeVerb
{
    public const string Name = "serve";

    /// <param name="args">The whole command line: everything but the verb is configuration, for example <c>--TeamX:NAME VALUE</c>.</param>
    /// <param name="io">Where it says what is wrong.</param>
    public static Command Create(string[] args, CliIo io)
    {
        var command = new Command(Name,
            $"Run the engine and its HTTP API on {ListenAddresses.Default}, or where --urls says, with data in ./data, or where --TeamX:DataDirectory says. "
            + "Every setting of section TeamX can stand here (--TeamX:NAME VALUE), in appsettings.json, or in the environment (TeamX__NAME).")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(_ => RunAsync(io.Error, serve => serve(TeamXHost.Build(args is [Name, .. var rest] ? rest : args))));
        return command;
    }

    /// <summary>Serves until the program is told to end, or says what keeps it from that.</summary>
    /// <param name="error">Where it says so.</param>
    /// <param name="run">Builds the host and hands it over to be served.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(TextWriter error, Func<Func<WebApplication, Task>, Task> run)
    {
        try
        {
            await run(ServeAsync).ConfigureAwait(false);
            return ExitCode.Fine;
        }
        catch (OptionsValidationException e)
        {
            foreach (var fault in e.Failures)
            {
                error.WriteLine(fault);
            }

            return ExitCode.Usage;
        }
        catch (Exception e) when (e is StartFault or StorageException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            error.WriteLine($"{e.Message} Another program listens there, perhaps another teamx. End it, or choose another address with --urls.");
            return ExitCode.Refused;
        }
    }

    private static async Task ServeAsync(WebApplication app)
    {
        await using (app.ConfigureAwait(false))
        {
            await app.RunAsync().ConfigureAwait(false);
        }
    }
}
