using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TeamX.Actors.Host.Cli.Verbs;

namespace TeamX.Actors.Host.Cli;

/// <summary>The program's commands. Without one it serves.</summary>
internal static class CommandLine
{
    /// <summary>Runs what a command line says.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CliIo io, CancellationToken cancellationToken = default)
    {
        var root = Create(args, io);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var serves = parsed.CommandResult.Command is var command && (command == root || command.Name is ServeVerb.Name or DemoVerb.Name);
        var unknown = command == root && args.Length > 0 && !args[0].StartsWith('-') && !args[0].StartsWith('[') ? args[0] : null;
        var stray = !serves && parsed.Action == command.Action ? parsed.UnmatchedTokens : [];
        if (unknown is not null || stray.Count > 0 || parsed.Action is ParseErrorAction)
        {
            var faults = unknown is not null
                ? [$"There is no command '{CliText.Clean(unknown)}'."]
                : parsed.Errors.Select(error => error.Message).Concat(stray.Select(token => $"'{CliText.Clean(token)}' is no option or argument here."));
            foreach (var fault in faults)
            {
                io.Error.WriteLine(fault);
            }

            io.Error.WriteLine($"See teamx {(command == root ? "" : command.Name + " ")}--help.");
            return ExitCode.Usage;
        }

        var invocation = new InvocationConfiguration { Output = io.Out, Error = io.Error, EnableDefaultExceptionHandler = false };
        if (serves)
        {
            // The host handles signals itself: it drains.
            invocation.ProcessTerminationTimeout = null;
        }

        return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
    }

    private static RootCommand Create(string[] args, CliIo io)
    {
        var root = new RootCommand("The heartbeat of companies of AI agents: a durable wakeup engine, and the commands to use it.")
        {
            ServeVerb.Create(args, io),
            DemoVerb.Create(io),
            WakeVerb.Create(io),
            ListVerb.Create(io),
            ShowVerb.Create(io),
            ExplainVerb.Create(io),
            CancelVerb.Create(io),
            RetryVerb.Create(io),
            PauseVerb.Create(io),
            ResumeVerb.Create(io),
            StatsVerb.Create(io),
            WatchVerb.Create(io),
            VerifyVerb.Create(io),
            ImportVerb.Create(io),
            RebuildVerb.Create(io),
            SimulateVerb.Create(io),
            CompletionVerb.Create(io),
        };
        root.Action = root.Subcommands[0].Action;
        root.TreatUnmatchedTokensAsErrors = false;
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
