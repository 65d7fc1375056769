namespace TeamX.Actors.Benchmarks;

/// <summary>A new folder for the files of one run; it is deleted at the end.</summary>
internal sealed class WorkDirectory : IDisposable
{
    /// <param name="parent">Where to make it; null for the temporary folder. Choose a disk: on a memory file system durability costs nothing.</param>
    public WorkDirectory(DirectoryInfo? parent) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(
            parent?.FullName ?? System.IO.Path.GetTempPath(), $"teamx-benchmarks-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
