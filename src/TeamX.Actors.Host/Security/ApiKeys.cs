using System.Security.Cryptography;
using System.Text;

namespace TeamX.Actors.Host.Security;

/// <summary>The keys of this host.</summary>
/// <param name="keys">All of them; none means that nobody is asked for one.</param>
internal sealed class ApiKeys(IReadOnlyList<ApiKey> keys)
{
    /// <summary>Whether callers are asked for a key.</summary>
    public bool AreRequired => keys.Count > 0;

    /// <summary>SHA-256 of a key's text.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The caller who shows this key; null when it is none. Takes as long for every key, known or not.</summary>
    public ApiCaller? Find(string shown)
    {
        var hash = HashOf(shown);
        ApiCaller? found = null;
        foreach (var key in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, key.Hash) ? key.Caller : found;
        }

        return found;
    }
}
