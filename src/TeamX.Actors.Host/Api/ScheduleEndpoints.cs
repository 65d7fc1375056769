using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Schedules and routines, which differ in what they make only: define, list, get, delete, run, preview.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        Map<ScheduleRequest>(api, ScheduleKind.Wakeup, "schedules", "s", ScheduleJson.Of);
        Map<RoutineRequest>(api, ScheduleKind.Routine, "routines", "r", RoutineJson.Of);
    }

    private static void Map<TRequest>(
        IEndpointRouteBuilder api, ScheduleKind kind, string collection, string parameter, Func<ScheduleView, object> jsonOf)
        where TRequest : RecurringRequest
    {
        ScheduleId IdOf(HttpContext http) => PathId.Schedule(kind, (string)http.Request.RouteValues[parameter]!);

        var all = $"/companies/{{c}}/{collection}";
        var one = $"{all}/{{{parameter}}}";
        api.MapPut(one, (string c, HttpContext http, CompanyGate gate) => PutAsync<TRequest>(PathId.Company(c), IdOf(http), jsonOf, http, gate));
        api.MapGet(all, (string c, HttpContext http, CompanyGate gate) => ListAsync(PathId.Company(c), kind, jsonOf, http, gate));
        api.MapGet(one, (string c, HttpContext http, CompanyGate gate) => GetAsync(PathId.Company(c), IdOf(http), jsonOf, http, gate));
        api.MapDelete(one, (string c, HttpContext http, CompanyGate gate) => DeleteAsync(PathId.Company(c), IdOf(http), http, gate));
        api.MapPost($"{one}/run", (string c, HttpContext http, CompanyGate gate) => RunAsync(PathId.Company(c), IdOf(http), http, gate));
        api.MapGet($"{one}/next", (string c, HttpContext http, CompanyGate gate) => NextAsync(PathId.Company(c), IdOf(http), http, gate));
    }

    private static async Task<IResult> PutAsync<TRequest>(
        CompanyId company, ScheduleId id, Func<ScheduleView, object> jsonOf, HttpContext http, CompanyGate gate)
        where TRequest : RecurringRequest
    {
        var body = await RequestBody.ReadAsync<TRequest>(http).ConfigureAwait(false);
        var command = new DefineSchedule(company, id, body.ToDefinition()) { RequestedBy = body.RequestedBy };
        var receipt = await gate.AskAsync<ScheduleReceipt>(command, http).ConfigureAwait(false);
        return ApiResult.Put(http, receipt.Created, await ScheduleAsync(company, id, jsonOf, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ListAsync(
        CompanyId company, ScheduleKind kind, Func<ScheduleView, object> jsonOf, HttpContext http, CompanyGate gate)
    {
        var query = new QueryReader(http.Request, "limit", "cursor");
        var message = new ListSchedules(company, kind, query.Number("limit", 100), query.IdCursor());
        var page = await gate.AskAsync<SchedulePage>(message, http).ConfigureAwait(false);
        return ApiResult.Ok(new PageJson<object>([.. page.Items.Select(jsonOf)], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(
        CompanyId company, ScheduleId id, Func<ScheduleView, object> jsonOf, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await ScheduleAsync(company, id, jsonOf, http, gate).ConfigureAwait(false));

    private static async Task<IResult> DeleteAsync(CompanyId company, ScheduleId id, HttpContext http, CompanyGate gate)
    {
        await gate.AskAsync<Done>(new DeleteSchedule(company, id), http).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> RunAsync(CompanyId company, ScheduleId id, HttpContext http, CompanyGate gate)
    {
        var body = await RequestBody.ReadOptionalAsync<ByWhomRequest>(http).ConfigureAwait(false);
        var command = new RunSchedule(company, id) { RequestedBy = body?.RequestedBy };
        var fire = FireJson.Of(await gate.AskAsync<FireReceipt>(command, http).ConfigureAwait(false));
        return id.Kind == ScheduleKind.Routine ? ApiResult.Accepted(fire) : ApiResult.Ok(fire);
    }

    private static async Task<IResult> NextAsync(CompanyId company, ScheduleId id, HttpContext http, CompanyGate gate)
    {
        var message = new PreviewSchedule(company, id, new QueryReader(http.Request, "count").Number("count", 10));
        var times = await gate.AskAsync<FireTimes>(message, http).ConfigureAwait(false);
        return ApiResult.Ok(new FireTimesJson(times.Items));
    }

    private static async Task<object> ScheduleAsync(
        CompanyId company, ScheduleId id, Func<ScheduleView, object> jsonOf, HttpContext http, CompanyGate gate) =>
        jsonOf(await gate.AskAsync<ScheduleView>(new GetSchedule(company, id), http).ConfigureAwait(false));
}
