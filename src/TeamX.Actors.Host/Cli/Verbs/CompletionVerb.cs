using System.CommandLine;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>completion</c>: a script that asks this program, through its directive <c>[suggest]</c>, what may come next.</summary>
internal static class CompletionVerb
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            _teamx() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(teamx "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _teamx teamx
            """,
        ["zsh"] =
            """
            #compdef teamx
            _teamx() {
              local -a completions
              completions=("${(@f)$(teamx "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a completions
            }
            compdef _teamx teamx
            """,
        ["fish"] =
            """
            complete -c teamx -f -a '(teamx "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] =
            """
            Register-ArgumentCompleter -Native -CommandName teamx -ScriptBlock {
                param($word, $command, $position)
                teamx "[suggest:$position]" "$command" | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Create(CliIo io)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that completes the commands of this program in a shell.") { shell };
        command.SetAction(arguments => io.Out.WriteLine(Scripts[arguments.GetRequiredValue(shell)]));
        return command;
    }
}
