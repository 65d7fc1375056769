using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;

namespace TeamX.Actors.Host.Security;

/// <summary>
/// The one rule over key, company and role. HTTP applies it to every request (<see cref="AccessHandler"/>); what has a principal and no request
/// of its own, such as a tool call, asks <see cref="Require"/>.
/// </summary>
internal static class AccessPolicy
{
    /// <summary>The policy for ASP.NET Core; its resource is an <see cref="Access"/> or the request.</summary>
    public static readonly AuthorizationPolicy Policy = new([new AccessRequirement()], [ApiKeyHandler.SchemeName]);

    /// <summary>Why the caller may not do this; null if they may. Nothing is looked up: a company that does not exist is refused alike.</summary>
    public static ApiProblem? Refuse(ApiCaller caller, Access wanted)
    {
        var reaches = wanted.Scope switch
        {
            AccessScope.Own => true,
            AccessScope.Company => wanted.Company is { } company && caller.MayReach(new CompanyId(company)),
            _ => caller.Companies is null,
        };
        return !reaches ? Forbidden(ApiCodes.CompanyForbidden, wanted.Scope == AccessScope.Node
                ? "This is about all companies, and the key is bound to some. Use a key that is bound to none."
                : "The key is not for this company. Use one that is.")
            : caller.Role < wanted.Role ? Forbidden(ApiCodes.RoleForbidden, "The key may only read. Use one with the role operator.")
            : null;
    }

    /// <summary>Lets pass who may do this.</summary>
    /// <exception cref="ApiProblem">401 or 403.</exception>
    public static void Require(ClaimsPrincipal principal, Access wanted)
    {
        var caller = CallerClaims.CallerOf(principal) ?? throw ApiKeyHandler.Missing();
        if (Refuse(caller, wanted) is { } problem)
        {
            throw problem;
        }
    }

    private static ApiProblem Forbidden(string code, string detail) => new(StatusCodes.Status403Forbidden, code, detail);
}

/// <summary>That <see cref="AccessPolicy"/> lets the caller pass.</summary>
internal sealed class AccessRequirement : IAuthorizationRequirement;
