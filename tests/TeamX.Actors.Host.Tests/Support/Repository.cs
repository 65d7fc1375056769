namespace TeamX.Actors.Host.Tests.Support;

/// <summary>Files of the repository that specs hold the program to.</summary>
internal static class Repository
{
    /// <summary>Reads a file by its path from the repository's root.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where a file or folder is, by its path from the repository's root.</summary>
    public static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, path);
    }
}
