namespace TeamX.Actors.Host.Security;

/// <summary>What a caller may do.</summary>
internal enum ApiRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Reader = 1,

    /// <summary>Read and write.</summary>
    Operator = 2,
}
