namespace TeamX.Actors.Security;

/// <summary>The stable codes of refusals that are about the key.</summary>
public static class AccessCodes
{
    /// <summary>Keys are configured and the call shows none.</summary>
    public const string KeyMissing = "key_missing";

    /// <summary>The call shows a key that is not configured.</summary>
    public const string KeyUnknown = "key_unknown";

    /// <summary>The key is bound to other companies, whether this one exists or not.</summary>
    public const string CompanyForbidden = "company_forbidden";

    /// <summary>The key may only read.</summary>
    public const string RoleForbidden = "role_forbidden";
}
