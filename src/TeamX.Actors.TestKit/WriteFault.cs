namespace TeamX.Actors.TestKit;

/// <summary>How a journal write goes wrong.</summary>
public enum WriteFault
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>Nothing is stored, and the journal says that it failed.</summary>
    Failed = 1,

    /// <summary>Everything is stored, but the journal says that it failed: its answer got lost.</summary>
    StoredButFailed = 2,

    /// <summary>Nothing is stored, and the journal refuses the payload.</summary>
    Rejected = 3,
}
