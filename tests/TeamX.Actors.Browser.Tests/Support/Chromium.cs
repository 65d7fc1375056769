namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>The browser of the system: specs download none.</summary>
internal static class Chromium
{
    private const string Variable = "TEAMX_CHROMIUM";
    private static readonly Lazy<string?> Executable = new(Find);

    /// <summary>Where it is.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Path => Executable.Value ?? throw new InvalidOperationException(Missing);

    /// <summary>Null where there is a Chromium; else a sentence that says how to get it.</summary>
    public static string? Missing => Executable.Value is not null ? null
        : $"No Chromium was found: install it (Debian and Ubuntu: apt-get install chromium), or name its program in {Variable}.";

    /// <summary>Why specs that need it are skipped; never where CI is set, there they fail instead.</summary>
    public static string? SkipReason => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? null : Missing;

    private static string? Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(System.IO.Path.PathSeparator) ?? [];
        string?[] candidates = [Environment.GetEnvironmentVariable(Variable), .. folders.SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name)))];
        return Array.Find(candidates, candidate => candidate is { Length: > 0 } && File.Exists(candidate));
    }
}
