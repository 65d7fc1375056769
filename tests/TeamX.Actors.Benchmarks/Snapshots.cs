namespace TeamX.Actors.Benchmarks;

/// <summary>The snapshots of a stopped engine.</summary>
internal static class Snapshots
{
    /// <summary>Leaves the engine nothing but its journal to recover from.</summary>
    /// <param name="dataDirectory">The folder of its files.</param>
    public static void Delete(string dataDirectory)
    {
        var files = Directory.GetFiles(dataDirectory, "*snapshot*");
        if (files.Length == 0)
            throw new InvalidOperationException("No snapshot file was found, so recovery without snapshots can't be told from recovery with them.");

        foreach (var file in files)
            File.Delete(file);
    }
}
