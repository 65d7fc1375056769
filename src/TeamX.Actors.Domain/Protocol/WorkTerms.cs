namespace TeamX.Actors.Domain.Protocol;

/// <summary>Where a ticket is in its life.</summary>
public enum TicketStatus
{
    /// <summary>Not a status; refused on read.</summary>
    Unknown = 0,

    /// <summary>Nobody has begun (wire name <c>open</c>).</summary>
    Open = 1,

    /// <summary>Somebody works on it (<c>in_progress</c>).</summary>
    InProgress = 2,

    /// <summary>Final: the work is done (<c>done</c>).</summary>
    Done = 3,

    /// <summary>Something holds it up (<c>blocked</c>).</summary>
    Blocked = 4,

    /// <summary>Final: it will not be done (<c>cancelled</c>).</summary>
    Cancelled = 5,
}

/// <summary>What recurs.</summary>
public enum ScheduleKind
{
    /// <summary>Not a kind; refused on read.</summary>
    Unknown = 0,

    /// <summary>A plain wakeup: trigger <c>schedule</c>, priority 50.</summary>
    Wakeup = 1,

    /// <summary>A ticket made from a template and assigned: trigger <c>routine</c>, priority 60.</summary>
    Routine = 2,
}

/// <summary>What a fire does when the wakeup of the one before is still pending or running.</summary>
public enum OverlapPolicy
{
    /// <summary>Not a policy; refused on read.</summary>
    Unknown = 0,

    /// <summary>Merges into the pending one; at most one follows a running one (wire name <c>coalesce</c>).</summary>
    Coalesce = 1,

    /// <summary>Does nothing (<c>skip</c>).</summary>
    Skip = 2,

    /// <summary>Makes another one all the same (<c>queue</c>).</summary>
    Queue = 3,
}

/// <summary>What happens to fires that fell due while nobody could carry them out.</summary>
public enum MissedFirePolicy
{
    /// <summary>Not a policy; refused on read.</summary>
    Unknown = 0,

    /// <summary>One fire stands for all of them (wire name <c>fire_once</c>).</summary>
    FireOnce = 1,

    /// <summary>They are passed over (<c>skip</c>).</summary>
    Skip = 2,

    /// <summary>Each of the last 25 fires (<c>fire_all</c>).</summary>
    FireAll = 3,
}

/// <summary>What became of one fire.</summary>
public enum FireOutcome
{
    /// <summary>Not an outcome; refused on read.</summary>
    Unknown = 0,

    /// <summary>A new wakeup was accepted; of a routine, with its ticket (wire name <c>scheduled</c>).</summary>
    Scheduled = 1,

    /// <summary>Merged into the wakeup that is still pending (<c>coalesced</c>).</summary>
    Coalesced = 2,

    /// <summary>Nothing happened; the reason is recorded (<c>skipped</c>).</summary>
    Skipped = 3,
}

/// <summary>When something recurs: every so often, or by a cron expression. Exactly one of both is set.</summary>
public sealed record Recurrence
{
    /// <summary>The distance between two fires, at least 1 s and at most 366 days: real time, whatever clocks on walls do.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>An instant from which <see cref="Every"/> counts; null for the instant at which the interval is first defined.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>
    /// 5 fields (minute hour day month weekday), or 6 with seconds first. A fixed time of day fires once per local date; <c>*</c>, <c>/</c>
    /// and ranges in minutes or hours follow real time.
    /// </summary>
    public string? Cron { get; init; }

    /// <summary>The IANA time zone of <see cref="Cron"/> and of dates in titles, for example <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>The ticket that a routine makes each time it fires.</summary>
/// <param name="Title">
/// 1–256 characters. <c>{date}</c>, <c>{time}</c>, <c>{weekday}</c>, <c>{week}</c>, <c>{month}</c> and <c>{year}</c> stand for the local time of
/// the fire, <c>{number}</c> counts fires from 1; <c>{{</c> and <c>}}</c> are braces.
/// </param>
public sealed record TicketTemplate(string Title)
{
    /// <summary>At most 8,192 characters; nothing in it is replaced.</summary>
    public string? Description { get; init; }

    /// <summary>The goal that the ticket serves.</summary>
    public GoalId? GoalId { get; init; }

    /// <summary>The ticket that it is a part of.</summary>
    public TicketId? ParentTicketId { get; init; }
}

/// <summary>A recurring wakeup, or a routine when it has a <see cref="Ticket"/>.</summary>
/// <param name="AgentId">The agent to wake; of a routine, the assignee of its tickets.</param>
/// <param name="Recurrence">When it fires.</param>
public sealed record ScheduleDefinition(AgentId AgentId, Recurrence Recurrence)
{
    /// <summary>Whether it fires by itself.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What a fire does when the wakeup of the one before is still pending or running.</summary>
    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Coalesce;

    /// <summary>What happens to fires that fell due while nobody could carry them out.</summary>
    public MissedFirePolicy MissedFires { get; init; } = MissedFirePolicy.FireOnce;

    /// <summary>Priority of its wakeups, 0–100; null for the default of the trigger.</summary>
    public int? Priority { get; init; }

    /// <summary>Retries of its wakeups, 0–100; null for the number of configured delays.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long a run may last; null for the policy's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What the agent is told. A routine sets goal, ticket and source itself.</summary>
    public WakeupContext Context { get; init; } = WakeupContext.Empty;

    /// <summary>The ticket of a routine; null for a plain recurring wakeup.</summary>
    public TicketTemplate? Ticket { get; init; }
}
