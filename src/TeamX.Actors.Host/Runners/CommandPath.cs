using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Runners;

/// <summary>Finds the file of a command, and checks it against the list of allowed ones.</summary>
internal static class CommandPath
{
    /// <summary>Finds <paramref name="command"/>: an absolute path, or a name on PATH.</summary>
    /// <param name="command">As it stands in the settings.</param>
    /// <param name="allowed">Absolute paths; empty for any.</param>
    /// <param name="path">Its absolute path.</param>
    /// <returns>Null when it may be started, otherwise 422 <c>runner_command_not_found</c> or <c>runner_command_not_allowed</c>.</returns>
    public static Refusal? Find(string command, IReadOnlyCollection<string> allowed, out string path)
    {
        path = Candidates(command).FirstOrDefault(IsExecutable) ?? "";
        if (path.Length == 0)
        {
            return new Refusal(RefusalKind.Rule, RefusalCodes.RunnerCommandNotFound,
                $"The command '{command}' can't be started. Give the absolute path of a program, or the name of one on the host's PATH.");
        }

        return allowed.Count == 0 || allowed.Contains(path, StringComparer.Ordinal)
            ? null
            : new Refusal(RefusalKind.Rule, RefusalCodes.RunnerCommandNotAllowed,
                $"The command '{path}' is not in TeamX:Runners:AllowedCommands. Use one that is, or ask whoever runs this host to add it.");
    }

    private static IEnumerable<string> Candidates(string command)
    {
        if (Path.IsPathFullyQualified(command))
        {
            return [Path.GetFullPath(command)];
        }

        // A relative path would depend on where the host happened to be started.
        if (command.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            return [];
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        return from folder in folders
               where Path.IsPathFullyQualified(folder)
               from ending in endings
               select Path.GetFullPath(Path.Combine(folder, command + ending));
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
