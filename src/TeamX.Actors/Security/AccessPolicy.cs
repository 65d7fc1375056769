using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Security;

/// <summary>The one rule over key, company and role, for everything through which the engine is reached.</summary>
public static class AccessPolicy
{
    /// <summary>Why the caller may not do this; null if they may. Nothing is looked up: a company that does not exist is refused alike.</summary>
    public static Refusal? Refuse(ApiCaller caller, Access wanted)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(wanted);
        var reaches = wanted.Scope switch
        {
            AccessScope.Own => true,
            AccessScope.Company => wanted.Company is { } company && caller.MayReach(new CompanyId(company)),
            _ => caller.Companies is null,
        };
        return !reaches ? Forbidden(AccessCodes.CompanyForbidden, wanted.Scope == AccessScope.Node
                ? "This is about all companies, and the key is bound to some. Use a key that is bound to none."
                : "The key is not for this company. Use one that is.")
            : caller.Role < wanted.Role ? Forbidden(AccessCodes.RoleForbidden, "The key may only read. Use one with the role operator.")
            : null;
    }

    private static Refusal Forbidden(string code, string sentence) => new(RefusalKind.Forbidden, code, sentence);
}
