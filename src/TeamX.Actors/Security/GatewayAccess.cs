using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Security;

/// <summary>The gateway's callers under the same rule as all others: the key in the envelope, and <see cref="AccessPolicy"/>.</summary>
/// <param name="keys">The keys of this host.</param>
public sealed class GatewayAccess(ApiKeys keys) : IGatewayAccess
{
    /// <inheritdoc/>
    public Refusal? Check(string? apiKey, object message)
    {
        var caller = !keys.AreRequired ? ApiCaller.Local : string.IsNullOrEmpty(apiKey) ? null : keys.Find(apiKey);
        return caller is not null ? AccessPolicy.Refuse(caller, Access.Of(message))
            : string.IsNullOrEmpty(apiKey) ? Forbidden(AccessCodes.KeyMissing, "Send a key: the field api_key of the envelope.")
            : Forbidden(AccessCodes.KeyUnknown, "This key is not known here. Use one of TeamX:ApiKeys.");
    }

    private static Refusal Forbidden(string code, string sentence) => new(RefusalKind.Forbidden, code, sentence);
}
