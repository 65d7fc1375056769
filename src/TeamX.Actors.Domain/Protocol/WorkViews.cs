using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>A ticket was created or changed, durably.</summary>
/// <param name="Created">Whether it is new.</param>
/// <param name="Wakeup">The wakeup of the new assignee; null when nobody was newly assigned.</param>
public sealed record TicketReceipt(bool Created, WakeupReceipt? Wakeup) : CompanyReply;

/// <summary>A schedule or routine was stored, durably.</summary>
/// <param name="ScheduleId">The schedule or routine.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="NextFireAt">When it fires next; null when it is disabled.</param>
public sealed record ScheduleReceipt(ScheduleId ScheduleId, bool Created, DateTimeOffset? NextFireAt) : CompanyReply;

/// <summary>A schedule or routine was fired by hand, durably.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="WakeupId">The request that it made or was merged into; null when it was skipped.</param>
/// <param name="TicketId">The ticket that it made.</param>
/// <param name="Reason">Why it was skipped, a stable code.</param>
public sealed record FireReceipt(FireOutcome Outcome, WakeupId? WakeupId, TicketId? TicketId, string? Reason) : CompanyReply;

/// <summary>One goal of a chain.</summary>
public sealed record AncestorGoal(GoalId Id, string Title, string? Description);

/// <summary>One ticket of a chain.</summary>
public sealed record AncestorTicket(TicketId Id, string Title, string? Description, TicketStatus Status);

/// <summary>Why work is done: the mission, the goals from the root to the nearest, and the tickets from the root to the one at hand.</summary>
/// <param name="Mission">What the company is for.</param>
/// <param name="Goals">Root first.</param>
/// <param name="Tickets">Root first; the last is the one at hand.</param>
public sealed record Ancestry(string? Mission, ImmutableArray<AncestorGoal> Goals, ImmutableArray<AncestorTicket> Tickets) : CompanyReply
{
    /// <summary>Nothing is known, shared.</summary>
    public static readonly Ancestry None = new(null, [], []);
}

/// <summary>One goal.</summary>
public sealed record GoalView(
    GoalId Id, CompanyId CompanyId, string Title, string? Description, GoalId? ParentGoalId, int Depth, DateTimeOffset CreatedAt) : CompanyReply;

/// <summary>Goals by id.</summary>
public sealed record GoalPage(ImmutableArray<GoalView> Items, string? NextCursor) : CompanyReply;

/// <summary>One ticket.</summary>
public sealed record TicketView(
    TicketId Id, CompanyId CompanyId, string Title, string? Description, TicketStatus Status, AgentId? AssigneeId, GoalId? GoalId,
    TicketId? ParentTicketId, int? Priority, string? RoutineId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt)
    : CompanyReply;

/// <summary>Tickets by id.</summary>
public sealed record TicketPage(ImmutableArray<TicketView> Items, string? NextCursor) : CompanyReply;

/// <summary>One schedule or routine.</summary>
/// <param name="Id">The schedule or routine.</param>
/// <param name="CompanyId">The company.</param>
/// <param name="Definition">Its definition, the anchor of its interval included.</param>
/// <param name="NextFireAt">When it fires next; null when it is disabled, or never will.</param>
/// <param name="LastFiredAt">The instant of its last fire.</param>
/// <param name="LastOutcome">What became of that.</param>
/// <param name="LastReason">Why it was skipped, a stable code; null when it was not.</param>
/// <param name="Fires">Fires so far, skipped and coalesced ones included.</param>
/// <param name="DisabledReason">Why it was disabled by something else, a stable code.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record ScheduleView(
    ScheduleId Id, CompanyId CompanyId, ScheduleDefinition Definition, DateTimeOffset? NextFireAt, DateTimeOffset? LastFiredAt,
    FireOutcome LastOutcome, string? LastReason, long Fires, string? DisabledReason, DateTimeOffset CreatedAt) : CompanyReply;

/// <summary>Schedules of one kind by id.</summary>
public sealed record SchedulePage(ImmutableArray<ScheduleView> Items, string? NextCursor) : CompanyReply;

/// <summary>Instants at which a schedule would fire, ascending.</summary>
public sealed record FireTimes(ImmutableArray<DateTimeOffset> Items) : CompanyReply;
