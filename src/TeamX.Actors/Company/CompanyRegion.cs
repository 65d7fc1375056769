using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>
/// The key of the actor that takes every message with an <see cref="IWithCompanyId"/> and forwards it to the right company:
/// <c>IRequiredActor&lt;CompanyRegion&gt;</c>.
/// </summary>
public sealed class CompanyRegion
{
    private CompanyRegion()
    {
    }
}

/// <summary>Asks the region for the companies that exist, by id. Answer: <see cref="CompanyIdPage"/>.</summary>
/// <param name="Limit">1–1,000.</param>
/// <param name="After">Only ids behind this one, in ordinal order.</param>
public sealed record ListCompanies(int Limit = 100, CompanyId? After = null);

/// <summary>Companies by id.</summary>
/// <param name="Items">The ids.</param>
/// <param name="HasMore">Whether there are more behind the last one.</param>
public sealed record CompanyIdPage(ImmutableArray<CompanyId> Items, bool HasMore);
