using System.Collections.Frozen;
using System.Security.Claims;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Security;

/// <summary>
/// Callers as claims, so that whatever carries a <see cref="ClaimsPrincipal"/> carries them. Nothing is allowed by a claim that is not there:
/// all companies is a claim of its own.
/// </summary>
public static class CallerClaims
{
    /// <summary>The claim type of a company that may be reached.</summary>
    private const string Company = "teamx:company";

    // No company can have this id.
    private const string AllCompanies = "*";

    /// <summary>The principal of a caller.</summary>
    public static ClaimsPrincipal PrincipalOf(ApiCaller caller, string scheme)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var companies = caller.Companies?.Select(company => company.Value) ?? [AllCompanies];
        Claim[] claims =
        [
            new(ClaimTypes.Name, caller.Name),
            new(ClaimTypes.Role, caller.Role.ToString()),
            .. companies.Select(company => new Claim(Company, company)),
        ];
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    /// <summary>The caller of a principal; null when nobody has shown who they are.</summary>
    public static ApiCaller? CallerOf(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.Identity is not { IsAuthenticated: true })
        {
            return null;
        }

        var role = Enum.TryParse<ApiRole>(principal.FindFirst(ClaimTypes.Role)?.Value, out var found) ? found : ApiRole.None;
        var companies = principal.FindAll(Company).Select(claim => claim.Value).ToList();
        return new ApiCaller(
            principal.Identity.Name ?? "", role,
            companies.Contains(AllCompanies) ? null : companies.Select(company => new CompanyId(company)).ToFrozenSet());
    }
}
