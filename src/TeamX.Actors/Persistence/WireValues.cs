using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence.Protos;

namespace TeamX.Actors.Persistence;

/// <summary>How single values of the domain look in the protos: instants, durations, UUIDs and enumerations.</summary>
internal static class WireValues
{
    internal static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    internal static long Ms(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMillisecond;

    internal static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    internal static TimeSpan Duration(long ms) => new(checked(ms * TimeSpan.TicksPerMillisecond));

    /// <summary>The halves of a UUID in network order: no array and no object is made.</summary>
    internal static (ulong Hi, ulong Lo) Halves(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    internal static Guid Uuid(ulong hi, ulong lo)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hi);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], lo);
        return new Guid(bytes, bigEndian: true);
    }

    internal static UuidData? Optional(WakeupId? id) => id is { } present ? ToData(present.Value) : null;

    internal static UuidData? Optional(LeaseToken? token) => token is { } present ? ToData(present.Value) : null;

    internal static WakeupId? OptionalWakeup(UuidData? data) => data is null ? null : new WakeupId(Uuid(data.Hi, data.Lo));

    internal static LeaseToken? OptionalToken(UuidData? data) => data is null ? null : new LeaseToken(Uuid(data.Hi, data.Lo));

    internal static TriggerTypeData ToData(TriggerType type) => type switch
    {
        TriggerType.Routine => TriggerTypeData.TriggerTypeRoutine,
        TriggerType.TicketAssigned => TriggerTypeData.TriggerTypeTicketAssigned,
        TriggerType.Schedule => TriggerTypeData.TriggerTypeSchedule,
        TriggerType.Manual => TriggerTypeData.TriggerTypeManual,
        TriggerType.GoalDecomposed => TriggerTypeData.TriggerTypeGoalDecomposed,
        _ => throw Unwritable(type),
    };

    internal static TriggerType FromData(TriggerTypeData type) => type switch
    {
        TriggerTypeData.TriggerTypeRoutine => TriggerType.Routine,
        TriggerTypeData.TriggerTypeTicketAssigned => TriggerType.TicketAssigned,
        TriggerTypeData.TriggerTypeSchedule => TriggerType.Schedule,
        TriggerTypeData.TriggerTypeManual => TriggerType.Manual,
        TriggerTypeData.TriggerTypeGoalDecomposed => TriggerType.GoalDecomposed,
        _ => throw Unreadable(type),
    };

    internal static WakeupStatusData ToData(WakeupStatus status) => status switch
    {
        WakeupStatus.Pending => WakeupStatusData.WakeupStatusPending,
        WakeupStatus.Processing => WakeupStatusData.WakeupStatusProcessing,
        WakeupStatus.Completed => WakeupStatusData.WakeupStatusCompleted,
        WakeupStatus.Failed => WakeupStatusData.WakeupStatusFailed,
        WakeupStatus.Cancelled => WakeupStatusData.WakeupStatusCancelled,
        _ => throw Unwritable(status),
    };

    internal static WakeupStatus FromData(WakeupStatusData status) => status switch
    {
        WakeupStatusData.WakeupStatusPending => WakeupStatus.Pending,
        WakeupStatusData.WakeupStatusProcessing => WakeupStatus.Processing,
        WakeupStatusData.WakeupStatusCompleted => WakeupStatus.Completed,
        WakeupStatusData.WakeupStatusFailed => WakeupStatus.Failed,
        WakeupStatusData.WakeupStatusCancelled => WakeupStatus.Cancelled,
        _ => throw Unreadable(status),
    };

    internal static ParkedByData ToData(ParkedBy reason) => reason switch
    {
        ParkedBy.Retry => ParkedByData.ParkedByRetry,
        ParkedBy.Deferral => ParkedByData.ParkedByDeferral,
        _ => throw Unwritable(reason),
    };

    internal static ParkedBy FromData(ParkedByData reason) => reason switch
    {
        ParkedByData.ParkedByRetry => ParkedBy.Retry,
        ParkedByData.ParkedByDeferral => ParkedBy.Deferral,
        _ => throw Unreadable(reason),
    };

    internal static CompletionKindData ToData(CompletionKind kind) => kind switch
    {
        CompletionKind.Completed => CompletionKindData.CompletionKindCompleted,
        CompletionKind.Skipped => CompletionKindData.CompletionKindSkipped,
        _ => throw Unwritable(kind),
    };

    internal static CompletionKind FromData(CompletionKindData kind) => kind switch
    {
        CompletionKindData.CompletionKindCompleted => CompletionKind.Completed,
        CompletionKindData.CompletionKindSkipped => CompletionKind.Skipped,
        _ => throw Unreadable(kind),
    };

    internal static TicketStatusData ToData(TicketStatus status) => status switch
    {
        TicketStatus.Open => TicketStatusData.TicketStatusOpen,
        TicketStatus.InProgress => TicketStatusData.TicketStatusInProgress,
        TicketStatus.Done => TicketStatusData.TicketStatusDone,
        TicketStatus.Blocked => TicketStatusData.TicketStatusBlocked,
        TicketStatus.Cancelled => TicketStatusData.TicketStatusCancelled,
        _ => throw Unwritable(status),
    };

    internal static TicketStatus FromData(TicketStatusData status) => status switch
    {
        TicketStatusData.TicketStatusOpen => TicketStatus.Open,
        TicketStatusData.TicketStatusInProgress => TicketStatus.InProgress,
        TicketStatusData.TicketStatusDone => TicketStatus.Done,
        TicketStatusData.TicketStatusBlocked => TicketStatus.Blocked,
        TicketStatusData.TicketStatusCancelled => TicketStatus.Cancelled,
        _ => throw Unreadable(status),
    };

    internal static ScheduleKindData ToData(ScheduleKind kind) => kind switch
    {
        ScheduleKind.Wakeup => ScheduleKindData.ScheduleKindWakeup,
        ScheduleKind.Routine => ScheduleKindData.ScheduleKindRoutine,
        _ => throw Unwritable(kind),
    };

    internal static ScheduleKind FromData(ScheduleKindData kind) => kind switch
    {
        ScheduleKindData.ScheduleKindWakeup => ScheduleKind.Wakeup,
        ScheduleKindData.ScheduleKindRoutine => ScheduleKind.Routine,
        _ => throw Unreadable(kind),
    };

    internal static OverlapPolicyData ToData(OverlapPolicy policy) => policy switch
    {
        OverlapPolicy.Coalesce => OverlapPolicyData.OverlapPolicyCoalesce,
        OverlapPolicy.Skip => OverlapPolicyData.OverlapPolicySkip,
        OverlapPolicy.Queue => OverlapPolicyData.OverlapPolicyQueue,
        _ => throw Unwritable(policy),
    };

    internal static OverlapPolicy FromData(OverlapPolicyData policy) => policy switch
    {
        OverlapPolicyData.OverlapPolicyCoalesce => OverlapPolicy.Coalesce,
        OverlapPolicyData.OverlapPolicySkip => OverlapPolicy.Skip,
        OverlapPolicyData.OverlapPolicyQueue => OverlapPolicy.Queue,
        _ => throw Unreadable(policy),
    };

    internal static MissedFirePolicyData ToData(MissedFirePolicy policy) => policy switch
    {
        MissedFirePolicy.FireOnce => MissedFirePolicyData.MissedFirePolicyFireOnce,
        MissedFirePolicy.Skip => MissedFirePolicyData.MissedFirePolicySkip,
        MissedFirePolicy.FireAll => MissedFirePolicyData.MissedFirePolicyFireAll,
        _ => throw Unwritable(policy),
    };

    internal static MissedFirePolicy FromData(MissedFirePolicyData policy) => policy switch
    {
        MissedFirePolicyData.MissedFirePolicyFireOnce => MissedFirePolicy.FireOnce,
        MissedFirePolicyData.MissedFirePolicySkip => MissedFirePolicy.Skip,
        MissedFirePolicyData.MissedFirePolicyFireAll => MissedFirePolicy.FireAll,
        _ => throw Unreadable(policy),
    };

    internal static FireOutcomeData ToData(FireOutcome outcome) => outcome switch
    {
        FireOutcome.Scheduled => FireOutcomeData.FireOutcomeScheduled,
        FireOutcome.Coalesced => FireOutcomeData.FireOutcomeCoalesced,
        FireOutcome.Skipped => FireOutcomeData.FireOutcomeSkipped,
        _ => throw Unwritable(outcome),
    };

    internal static FireOutcome FromData(FireOutcomeData outcome) => outcome switch
    {
        FireOutcomeData.FireOutcomeScheduled => FireOutcome.Scheduled,
        FireOutcomeData.FireOutcomeCoalesced => FireOutcome.Coalesced,
        FireOutcomeData.FireOutcomeSkipped => FireOutcome.Skipped,
        _ => throw Unreadable(outcome),
    };

    /// <summary>The part of a message that has to be there.</summary>
    internal static T Required<T>(T? part, [CallerArgumentExpression(nameof(part))] string name = "")
        where T : class
        => part ?? throw new SerializationException($"The payload has no {name}; it is damaged or not of this format.");

    internal static UuidData ToData(Guid uuid)
    {
        var (hi, lo) = Halves(uuid);
        return new UuidData { Hi = hi, Lo = lo };
    }

    internal static SerializationException Unwritable<T>(T value)
        where T : Enum
        => new($"{typeof(T).Name}.{value} is not a value that can be written.");

    internal static SerializationException Unreadable<T>(T value)
        where T : Enum
        => new($"{typeof(T).Name} {value} is unknown to this release; a newer one may have written it.");
}
