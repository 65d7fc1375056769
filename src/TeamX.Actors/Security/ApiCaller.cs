using System.Collections.Frozen;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Security;

/// <summary>Who calls, and what they may do.</summary>
/// <param name="Name">A name for limits, not a secret, for example <c>key 2</c>.</param>
/// <param name="Role">The role.</param>
/// <param name="Companies">The companies that they may reach; null for all, and for the node itself.</param>
public sealed record ApiCaller(string Name, ApiRole Role, FrozenSet<CompanyId>? Companies)
{
    /// <summary>Whoever calls a host without keys: only this machine can.</summary>
    public static readonly ApiCaller Local = new("local", ApiRole.Operator, null);

    /// <summary>Whether they may reach this company.</summary>
    public bool MayReach(CompanyId company) => Companies is null || Companies.Contains(company);

    /// <summary>A page of the companies that they are bound to, whether these exist or not; null when they are bound to none and may see all.</summary>
    public CompanyIdPage? OwnPage(ListCompanies query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (Companies is null)
        {
            return null;
        }

        var rest = Companies.Where(id => string.CompareOrdinal(id.Value, query.After?.Value) > 0).OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        return new CompanyIdPage([.. rest.Take(query.Limit)], rest.Count > query.Limit);
    }
}
