using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TeamX.Actors.Host.Cli;

/// <summary>Help that ends with examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes = "Exit codes: 0 fine, 1 refused or failed, 2 the command line or a setting can't be used, 3 no host answers.";

    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["serve"] = ["teamx serve --urls http://127.0.0.1:6000 --TeamX:DataDirectory /var/lib/teamx", "TeamX__MaxConcurrentRuns=3 teamx"],
        ["demo"] = ["teamx demo", "teamx demo --urls http://127.0.0.1:6000"],
        ["wake"] =
        [
            "teamx wake ada -c acme --reason 'look at the inbox'", "teamx wake ada -c acme --trigger ticket_assigned:T-1 --context '{\"ticketId\":\"T-1\"}' --wait",
            "teamx wake ada -c acme --in 2h", "teamx wake -c acme --batch wakeups.json",
        ],
        ["list"] = ["teamx list -c acme --status pending", "teamx list -c acme --agent ada --all --json"],
        ["show"] = ["teamx show -c acme 0198c0de-0000-7000-8000-000000000000 --json"],
        ["cancel"] = ["teamx cancel -c acme 0198c0de-0000-7000-8000-000000000000 --reason 'not needed any more'"],
        ["retry"] = ["teamx retry -c acme 0198c0de-0000-7000-8000-000000000000"],
        ["stats"] = ["teamx stats -c acme", "teamx stats -c acme --json"],
        ["explain"] = ["teamx explain -c acme 0198c0de-0000-7000-8000-000000000000", "teamx explain -c acme --agent ada"],
        ["pause"] = ["teamx pause -c acme --reason 'budget is spent'", "teamx pause ada -c acme --interrupt"],
        ["resume"] = ["teamx resume -c acme", "teamx resume ada -c acme --force"],
        ["watch"] = ["teamx watch -c acme", "teamx watch -c acme --once"],
        ["verify"] = ["teamx verify --data-directory /var/lib/teamx"],
        ["rebuild"] = ["teamx rebuild --data-directory /var/lib/teamx"],
        ["import"] = ["teamx import team-x.db", "teamx import team-x.db --data-directory /var/lib/teamx --apply"],
        ["simulate"] = ["teamx simulate", "teamx simulate company.json"],
        ["completion"] = ["source <(teamx completion bash)", "teamx completion fish > ~/.config/fish/completions/teamx.fish"],
    };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.TryGetValue(parseResult.CommandResult.Command.Name, out var examples))
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return ExitCode.Fine;
    }
}
