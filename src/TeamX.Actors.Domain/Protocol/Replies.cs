using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>An answer of a company.</summary>
public abstract record CompanyReply;

/// <summary>The order was carried out, durably.</summary>
public sealed record Done : CompanyReply
{
    /// <summary>The only instance.</summary>
    public static readonly Done Instance = new();
}

/// <summary>A definition was stored, durably.</summary>
/// <param name="Created">Whether it is new.</param>
public sealed record DefinitionReceipt(bool Created) : CompanyReply;

/// <summary>What became of an asked wakeup.</summary>
public enum ScheduleOutcome
{
    /// <summary>Not an outcome.</summary>
    Unknown = 0,

    /// <summary>A new request was accepted.</summary>
    Scheduled = 1,

    /// <summary>Merged into a pending request.</summary>
    Coalesced = 2,

    /// <summary>The idempotency key was seen before.</summary>
    Deduplicated = 3,
}

/// <summary>A wakeup was accepted, durably.</summary>
/// <param name="WakeupId">The request that answers for it.</param>
/// <param name="Outcome">Whether it is new.</param>
public sealed record WakeupReceipt(WakeupId WakeupId, ScheduleOutcome Outcome) : CompanyReply;

/// <summary>A batch was accepted, durably.</summary>
/// <param name="Items">One receipt per order, in their order.</param>
public sealed record WakeupReceipts(ImmutableArray<WakeupReceipt> Items) : CompanyReply;

/// <summary>The lease lives on.</summary>
/// <param name="CancelRequested">Whether the run is to stop.</param>
/// <param name="ExpiresAt">When the lease ends without a further report.</param>
public sealed record LeaseRenewal(bool CancelRequested, DateTimeOffset ExpiresAt) : CompanyReply;

/// <summary>The kind of a refusal; hosts map it to their own status codes.</summary>
public enum RefusalKind
{
    /// <summary>Not a kind.</summary>
    Unknown = 0,

    /// <summary>The input is malformed (400).</summary>
    Malformed = 1,

    /// <summary>What it names does not exist (404).</summary>
    NotFound = 2,

    /// <summary>It does not fit the present state (409).</summary>
    Conflict = 3,

    /// <summary>It is too large (413).</summary>
    TooLarge = 4,

    /// <summary>A rule forbids it (422).</summary>
    Rule = 5,

    /// <summary>A limit is reached; later it may work (429).</summary>
    Limit = 6,

    /// <summary>The company can't write now; try again with the same idempotency key (503).</summary>
    Unavailable = 7,

    /// <summary>Who asks may not (401, 403); only a gateway or host refuses so.</summary>
    Forbidden = 8,
}

/// <summary>Nothing was changed.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Code">A stable code, for example <c>agent_not_found</c>.</param>
/// <param name="Message">A sentence that says what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message) : CompanyReply
{
    /// <summary>
    /// With <c>wakeup_not_found</c>: every request that ended after this event is still in the company's memory; an older one may be in the history.
    /// </summary>
    public long? CompleteSince { get; init; }
}
