using System.CommandLine;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The options that every verb has.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object instead of a table." };

    public static Option<DirectoryInfo?> Directory() => new("--directory")
    {
        Description = "Where to make the folder of the run's files, deleted at the end; it has to be on a disk. Default: the temporary folder.",
    };
}
