namespace TeamX.Actors.Host.Demo;

/// <summary>
/// The folder of a demo's data, made anew at each start and held until the demo ends. A file in it marks it as a demo's own: nothing is deleted in a folder
/// without that file.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    internal const string MarkerName = "teamx-demo.txt";

    private readonly FileStream _marker;

    private DemoFolder(string path, FileStream marker) => (Path, _marker) = (path, marker);

    /// <summary>Where it is when nobody says: below the user's own data, where no other user can put anything.</summary>
    public static string Default => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "teamx", "demo");

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder, or empties the one that an earlier demo has left.</summary>
    /// <exception cref="StartFault">It is somebody else's, another demo has it, or it can't be written.</exception>
    public static DemoFolder Make(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            var isNew = !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();
            var marker = System.IO.Path.Combine(path, MarkerName);
            if (!isNew && !File.Exists(marker))
            {
                throw new StartFault($"The folder '{path}' is not empty and was not made by a demo, so it is left alone. Name another one with --data-directory.");
            }

            Directory.CreateDirectory(path);
            var folder = new DemoFolder(path, new FileStream(marker, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            folder.Empty();
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartFault($"The folder '{path}' can't be made anew ({e.Message}). End the demo that uses it, or name another one with --data-directory.", e);
        }
    }

    /// <summary>Lets other demos have it. What is in it stays until then.</summary>
    public void Dispose() => _marker.Dispose();

    private void Empty()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != MarkerName))
        {
            // Of a link, the link goes and what it names stays.
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        _marker.SetLength(0);
        _marker.Write("The demo of teamx made this folder, and makes it anew each time: what is in it is deleted then.\n"u8);
        _marker.Flush();
    }
}
