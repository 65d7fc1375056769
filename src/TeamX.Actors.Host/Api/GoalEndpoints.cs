using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Goals: define, list, get, ancestry, decompose.</summary>
internal static class GoalEndpoints
{
    public static void MapGoals(this IEndpointRouteBuilder api)
    {
        api.MapPut("/companies/{c}/goals/{g}", PutAsync);
        api.MapGet("/companies/{c}/goals", ListAsync);
        api.MapGet("/companies/{c}/goals/{g}", GetAsync);
        api.MapGet("/companies/{c}/goals/{g}/ancestry", AncestryAsync);
        api.MapPost("/companies/{c}/goals/{g}/decompose", DecomposeAsync);
    }

    private static async Task<IResult> PutAsync(string c, string g, HttpContext http, CompanyGate gate)
    {
        var (company, goal) = (PathId.Company(c), PathId.Goal(g));
        var body = await RequestBody.ReadAsync<GoalRequest>(http).ConfigureAwait(false);
        var command = new DefineGoal(company, goal, body.Title, body.ParentGoalId is null ? null : PathId.Goal(body.ParentGoalId), body.Description)
        {
            RequestedBy = body.RequestedBy,
        };
        var receipt = await gate.AskAsync<DefinitionReceipt>(command, http).ConfigureAwait(false);
        return ApiResult.Put(http, receipt.Created, await GoalAsync(company, goal, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ListAsync(string c, HttpContext http, CompanyGate gate)
    {
        var query = new QueryReader(http.Request, "limit", "cursor");
        var message = new ListGoals(PathId.Company(c), query.Number("limit", 100), query.IdCursor());
        var page = await gate.AskAsync<GoalPage>(message, http).ConfigureAwait(false);
        return ApiResult.Ok(new PageJson<GoalJson>([.. page.Items.Select(GoalJson.Of)], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(string c, string g, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await GoalAsync(PathId.Company(c), PathId.Goal(g), http, gate).ConfigureAwait(false));

    private static async Task<IResult> AncestryAsync(string c, string g, HttpContext http, CompanyGate gate)
    {
        var query = new GetGoalAncestry(PathId.Company(c), PathId.Goal(g));
        return ApiResult.Ok(AncestryJson.Of(await gate.AskAsync<Ancestry>(query, http).ConfigureAwait(false)));
    }

    private static async Task<IResult> DecomposeAsync(string c, string g, HttpContext http, CompanyGate gate)
    {
        var (company, goal) = (PathId.Company(c), PathId.Goal(g));
        var body = await RequestBody.ReadAsync<DecomposeRequest>(http).ConfigureAwait(false);
        var parent = body.ParentTicketId is null ? (TicketId?)null : PathId.Ticket(body.ParentTicketId);
        var command = new DecomposeGoal(company, goal, PathId.Agent(body.AgentId), parent) { RequestedBy = body.RequestedBy };
        return await WakeupEndpoints.AcceptAsync(command, http, gate).ConfigureAwait(false);
    }

    private static async Task<GoalJson> GoalAsync(CompanyId company, GoalId goal, HttpContext http, CompanyGate gate) =>
        GoalJson.Of(await gate.AskAsync<GoalView>(new GetGoal(company, goal), http).ConfigureAwait(false));
}
