namespace TeamX.Actors.Host.Api;

/// <summary>How long streams of events wait for what.</summary>
internal sealed record EventPace
{
    /// <summary>When nothing happens for so long, a comment shows that the connection lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reader that does not take what was sent within so long is cut off.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
