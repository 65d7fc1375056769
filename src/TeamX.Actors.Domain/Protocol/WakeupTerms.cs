namespace TeamX.Actors.Domain.Protocol;

/// <summary>What caused a wakeup.</summary>
public enum TriggerType
{
    /// <summary>Not a trigger; refused on read.</summary>
    Unknown = 0,

    /// <summary>A routine fired (wire name <c>routine</c>, default priority 60).</summary>
    Routine = 1,

    /// <summary>A ticket was assigned (<c>ticket_assigned</c>, 70).</summary>
    TicketAssigned = 2,

    /// <summary>A plain recurring wakeup fell due (<c>schedule</c>, 50).</summary>
    Schedule = 3,

    /// <summary>A person or program asked (<c>manual</c>, 80).</summary>
    Manual = 4,

    /// <summary>A goal was decomposed (<c>goal_decomposed</c>, 75).</summary>
    GoalDecomposed = 5,
}

/// <summary>Where a wakeup request is in its life.</summary>
public enum WakeupStatus
{
    /// <summary>Not a status; refused on read.</summary>
    Unknown = 0,

    /// <summary>Accepted and waiting: for its time, a slot, its agent or its retry.</summary>
    Pending = 1,

    /// <summary>A run has the lease.</summary>
    Processing = 2,

    /// <summary>Final: a run completed it, or skipped it at pre-flight.</summary>
    Completed = 3,

    /// <summary>Final: dead-lettered.</summary>
    Failed = 4,

    /// <summary>Final: cancelled.</summary>
    Cancelled = 5,
}

/// <summary>How a completed request ended.</summary>
public enum CompletionKind
{
    /// <summary>Not completed.</summary>
    Unknown = 0,

    /// <summary>The runner did the work.</summary>
    Completed = 1,

    /// <summary>The runner found nothing to do before any work (pre-flight).</summary>
    Skipped = 2,
}

/// <summary>Why a wakeup happens: its type and, where there is one, the id of the thing that fired.</summary>
/// <param name="Type">The kind of cause.</param>
/// <param name="Id">1–128 printable characters, or null.</param>
public readonly record struct Trigger(TriggerType Type, string? Id = null);

/// <summary>What the agent is told about the wakeup. All ids are the host's own.</summary>
public sealed record WakeupContext
{
    /// <summary>The context without any field, shared.</summary>
    public static readonly WakeupContext Empty = new();

    /// <summary>The goal that the work serves.</summary>
    public string? GoalId { get; init; }

    /// <summary>The project that the work belongs to.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The ticket to work on.</summary>
    public string? TicketId { get; init; }

    /// <summary>The ticket that <see cref="TicketId"/> is a part of.</summary>
    public string? ParentTicketId { get; init; }

    /// <summary>What kind of thing asked, for example <c>routine_execution</c>.</summary>
    public string? SourceKind { get; init; }

    /// <summary>The id of the thing that asked.</summary>
    public string? SourceRefId { get; init; }

    /// <summary>A JSON object as text, at most 32 levels deep.</summary>
    public string? Metadata { get; init; }

    /// <summary>The wakeup whose run asked for this one.</summary>
    public WakeupId? CausedBy { get; init; }
}

/// <summary>How an agent's runs are executed: the kind of an <c>IAgentRunner</c> and its settings.</summary>
/// <param name="Kind">The runner's kind, for example <c>process</c>.</param>
/// <param name="Settings">A JSON object as text, understood by that runner alone; null for none.</param>
public sealed record RunnerSpec(string Kind, string? Settings = null);

/// <summary>The wire names of the protocol's enumerations.</summary>
public static class WireNames
{
    /// <summary>The wire name of a trigger type, for example <c>ticket_assigned</c>.</summary>
    public static string Of(TriggerType type) => type switch
    {
        TriggerType.Routine => "routine",
        TriggerType.TicketAssigned => "ticket_assigned",
        TriggerType.Schedule => "schedule",
        TriggerType.Manual => "manual",
        TriggerType.GoalDecomposed => "goal_decomposed",
        _ => "unknown",
    };

