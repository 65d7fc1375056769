using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Security;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Mcp;

/// <summary>Who calls a tool, as the headers of its HTTP request say. They say who the caller is, and the key what they may do.</summary>
internal sealed class McpCaller(IHttpContextAccessor accessor)
{
    /// <summary>The header with the caller's company.</summary>
    public const string CompanyHeader = "X-TeamX-Company";

    /// <summary>The header with the calling agent.</summary>
    public const string AgentHeader = "X-TeamX-Agent";

    /// <summary>The request that carries the call.</summary>
    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A tool is called by an HTTP request.");

    /// <summary>The calling agent; null when nobody says.</summary>
    public string? Agent => Header(AgentHeader);

    /// <summary>The company of the headers, or the one that the argument names; only if the key may do this there.</summary>
    /// <exception cref="ApiProblem">403, or 400: none is named, or two.</exception>
    public CompanyId Company(string? argument, ApiRole role)
    {
        var header = Header(CompanyHeader);
        if (header is not null && argument is not null && header != argument)
        {
            throw ApiProblem.Malformed(ApiCodes.FieldInvalid, $"The argument 'company' and the header {CompanyHeader} differ. Leave the argument out.");
        }

        var company = header ?? argument
            ?? throw ApiProblem.Malformed(ApiCodes.FieldMissing, $"Name the company: the argument 'company', or the header {CompanyHeader}.");
        AccessHandler.Require(Http.User, Access.To(company, role));
        return PathId.Company(company);
    }

    /// <summary>The agent that the argument names, otherwise the calling one.</summary>
    /// <exception cref="ApiProblem">400: none is named.</exception>
    public AgentId AgentOr(string? argument) => PathId.Agent(argument ?? Agent
        ?? throw ApiProblem.Malformed(ApiCodes.FieldMissing, $"Name the agent: the argument 'agentId', or the header {AgentHeader}."));

    private string? Header(string name) => Http.Request.Headers[name].ToString() is { Length: > 0 } value ? value : null;
}
