namespace TeamX.Actors.Host;

/// <summary>Where this host can be called: told to the commands it starts. Null while that is not known.</summary>
internal sealed class HostAddress
{
    /// <summary>The first URL it listens on.</summary>
    public string? Url { get; set; }
}
