namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>One run as its own command recorded it.</summary>
/// <param name="Company">Its company.</param>
/// <param name="Wakeup">Its request.</param>
/// <param name="Attempt">Which run of the request.</param>
/// <param name="Token">Its lease token.</param>
/// <param name="Node">The life of the node that executed it: "1.2" is the second start of node 1.</param>
/// <param name="Started">When it began.</param>
internal sealed record RecordedRun(string Company, string Wakeup, int Attempt, string Token, string Node, TimeSpan Started)
{
    /// <summary>How it ended.</summary>
    public RunEnd End { get; set; } = RunEnd.Running;

    /// <summary>When it ended.</summary>
    public TimeSpan Ended { get; set; } = TimeSpan.MaxValue;
}

/// <summary>How a recorded run ended.</summary>
internal enum RunEnd
{
    /// <summary>It has not.</summary>
    Running,

    /// <summary>By itself.</summary>
    Done,

    /// <summary>It was told to stop, and did.</summary>
    Stopped,

    /// <summary>With its machine.</summary>
    Died,

    /// <summary>It has stood still with its machine; what it did when that went on is not told.</summary>
    Froze,
}
