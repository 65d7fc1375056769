namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>One request as its caller knows it.</summary>
/// <param name="Company">Its company.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Alone">Whether its company had nothing else to do, so that a slot and its agent were free.</param>
/// <param name="Asked">When the caller tried for the first time, or, where that is later, when it falls due.</param>
internal sealed record AskedRequest(string Company, string Key, bool Alone, TimeSpan Asked)
{
    /// <summary>Its id; null until a node has acknowledged it.</summary>
    public string? Wakeup { get; set; }

    /// <summary>When it was acknowledged.</summary>
    public TimeSpan Acknowledged { get; set; }
}
