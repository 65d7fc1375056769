using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Agents: define, list, liveness, pause, resume, terminate.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        api.MapPut("/companies/{c}/agents/{a}", PutAsync);
        api.MapGet("/companies/{c}/agents", ListAsync);
        api.MapGet("/companies/{c}/agents/{a}", GetAsync);
        api.MapGet("/companies/{c}/agents/{a}/liveness", LivenessAsync);
        api.MapPost("/companies/{c}/agents/{a}/pause", PauseAsync);
        api.MapPost("/companies/{c}/agents/{a}/resume", ResumeAsync);
        api.MapPost("/companies/{c}/agents/{a}/terminate", TerminateAsync);
    }

    private static async Task<IResult> PutAsync(string c, string a, HttpContext http, CompanyGate gate)
    {
        var (company, agent) = (PathId.Company(c), PathId.Agent(a));
        var body = await RequestBody.ReadAsync<AgentRequest>(http).ConfigureAwait(false);
        var command = new DefineAgent(
            company, agent, body.Name, RunnerJson.Read(body.Runner), body.Role, body.ReportsTo is null ? null : new AgentId(body.ReportsTo), body.MaxConcurrentRuns)
        {
            RequestedBy = body.RequestedBy,
        };
        var receipt = await gate.AskAsync<DefinitionReceipt>(command, http).ConfigureAwait(false);
        return ApiResult.Put(http, receipt.Created, await AgentAsync(company, agent, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ListAsync(string c, HttpContext http, CompanyGate gate)
    {
        var query = new QueryReader(http.Request, "limit", "cursor");
        var message = new ListAgents(PathId.Company(c), query.Number("limit", 100), query.IdCursor());
        var page = await gate.AskAsync<AgentPage>(message, http).ConfigureAwait(false);
        return ApiResult.Ok(new PageJson<AgentJson>([.. page.Items.Select(view => AgentJson.Of(view, http.User))], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(string c, string a, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await AgentAsync(PathId.Company(c), PathId.Agent(a), http, gate).ConfigureAwait(false));

    private static async Task<IResult> LivenessAsync(string c, string a, HttpContext http, CompanyGate gate)
    {
        var query = new GetLiveness(PathId.Company(c), PathId.Agent(a));
        return ApiResult.Ok(LivenessJson.Of(await gate.AskAsync<LivenessView>(query, http).ConfigureAwait(false)));
    }

    private static Task<IResult> PauseAsync(string c, string a, HttpContext http, CompanyGate gate) =>
        ActAsync<PauseRequest>(c, a, http, gate, (company, agent, body) =>
            new PauseAgent(company, agent, body?.Reason, body?.InterruptRunning ?? false) { RequestedBy = body?.RequestedBy });

    private static Task<IResult> ResumeAsync(string c, string a, HttpContext http, CompanyGate gate)
    {
        var force = new QueryReader(http.Request, "force").Flag("force");
        return ActAsync<ForceRequest>(c, a, http, gate, (company, agent, body) =>
            new ResumeAgent(company, agent, force || body is { Force: true }) { RequestedBy = body?.RequestedBy });
    }

    private static Task<IResult> TerminateAsync(string c, string a, HttpContext http, CompanyGate gate) =>
        ActAsync<ReasonRequest>(c, a, http, gate, (company, agent, body) =>
            new TerminateAgent(company, agent, body?.Reason) { RequestedBy = body?.RequestedBy });

    private static async Task<IResult> ActAsync<T>(
        string c, string a, HttpContext http, CompanyGate gate, Func<CompanyId, AgentId, T?, CompanyCommand> commandOf)
        where T : class
    {
        var (company, agent) = (PathId.Company(c), PathId.Agent(a));
        var body = await RequestBody.ReadOptionalAsync<T>(http).ConfigureAwait(false);
        await gate.AskAsync<Done>(commandOf(company, agent, body), http).ConfigureAwait(false);
        return ApiResult.Ok(await AgentAsync(company, agent, http, gate).ConfigureAwait(false));
    }

    private static async Task<AgentJson> AgentAsync(CompanyId company, AgentId agent, HttpContext http, CompanyGate gate) =>
        AgentJson.Of(await gate.AskAsync<AgentView>(new GetAgent(company, agent), http).ConfigureAwait(false), http.User);
}
