namespace TeamX.Actors.Host.Api;

/// <summary>What the headers of a scheduling request say about its wakeups.</summary>
/// <param name="IdempotencyKey">The header <c>Idempotency-Key</c>.</param>
internal sealed record WakeupHeaders(string? IdempotencyKey)
{
    private const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>The headers of a request for one wakeup.</summary>
    public static WakeupHeaders Of(HttpRequest request) =>
        new(request.Headers.TryGetValue(IdempotencyHeader, out var keys) ? keys.ToString() : null);

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
