using System.Collections.Frozen;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Security;

/// <summary>A configured key, of which only the hash is kept.</summary>
/// <param name="Hash">SHA-256 of its text in UTF-8.</param>
/// <param name="Caller">What whoever shows it may do.</param>
internal sealed record ApiKey(byte[] Hash, ApiCaller Caller);

/// <summary>Who calls, and what they may do.</summary>
/// <param name="Name">A name for limits, not a secret, for example <c>key 2</c>.</param>
/// <param name="Role">The role.</param>
/// <param name="Companies">The companies that they may reach; null for all, and for the node itself.</param>
internal sealed record ApiCaller(string Name, ApiRole Role, FrozenSet<CompanyId>? Companies)
{
    /// <summary>Whoever calls a host without keys: only this machine can.</summary>
    public static readonly ApiCaller Local = new("local", ApiRole.Operator, null);

    /// <summary>Whether they may reach this company.</summary>
    public bool MayReach(CompanyId company) => Companies is null || Companies.Contains(company);
}
