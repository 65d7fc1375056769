using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>One schedule or routine in the state of its company.</summary>
public sealed class Schedule : IHeapItem
{
    internal Schedule(ScheduleId id, ScheduleDefinition definition, DateTimeOffset createdAt) =>
        (Id, Definition, CreatedAt) = (id, definition, createdAt);

    /// <summary>The identity.</summary>
    public ScheduleId Id { get; }

    /// <summary>The definition in force, the anchor of its interval included.</summary>
    public ScheduleDefinition Definition { get; internal set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it fires next; null when it is disabled, or never will.</summary>
    public DateTimeOffset? NextFireAt { get; internal set; }

    /// <summary>The instant of its last fire.</summary>
    public DateTimeOffset? LastFiredAt { get; internal set; }

    /// <summary>What became of that.</summary>
    public FireOutcome LastOutcome { get; internal set; }

    /// <summary>Why it was skipped; null when it was not.</summary>
    public string? LastReason { get; internal set; }

    /// <summary>Fires so far, skipped and coalesced ones included.</summary>
    public long Fires { get; internal set; }

    /// <summary>Why it was disabled by something else.</summary>
    public string? DisabledReason { get; internal set; }

    /// <inheritdoc/>
    public int HeapIndex { get; set; } = -1;

    /// <summary>The title of the ticket that the next fire makes.</summary>
    internal string TitleOf(TicketTemplate template, DateTimeOffset dueAt) =>
        TitleTemplate.Expand(template.Title, dueAt, Definition.Recurrence.TimeZone, Fires + 1);

    internal ScheduleSnapshot ToSnapshot() => new(Id, Definition, CreatedAt)
    {
        NextFireAt = NextFireAt,
        LastFiredAt = LastFiredAt,
        LastOutcome = LastOutcome,
        LastReason = LastReason,
        Fires = Fires,
        DisabledReason = DisabledReason,
    };
}