    /// <summary>The trigger type of a wire name; <see cref="TriggerType.Unknown"/> when there is none.</summary>
    public static TriggerType TriggerTypeOf(string? name) => name switch
    {
        "routine" => TriggerType.Routine,
        "ticket_assigned" => TriggerType.TicketAssigned,
        "schedule" => TriggerType.Schedule,
        "manual" => TriggerType.Manual,
        "goal_decomposed" => TriggerType.GoalDecomposed,
        _ => TriggerType.Unknown,
    };

    /// <summary>The wire name of a status, for example <c>pending</c>.</summary>
    public static string Of(WakeupStatus status) => status switch
    {
        WakeupStatus.Pending => "pending",
        WakeupStatus.Processing => "processing",
        WakeupStatus.Completed => "completed",
        WakeupStatus.Failed => "failed",
        WakeupStatus.Cancelled => "cancelled",
        _ => "unknown",
    };

    /// <summary>The status of a wire name; <see cref="WakeupStatus.Unknown"/> when there is none.</summary>
    public static WakeupStatus StatusOf(string? name) => name switch
    {
        "pending" => WakeupStatus.Pending,
        "processing" => WakeupStatus.Processing,
        "completed" => WakeupStatus.Completed,
        "failed" => WakeupStatus.Failed,
        "cancelled" => WakeupStatus.Cancelled,
        _ => WakeupStatus.Unknown,
    };

    /// <summary>The wire name of a ticket's status, for example <c>in_progress</c>.</summary>
    public static string Of(TicketStatus status) => status switch
    {
        TicketStatus.Open => "open",
        TicketStatus.InProgress => "in_progress",
        TicketStatus.Done => "done",
        TicketStatus.Blocked => "blocked",
        TicketStatus.Cancelled => "cancelled",
        _ => "unknown",
    };

    /// <summary>The ticket status of a wire name; <see cref="TicketStatus.Unknown"/> when there is none.</summary>
    public static TicketStatus TicketStatusOf(string? name) => name switch
    {
        "open" => TicketStatus.Open,
        "in_progress" => TicketStatus.InProgress,
        "done" => TicketStatus.Done,
        "blocked" => TicketStatus.Blocked,
        "cancelled" => TicketStatus.Cancelled,
        _ => TicketStatus.Unknown,
    };

    /// <summary>The wire name of an overlap policy, for example <c>coalesce</c>.</summary>
    public static string Of(OverlapPolicy policy) => policy switch
    {
        OverlapPolicy.Coalesce => "coalesce",
        OverlapPolicy.Skip => "skip",
        OverlapPolicy.Queue => "queue",
        _ => "unknown",
    };

    /// <summary>The overlap policy of a wire name; <see cref="OverlapPolicy.Unknown"/> when there is none.</summary>
    public static OverlapPolicy OverlapPolicyOf(string? name) => name switch
    {
        "coalesce" => OverlapPolicy.Coalesce,
        "skip" => OverlapPolicy.Skip,
        "queue" => OverlapPolicy.Queue,
        _ => OverlapPolicy.Unknown,
    };

    /// <summary>The wire name of a missed-fire policy, for example <c>fire_once</c>.</summary>
    public static string Of(MissedFirePolicy policy) => policy switch
    {
        MissedFirePolicy.FireOnce => "fire_once",
        MissedFirePolicy.Skip => "skip",
        MissedFirePolicy.FireAll => "fire_all",
        _ => "unknown",
    };

    /// <summary>The missed-fire policy of a wire name; <see cref="MissedFirePolicy.Unknown"/> when there is none.</summary>
    public static MissedFirePolicy MissedFirePolicyOf(string? name) => name switch
    {
        "fire_once" => MissedFirePolicy.FireOnce,
        "skip" => MissedFirePolicy.Skip,
        "fire_all" => MissedFirePolicy.FireAll,
        _ => MissedFirePolicy.Unknown,
    };

    /// <summary>The wire name of what became of a fire, for example <c>scheduled</c>.</summary>
    public static string Of(FireOutcome outcome) => outcome switch
    {
        FireOutcome.Scheduled => "scheduled",
        FireOutcome.Coalesced => "coalesced",
        FireOutcome.Skipped => "skipped",
        _ => "unknown",
    };
}
