namespace TeamX.Actors.Tests.Persistence;

/// <summary>A folder of one spec, gone after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("teamx-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
