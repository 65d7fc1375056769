using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Asks why: why a wakeup is where it is, and why an agent does not run.</summary>
internal static class ExplainEndpoints
{
    public static void MapExplanations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/companies/{c}/wakeups/{id}/explain", ExplainWakeupAsync);
        api.MapGet("/companies/{c}/agents/{a}/explain", ExplainAgentAsync);
    }

    private static async Task<IResult> ExplainWakeupAsync(string c, string id, HttpContext http, CompanyGate gate)
    {
        var query = new ExplainWakeup(PathId.Company(c), PathId.Wakeup(id));
        return ApiResult.Ok(WakeupExplanationJson.Of(await gate.AskAsync<WakeupExplanation>(query, http).ConfigureAwait(false)));
    }

    private static async Task<IResult> ExplainAgentAsync(string c, string a, HttpContext http, CompanyGate gate)
    {
        var query = new ExplainAgent(PathId.Company(c), PathId.Agent(a));
        return ApiResult.Ok(AgentExplanationJson.Of(await gate.AskAsync<AgentExplanation>(query, http).ConfigureAwait(false), http.User));
    }
}
