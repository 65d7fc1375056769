using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Security;

/// <summary>What a call is about.</summary>
public enum AccessScope
{
    /// <summary>The node or all its companies: for keys that are bound to no company.</summary>
    Node = 0,

    /// <summary>One company.</summary>
    Company = 1,

    /// <summary>Whatever the caller may reach: any key may call, and is answered with its own.</summary>
    Own = 2,
}

/// <summary>What a caller asks for; what <see cref="AccessPolicy"/> judges.</summary>
/// <param name="Role">The role that it takes.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Company">The company, as the caller wrote it; only with <see cref="AccessScope.Company"/>.</param>
public sealed record Access(ApiRole Role, AccessScope Scope, string? Company = null)
{
    /// <summary>Reading or changing one company, named as the caller wrote it.</summary>
    public static Access To(string company, ApiRole role) => new(role, AccessScope.Company, company);

    /// <summary>What a message asks for whose answer the caller gets as it is; what is neither command nor query is as closed as can be.</summary>
    public static Access Of(object message) => message switch
    {
        // A company answers with the settings of runners, which only an operator may see.
        GetAgent or ListAgents or ExplainAgent => To(((CompanyQuery)message).CompanyId.Value, ApiRole.Operator),
        CompanyQuery query => To(query.CompanyId.Value, ApiRole.Reader),
        CompanyCommand command => To(command.CompanyId.Value, ApiRole.Operator),
        ListCompanies => new Access(ApiRole.Reader, AccessScope.Node),
        _ => new Access(ApiRole.Operator, AccessScope.Node),
    };
}
