namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>Where systems keep their jobs: a folder or a running server, ended with it.</summary>
internal interface IJobPlaces : IDisposable
{
    /// <summary>What it is, with its version; null when there is nothing but files.</summary>
    string? Version { get; }

    /// <summary>A place that nothing has been put to yet, in the form that the drivers of the system take.</summary>
    string Create();
}
