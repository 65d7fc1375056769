namespace TeamX.Actors.Host.Api;

/// <summary>The stable codes of faults that are found before a company is asked. Those of companies: <c>RefusalCodes</c>; those about keys: <c>AccessCodes</c>.</summary>
internal static class ApiCodes
{
    /// <summary>400: the body is not JSON; the sentence names line and position.</summary>
    public const string JsonInvalid = "json_invalid";

    /// <summary>400: a body is needed.</summary>
    public const string BodyMissing = "body_missing";

    /// <summary>400: a member that does not exist, probably misspelt.</summary>
    public const string FieldUnknown = "field_unknown";

    /// <summary>400: a member that has to be there.</summary>
    public const string FieldMissing = "field_missing";

    /// <summary>400: a member of the wrong type or form.</summary>
    public const string FieldInvalid = "field_invalid";

    /// <summary>400: a query parameter that does not exist or can't be read.</summary>
    public const string QueryInvalid = "query_invalid";

    /// <summary>400: header and field name different idempotency keys.</summary>
    public const string IdempotencyKeyMismatch = "idempotency_key_mismatch";

    /// <summary>400: one header can't be the key of many wakeups.</summary>
    public const string IdempotencyKeyOnBatch = "idempotency_key_on_batch";

    /// <summary>400: a Host header outside the allow-list (DNS rebinding).</summary>
    public const string HostNotAllowed = "host_not_allowed";

    /// <summary>400: HTTP itself is broken.</summary>
    public const string RequestInvalid = "request_invalid";

    /// <summary>403: a browser sends this from another site's page.</summary>
    public const string OriginNotAllowed = "origin_not_allowed";

    /// <summary>404: no such address.</summary>
    public const string RouteNotFound = "route_not_found";

    /// <summary>405: the address does not take this verb.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>410: events behind this place were removed by the retention.</summary>
    public const string CursorExpired = "cursor_expired";

    /// <summary>413: a body over 1 MiB.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: only application/json is read.</summary>
    public const string ContentTypeUnsupported = "content_type_unsupported";

    /// <summary>429: one caller has too many requests under way.</summary>
    public const string TooManyRequests = "too_many_requests";

    /// <summary>503: this host keeps no history.</summary>
    public const string HistoryDisabled = "history_disabled";

    /// <summary>500: a fault of the program; its log tells more.</summary>
    public const string InternalError = "internal_error";
}
