using System.Diagnostics;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>What the headers of a scheduling request say about its wakeups.</summary>
/// <param name="IdempotencyKey">The header <c>Idempotency-Key</c>.</param>
/// <param name="CausedBy">The header <c>X-TeamX-Caused-By</c>: the wakeup whose run asks.</param>
/// <param name="TraceParent">The W3C header <c>traceparent</c>, when it is a valid one.</param>
internal sealed record WakeupHeaders(string? IdempotencyKey, WakeupId? CausedBy, string? TraceParent)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string CausedByHeader = "X-TeamX-Caused-By";

    /// <exception cref="ApiProblem">400: the cause is no wakeup id.</exception>
    public static WakeupHeaders Of(HttpRequest request)
    {
        var headers = request.Headers;
        var key = headers.TryGetValue(IdempotencyHeader, out var keys) ? keys.ToString() : null;
        var cause = headers.TryGetValue(CausedByHeader, out var causes) ? PathId.Wakeup(causes.ToString()) : (WakeupId?)null;
        var trace = headers.TraceParent.ToString();
        return new WakeupHeaders(key, cause, ActivityContext.TryParse(trace, null, out _) ? trace : null);
    }

    /// <summary>The headers of a batch: a key there could belong to any of its wakeups.</summary>
    /// <exception cref="ApiProblem">400 <c>idempotency_key_on_batch</c>.</exception>
    public static WakeupHeaders OfBatch(HttpRequest request)
    {
        var headers = Of(request);
        return headers.IdempotencyKey is null ? headers : throw ApiProblem.Malformed(ApiCodes.IdempotencyKeyOnBatch,
            "Give each wakeup of a batch its own idempotencyKey instead of the header Idempotency-Key.");
    }

    /// <summary>The key of a wakeup whose body names <paramref name="field"/>.</summary>
    /// <exception cref="ApiProblem">400 <c>idempotency_key_mismatch</c>.</exception>
    public string? KeyFor(string? field) => field is null || IdempotencyKey is null || string.Equals(field, IdempotencyKey, StringComparison.Ordinal)
        ? field ?? IdempotencyKey
        : throw ApiProblem.Malformed(ApiCodes.IdempotencyKeyMismatch,
            "The header Idempotency-Key and the field 'idempotencyKey' differ. Give one of them, or the same key in both.");
}
