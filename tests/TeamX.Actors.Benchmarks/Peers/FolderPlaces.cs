namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>Folders for systems that need no server.</summary>
internal sealed class FolderPlaces(string folder) : IJobPlaces
{
    private int _places;

    public string? Version => null;

    public string Create() => Path.Combine(folder, $"place-{++_places}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
