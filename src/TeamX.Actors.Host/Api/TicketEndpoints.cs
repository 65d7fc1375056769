using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Tickets: define, list, get, assign, move on.</summary>
internal static class TicketEndpoints
{
    private static readonly string[] Statuses = ["open", "in_progress", "blocked", "done", "cancelled"];

    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        api.MapPut("/companies/{c}/tickets/{t}", PutAsync);
        api.MapGet("/companies/{c}/tickets", ListAsync);
        api.MapGet("/companies/{c}/tickets/{t}", GetAsync);
        api.MapPost("/companies/{c}/tickets/{t}/assign", AssignAsync);
        api.MapPost("/companies/{c}/tickets/{t}/status", SetStatusAsync);
    }

    private static async Task<IResult> PutAsync(string c, string t, HttpContext http, CompanyGate gate)
    {
        var (company, ticket) = (PathId.Company(c), PathId.Ticket(t));
        var body = await RequestBody.ReadAsync<TicketRequest>(http).ConfigureAwait(false);
        var receipt = await gate.AskAsync<TicketReceipt>(body.ToCommand(company, ticket), http).ConfigureAwait(false);
        return ApiResult.Put(http, receipt.Created, await TicketAsync(company, ticket, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ListAsync(string c, HttpContext http, CompanyGate gate)
    {
        var company = PathId.Company(c);
        var query = new QueryReader(http.Request, "status", "assignee", "goal", "limit", "cursor");
        var message = new ListTickets(company)
        {
            Status = query.Named("status", WireNames.TicketStatusOf, Statuses),
            AssigneeId = query.Text("assignee") is { } assignee ? PathId.Agent(assignee) : null,
            GoalId = query.Text("goal") is { } goal ? PathId.Goal(goal) : null,
            Limit = query.Number("limit", 100),
            Cursor = query.IdCursor(),
        };
        var page = await gate.AskAsync<TicketPage>(message, http).ConfigureAwait(false);
        return ApiResult.Ok(new PageJson<TicketJson>([.. page.Items.Select(TicketJson.Of)], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(string c, string t, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await TicketAsync(PathId.Company(c), PathId.Ticket(t), http, gate).ConfigureAwait(false));

    private static async Task<IResult> AssignAsync(string c, string t, HttpContext http, CompanyGate gate)
    {
        var (company, ticket) = (PathId.Company(c), PathId.Ticket(t));
        var body = await RequestBody.ReadAsync<AssignRequest>(http).ConfigureAwait(false);
        var command = new AssignTicket(company, ticket, PathId.Agent(body.AgentId)) { RequestedBy = body.RequestedBy };
        var receipt = await gate.AskAsync<TicketReceipt>(command, http).ConfigureAwait(false);
        return receipt.Wakeup is { } wakeup
            ? WakeupEndpoints.Accepted(company, wakeup, http)
            : ApiResult.Ok(await TicketAsync(company, ticket, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> SetStatusAsync(string c, string t, HttpContext http, CompanyGate gate)
    {
        var (company, ticket) = (PathId.Company(c), PathId.Ticket(t));
        var body = await RequestBody.ReadAsync<TicketStatusRequest>(http).ConfigureAwait(false);
        var command = new SetTicketStatus(company, ticket, WireNames.TicketStatusOf(body.Status)) { RequestedBy = body.RequestedBy };
        await gate.AskAsync<Done>(command, http).ConfigureAwait(false);
        return ApiResult.Ok(await TicketAsync(company, ticket, http, gate).ConfigureAwait(false));
    }

    private static async Task<TicketJson> TicketAsync(CompanyId company, TicketId ticket, HttpContext http, CompanyGate gate) =>
        TicketJson.Of(await gate.AskAsync<TicketView>(new GetTicket(company, ticket), http).ConfigureAwait(false));
}
