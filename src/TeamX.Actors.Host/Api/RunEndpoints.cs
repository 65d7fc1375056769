using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>Reports on a run by whoever holds its lease token: heartbeat, complete, fail, defer, skip.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/companies/{c}/wakeups/{id}/heartbeat", HeartbeatAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/complete", CompleteAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/fail", FailAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/defer", DeferAsync);
        api.MapPost("/companies/{c}/wakeups/{id}/skip", SkipAsync);
    }

    private static async Task<IResult> HeartbeatAsync(string c, string id, HttpContext http, CompanyGate gate)
    {
        var (company, wakeup) = (PathId.Company(c), PathId.Wakeup(id));
        var body = await RequestBody.ReadAsync<HeartbeatRequest>(http).ConfigureAwait(false);
        var renewal = await gate.AskAsync<LeaseRenewal>(new RenewLease(company, wakeup, body.Token), http).ConfigureAwait(false);
        return ApiResult.Ok(new RenewalJson(renewal.CancelRequested, renewal.ExpiresAt));
    }

    private static Task<IResult> CompleteAsync(string c, string id, HttpContext http, CompanyGate gate) =>
        ReportAsync<CompleteRequest>(c, id, http, gate, body => new RunOutcome.Completed(body.Result?.Text));

    private static Task<IResult> FailAsync(string c, string id, HttpContext http, CompanyGate gate) =>
        ReportAsync<FailRequest>(c, id, http, gate, body => new RunOutcome.Failed(body.Error, body.Permanent, body.Code));

    private static Task<IResult> DeferAsync(string c, string id, HttpContext http, CompanyGate gate) =>
        ReportAsync<DeferRequest>(c, id, http, gate, body => new RunOutcome.Deferred(body.Until, body.Reason));

    private static Task<IResult> SkipAsync(string c, string id, HttpContext http, CompanyGate gate) =>
        ReportAsync<SkipRequest>(c, id, http, gate, body => new RunOutcome.Skipped(body.Reason));

    private static async Task<IResult> ReportAsync<T>(string c, string id, HttpContext http, CompanyGate gate, Func<T, RunOutcome> outcomeOf)
        where T : HeartbeatRequest
    {
        var (company, wakeup) = (PathId.Company(c), PathId.Wakeup(id));
        var body = await RequestBody.ReadAsync<T>(http).ConfigureAwait(false);
        await gate.AskAsync<Done>(new ReportOutcome(company, wakeup, body.Token, outcomeOf(body)), http).ConfigureAwait(false);
        return await WakeupEndpoints.AnswerAsync(company, wakeup, http, gate).ConfigureAwait(false);
    }
}

/// <summary>The body of <c>heartbeat</c>, and what every report carries.</summary>
internal record HeartbeatRequest
{
    public required string LeaseToken { get; init; }

    /// <exception cref="ApiProblem">400 <c>field_invalid</c>: no UUID.</exception>
    internal LeaseToken Token => Domain.Protocol.LeaseToken.TryParse(LeaseToken, out var token)
        ? token
        : throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The field 'leaseToken' has to be the UUID that the run was given.");
}

internal sealed record CompleteRequest : HeartbeatRequest
{
    public RawJson? Result { get; init; }
}

internal sealed record FailRequest : HeartbeatRequest
{
    public required string Error { get; init; }

    public bool Permanent { get; init; }

    public string? Code { get; init; }
}

internal sealed record DeferRequest : HeartbeatRequest
{
    public required DateTimeOffset Until { get; init; }

    public string? Reason { get; init; }
}

internal sealed record SkipRequest : HeartbeatRequest
{
    public string? Reason { get; init; }
}

/// <summary>The lease lives on.</summary>
internal sealed record RenewalJson(bool CancelRequested, DateTimeOffset LeaseExpiresAt);
