namespace TeamX.Actors.Host.Tests.Support;

/// <summary>An environment variable of this process, which is the host's in most specs; gone when it is disposed.</summary>
internal sealed class HostVariable : IDisposable
{
    public HostVariable(string value) => Environment.SetEnvironmentVariable(Name, value);

    /// <summary>A name that nobody else uses.</summary>
    public string Name { get; } = $"TEAMX_SPEC_{Guid.NewGuid():N}";

    public void Dispose() => Environment.SetEnvironmentVariable(Name, null);
}
