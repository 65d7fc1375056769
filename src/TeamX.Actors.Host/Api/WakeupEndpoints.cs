using Microsoft.AspNetCore.Mvc;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Wakeup requests: schedule one, many or by hand; list, get, cancel, retry.</summary>
internal static class WakeupEndpoints
{
    private const int MaxBatch = 1000;
    private const string Newest = "newest";
    private const string Queue = "queue";

    private static readonly string[] Statuses = ["pending", "processing", "completed", "failed", "cancelled"];
    private static readonly string[] TriggerTypes = ["routine", "ticket_assigned", "schedule", "manual", "goal_decomposed"];

    public static void MapWakeups(this IEndpointRouteBuilder api)
    {
        api.MapPost("/companies/{c}/wakeups", ScheduleAsync);
        api.MapPost("/companies/{c}/wakeups/batch", ScheduleBatchAsync).WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxBatchBytes));
        api.MapPost("/companies/{c}/agents/{a}/wakeups", ScheduleManualAsync);
        api.MapGet("/companies/{c}/wakeups", ListAsync);
        api.MapGet("/companies/{c}/wakeups/{id}", GetAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/cancel", CancelAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/retry", RetryAsync);
    }

    /// <summary>One wakeup as it is now.</summary>
    public static async Task<IResult> AnswerAsync(CompanyId company, WakeupId id, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(WakeupJson.Of(await gate.AskAsync<WakeupView>(new GetWakeup(company, id), http).ConfigureAwait(false)));

    /// <summary>Sends a command whose answer is a wakeup.</summary>
    public static async Task<IResult> AcceptAsync(CompanyCommand command, HttpContext http, CompanyGate gate) =>
        Accepted(command.CompanyId, await gate.AskAsync<WakeupReceipt>(command, http).ConfigureAwait(false), http);

    /// <summary>202 with what became of a wakeup; Location is the wakeup.</summary>
    public static IResult Accepted(CompanyId company, WakeupReceipt receipt, HttpContext http)
    {
        http.Response.Headers.Location = $"/api/companies/{company}/wakeups/{receipt.WakeupId}";
        return ApiResult.Accepted(ReceiptJson.Of(receipt));
    }

    private static async Task<IResult> ScheduleAsync(string c, HttpContext http, CompanyGate gate)
    {
        var company = PathId.Company(c);
        var headers = WakeupHeaders.Of(http.Request);
        var body = await RequestBody.ReadAsync<WakeupRequest>(http).ConfigureAwait(false);
        var command = new ScheduleWakeup(company, body.ToOrder(headers)) { RequestedBy = body.RequestedBy };
        return await AcceptAsync(command, http, gate).ConfigureAwait(false);
    }

    private static async Task<IResult> ScheduleManualAsync(string c, string a, HttpContext http, CompanyGate gate)
    {
        var (company, agent) = (PathId.Company(c), PathId.Agent(a));
        var headers = WakeupHeaders.Of(http.Request);
        var body = await RequestBody.ReadOptionalAsync<ManualWakeupRequest>(http).ConfigureAwait(false) ?? new ManualWakeupRequest();
        var command = new ScheduleWakeup(company, body.ToOrder(agent, headers)) { RequestedBy = body.RequestedBy };
        return await AcceptAsync(command, http, gate).ConfigureAwait(false);
    }

    private static async Task<IResult> ScheduleBatchAsync(string c, HttpContext http, CompanyGate gate)
    {
        var company = PathId.Company(c);
        var headers = WakeupHeaders.OfBatch(http.Request);
        var body = await RequestBody.ReadAsync<BatchRequest>(http).ConfigureAwait(false);
        if (body.Wakeups.Count > MaxBatch)
        {
            throw new ApiProblem(StatusCodes.Status413PayloadTooLarge, RefusalCodes.BatchTooLarge,
                "A batch has at most 1,000 wakeups and 8 MiB. Send it in parts.");
        }

        var orders = body.Wakeups.Select((wakeup, index) => wakeup?.ToOrder(headers)
            ?? throw ApiProblem.Malformed(ApiCodes.FieldInvalid, $"The field 'wakeups[{index}]' must not be null."));
        var command = new ScheduleWakeups(company, [.. orders]) { RequestedBy = body.RequestedBy };
        var receipts = await gate.AskAsync<WakeupReceipts>(command, http).ConfigureAwait(false);
        return ApiResult.Accepted(receipts.Items.Select(ReceiptJson.Of));
    }

    private static async Task<IResult> ListAsync(string c, HttpContext http, CompanyGate gate)
    {
        var company = PathId.Company(c);
        if (OrderOf(http.Request) == Queue)
        {
            // With a filter or a cursor the order would be another one than the queue's.
            var first = new ListQueue(company, new QueryReader(http.Request, "order", "limit").Number("limit", 100));
            return Page(await gate.AskAsync<WakeupPage>(first, http).ConfigureAwait(false));
        }

        var query = new QueryReader(http.Request, "order", "status", "agent", "trigger", "triggerId", "limit", "cursor");
        var message = new ListWakeups(company)
        {
            Status = query.Named("status", WireNames.StatusOf, Statuses),
            AgentId = query.Text("agent") is { } agent ? PathId.Agent(agent) : null,
            TriggerType = query.Named("trigger", WireNames.TriggerTypeOf, TriggerTypes),
            TriggerId = query.Text("triggerId"),
            Limit = query.Number("limit", 100),
            Cursor = query.Text("cursor"),
        };
        return Page(await gate.AskAsync<WakeupPage>(message, http).ConfigureAwait(false));
    }

    private static string OrderOf(HttpRequest request) => request.Query["order"].ToString() switch
    {
        "" or Newest => Newest,
        Queue => Queue,
        _ => throw ApiProblem.Malformed(ApiCodes.QueryInvalid, $"The query parameter 'order' can't be used: give one of {Newest}, {Queue}."),
    };

    private static IResult Page(WakeupPage page) => ApiResult.Ok(new PageJson<WakeupJson>([.. page.Items.Select(WakeupJson.Of)], page.NextCursor));

    private static Task<IResult> GetAsync(string c, string id, HttpContext http, CompanyGate gate) =>
        AnswerAsync(PathId.Company(c), PathId.Wakeup(id), http, gate);

    private static async Task<IResult> CancelAsync(string c, string id, HttpContext http, CompanyGate gate)
    {
        var (company, wakeup) = (PathId.Company(c), PathId.Wakeup(id));
        var body = await RequestBody.ReadOptionalAsync<ReasonRequest>(http).ConfigureAwait(false) ?? new ReasonRequest();
        var command = new CancelWakeup(company, wakeup, body.Reason) { RequestedBy = body.RequestedBy };
        await gate.AskAsync<Done>(command, http).ConfigureAwait(false);
        return await AnswerAsync(company, wakeup, http, gate).ConfigureAwait(false);
    }

    private static async Task<IResult> RetryAsync(string c, string id, HttpContext http, CompanyGate gate)
    {
        var (company, wakeup) = (PathId.Company(c), PathId.Wakeup(id));
        var force = new QueryReader(http.Request, "force").Flag("force");
        var body = await RequestBody.ReadOptionalAsync<ForceRequest>(http).ConfigureAwait(false) ?? new ForceRequest();
        var command = new RetryWakeup(company, wakeup, force || body.Force) { RequestedBy = body.RequestedBy };
        return await AcceptAsync(command, http, gate).ConfigureAwait(false);
    }
}
