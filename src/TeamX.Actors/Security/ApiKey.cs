namespace TeamX.Actors.Security;

/// <summary>A configured key, of which only the hash is kept.</summary>
/// <param name="Hash">SHA-256 of its text in UTF-8.</param>
/// <param name="Caller">What whoever shows it may do.</param>
public sealed record ApiKey(ReadOnlyMemory<byte> Hash, ApiCaller Caller);
