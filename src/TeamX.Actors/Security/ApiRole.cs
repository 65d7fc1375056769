namespace TeamX.Actors.Security;

/// <summary>What a caller may do.</summary>
public enum ApiRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Reader = 1,

    /// <summary>Read and write.</summary>
    Operator = 2,
}
