using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TeamX.Actors.Security;

namespace TeamX.Actors.Dashboard.Security;

/// <summary>
/// What a browser keeps instead of the key: the key's hash, protected and limited in time. Whoever shows a ticket is looked up among the configured keys
/// each time, so that a key that was taken away opens nothing any more.
/// </summary>
internal sealed class DashboardTickets(IDataProtectionProvider protection, ApiKeys keys)
{
    /// <summary>How long a login lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("TeamX.Dashboard.Ticket.v1").ToTimeLimitedDataProtector();

    /// <summary>A ticket for a key; null when it is none of this host.</summary>
    public string? Issue(string key)
    {
        var hash = ApiKeys.HashOf(key);
        return keys.Find(hash) is null ? null : Convert.ToBase64String(_protector.Protect(hash, Lifetime));
    }

    /// <summary>The caller of a ticket; null when it is none, too old, or of a key that is no longer configured.</summary>
    public ApiCaller? CallerOf(string? ticket)
    {
        var bytes = new byte[ticket?.Length ?? 0];
        if (!Convert.TryFromBase64String(ticket ?? "", bytes, out var length) || length == 0)
        {
            return null;
        }

        try
        {
            return keys.Find(_protector.Unprotect(bytes[..length]));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
