using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Security;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Api;

/// <summary>Companies: define, list, pause, resume, statistics.</summary>
internal static class CompanyEndpoints
{
    // A list must not wait for one company that can't answer.
    private static readonly TimeSpan ListAnswerWithin = TimeSpan.FromSeconds(5);

    public static void MapCompanies(this IEndpointRouteBuilder api)
    {
        api.MapPut("/companies/{c}", PutAsync);
        api.MapGet("/companies", ListAsync).WithMetadata(new OwnAccess());
        api.MapGet("/companies/{c}", GetAsync);
        api.MapGet("/companies/{c}/stats", StatsAsync);
        api.MapPost("/companies/{c}/pause", PauseAsync);
        api.MapPost("/companies/{c}/resume", ResumeAsync);
    }

    private static async Task<IResult> PutAsync(string c, HttpContext http, CompanyGate gate)
    {
        var id = PathId.Company(c);
        var body = await RequestBody.ReadAsync<CompanyRequest>(http).ConfigureAwait(false);
        var command = new DefineCompany(id, body.Name, body.Mission, body.MaxConcurrentRuns) { RequestedBy = body.RequestedBy };
        var receipt = await gate.AskAsync<DefinitionReceipt>(command, http).ConfigureAwait(false);
        return ApiResult.Put(http, receipt.Created, await CompanyAsync(id, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ListAsync(HttpContext http, CompanyGate gate)
    {
        var query = new QueryReader(http.Request, "limit", "cursor");
        var limit = query.Number("limit", 100);
        if (limit is < 1 or > 1000)
        {
            throw new ApiProblem(StatusCodes.Status422UnprocessableEntity, RefusalCodes.LimitOutOfRange, "Give a limit from 1 to 1,000.");
        }

        var after = query.IdCursor();
        var wanted = new ListCompanies(limit, after is null ? null : new CompanyId(after));
        var page = CallerClaims.CallerOf(http.User)?.OwnPage(wanted) ?? await gate.ListAsync(wanted, http.RequestAborted).ConfigureAwait(false);
        var items = await Task.WhenAll(page.Items.Select(id => ListedAsync(id, http, gate))).ConfigureAwait(false);
        return ApiResult.Ok(new PageJson<object>([.. items.OfType<object>()], page.HasMore ? page.Items[^1].Value : null));
    }

    // One that a key is bound to and that does not exist is left out.
    private static async Task<object?> ListedAsync(CompanyId id, HttpContext http, CompanyGate gate)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limited.CancelAfter(ListAnswerWithin);
        try
        {
            return await gate.TryAskAsync(new GetCompany(id), limited.Token).ConfigureAwait(false) switch
            {
                CompanyView view => CompanyJson.Of(view),
                Refusal { Kind: RefusalKind.NotFound } => null,
                Refusal refusal => new UnavailableCompanyJson(id.Value, refusal.Message),
                _ => null,
            };
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return new UnavailableCompanyJson(id.Value, "The company did not answer in time. Try again.");
        }
    }

    private static async Task<IResult> GetAsync(string c, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await CompanyAsync(PathId.Company(c), http, gate).ConfigureAwait(false));

    private static async Task<IResult> StatsAsync(string c, HttpContext http, CompanyGate gate) =>
        ApiResult.Ok(await gate.AskAsync<StatsView>(new GetStats(PathId.Company(c)), http).ConfigureAwait(false));

    private static async Task<IResult> PauseAsync(string c, HttpContext http, CompanyGate gate)
    {
        var id = PathId.Company(c);
        var body = await RequestBody.ReadOptionalAsync<PauseRequest>(http).ConfigureAwait(false) ?? new PauseRequest();
        var command = new PauseCompany(id, body.Reason, body.InterruptRunning) { RequestedBy = body.RequestedBy };
        await gate.AskAsync<Done>(command, http).ConfigureAwait(false);
        return ApiResult.Ok(await CompanyAsync(id, http, gate).ConfigureAwait(false));
    }

    private static async Task<IResult> ResumeAsync(string c, HttpContext http, CompanyGate gate)
    {
        var id = PathId.Company(c);
        var body = await RequestBody.ReadOptionalAsync<ByWhomRequest>(http).ConfigureAwait(false) ?? new ByWhomRequest();
        await gate.AskAsync<Done>(new ResumeCompany(id) { RequestedBy = body.RequestedBy }, http).ConfigureAwait(false);
        return ApiResult.Ok(await CompanyAsync(id, http, gate).ConfigureAwait(false));
    }

    private static async Task<CompanyJson> CompanyAsync(CompanyId id, HttpContext http, CompanyGate gate) =>
        CompanyJson.Of(await gate.AskAsync<CompanyView>(new GetCompany(id), http).ConfigureAwait(false));
}
