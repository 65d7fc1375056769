using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Host.Security;

/// <summary>The gateway's callers under the same rule as those of HTTP: the key in the envelope, and <see cref="AccessPolicy"/>.</summary>
internal sealed class GatewayAccess(ApiKeys keys) : IGatewayAccess
{
    /// <inheritdoc/>
    public Refusal? Check(string? apiKey, object message)
    {
        var caller = !keys.AreRequired ? ApiCaller.Local : string.IsNullOrEmpty(apiKey) ? null : keys.Find(apiKey);
        return caller is not null ? Refused(AccessPolicy.Refuse(caller, Of(message)))
            : string.IsNullOrEmpty(apiKey) ? Forbidden(ApiCodes.KeyMissing, "Send a key: the field api_key of the envelope.")
            : Forbidden(ApiCodes.KeyUnknown, "This key is not known here. Use one of TeamX:ApiKeys.");
    }

    /// <summary>What a message asks for; what is neither command nor query is as closed as can be.</summary>
    internal static Access Of(object message) => message switch
    {
        // A company answers the caller itself, with the settings of runners, which only an operator may see.
        GetAgent or ListAgents or ExplainAgent => Access.To(((CompanyQuery)message).CompanyId.Value, ApiRole.Operator),
        CompanyQuery query => Access.To(query.CompanyId.Value, ApiRole.Reader),
        CompanyCommand command => Access.To(command.CompanyId.Value, ApiRole.Operator),
        ListCompanies => new Access(ApiRole.Reader, AccessScope.Node),
        _ => new Access(ApiRole.Operator, AccessScope.Node),
    };

    private static Refusal? Refused(ApiProblem? problem) => problem is null ? null : Forbidden(problem.Code, problem.Message);

    private static Refusal Forbidden(string code, string sentence) => new(RefusalKind.Forbidden, code, sentence);
}
