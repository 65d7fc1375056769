using System.Security.Cryptography;
using System.Text;

namespace TeamX.Actors.Security;

/// <summary>The keys of this host.</summary>
/// <param name="keys">All of them; none means that nobody is asked for one.</param>
public sealed class ApiKeys(IReadOnlyList<ApiKey> keys)
{
    /// <summary>Whether callers are asked for a key.</summary>
    public bool AreRequired => keys.Count > 0;

    /// <summary>SHA-256 of a key's text.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The caller who shows this key; null when it is none. Takes as long for every key, known or not.</summary>
    public ApiCaller? Find(string shown) => Find(HashOf(shown));

    /// <summary>The caller whose key has this hash; null when it is none. For what remembers a caller without keeping the key.</summary>
    public ApiCaller? Find(ReadOnlySpan<byte> hash)
    {
        ApiCaller? found = null;
        foreach (var key in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span) ? key.Caller : found;
        }

        return found;
    }
}
