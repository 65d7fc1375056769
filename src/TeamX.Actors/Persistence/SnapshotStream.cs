using System.Collections.Immutable;
using System.Runtime.Serialization;
using Google.Protobuf;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Persistence.Protos;
using static Google.Protobuf.WireFormat;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Writes and reads a snapshot as the wire format of one <see cref="SnapshotData"/>, one small message at a time: a company with a
/// million wakeups costs its bytes, not an object graph beside them.
/// </summary>
internal static class SnapshotStream
{
    internal static byte[] Write(CompanySnapshot snapshot)
    {
        // Two passes and one array: what is copied on the way is as much again, and a company may have hundreds of megabytes.
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)Messages(snapshot).Sum(SizeOf)));
        var output = new CodedOutputStream(bytes);
        foreach (var (field, message) in Messages(snapshot))
        {
            output.WriteTag(MakeTag(field, WireType.LengthDelimited));
            output.WriteMessage(message);
        }

        output.CheckNoSpaceLeft();
        return bytes;
    }

    internal static CompanySnapshot Read(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        var parts = new Parts();
        while (input.ReadTag() is var tag and not 0) parts.Read(input, tag);
        return parts.Assemble();
    }

    private static IEnumerable<(int Field, IMessage Message)> Messages(CompanySnapshot snapshot)
    {
        yield return (SnapshotData.HeaderFieldNumber, SnapshotMapping.Header(snapshot));
        foreach (var agent in snapshot.Agents) yield return (SnapshotData.AgentsFieldNumber, SnapshotMapping.ToData(agent));
        foreach (var goal in snapshot.Goals) yield return (SnapshotData.GoalsFieldNumber, WorkMapping.ToData(goal));
        foreach (var ticket in snapshot.Tickets) yield return (SnapshotData.TicketsFieldNumber, WorkMapping.ToData(ticket));
        foreach (var schedule in snapshot.Schedules) yield return (SnapshotData.SchedulesFieldNumber, ScheduleMapping.ToData(schedule));
        foreach (var wakeup in snapshot.Live) yield return (SnapshotData.LiveFieldNumber, ProgressMapping.ToData(wakeup));
        foreach (var wakeup in snapshot.Finished) yield return (SnapshotData.FinishedFieldNumber, ProgressMapping.ToData(wakeup));
        foreach (var wakeup in snapshot.DeadLettered) yield return (SnapshotData.DeadLetteredFieldNumber, ProgressMapping.ToData(wakeup));
        foreach (var entry in snapshot.IdempotencyKeys) yield return (SnapshotData.IdempotencyKeysFieldNumber, SnapshotMapping.ToData(entry));
        yield return (SnapshotData.StatisticsFieldNumber, SnapshotMapping.ToData(snapshot.Statistics));
        yield return (SnapshotData.RetentionFieldNumber, RetentionMapping.ToData(snapshot.Retention));
        yield return (SnapshotData.CountsFieldNumber, SnapshotMapping.Counts(snapshot));
    }

    private static long SizeOf((int Field, IMessage Message) part) =>
        CodedOutputStream.ComputeTagSize(part.Field) + CodedOutputStream.ComputeMessageSize(part.Message);

    /// <summary>What has been read so far.</summary>
    private sealed class Parts
    {
        private readonly NameTable _names;
        private readonly RequestForm _form;
        private readonly ImmutableArray<AgentSnapshot>.Builder _agents = ImmutableArray.CreateBuilder<AgentSnapshot>();
        private readonly ImmutableArray<GoalSnapshot>.Builder _goals = ImmutableArray.CreateBuilder<GoalSnapshot>();
        private readonly ImmutableArray<TicketSnapshot>.Builder _tickets = ImmutableArray.CreateBuilder<TicketSnapshot>();
        private readonly ImmutableArray<ScheduleSnapshot>.Builder _schedules = ImmutableArray.CreateBuilder<ScheduleSnapshot>();
        private readonly ImmutableArray<WakeupSnapshot>.Builder _live = ImmutableArray.CreateBuilder<WakeupSnapshot>();
        private readonly ImmutableArray<WakeupSnapshot>.Builder _finished = ImmutableArray.CreateBuilder<WakeupSnapshot>();
        private readonly ImmutableArray<WakeupSnapshot>.Builder _deadLettered = ImmutableArray.CreateBuilder<WakeupSnapshot>();
        private readonly ImmutableArray<IdempotencyEntry>.Builder _keys = ImmutableArray.CreateBuilder<IdempotencyEntry>();
        private CompanySnapshot? _header;
        private StatisticsSnapshot? _statistics;
        private SnapshotCountsData? _counts;
        private RetentionSnapshot? _retention;

        internal Parts() => _form = new RequestForm(_names = new NameTable());

        internal void Read(CodedInputStream input, uint tag)
        {
            switch (GetTagFieldNumber(tag))
            {
                case SnapshotData.HeaderFieldNumber: _header = SnapshotMapping.FromData(Get<SnapshotHeaderData>(input)); break;
                case SnapshotData.AgentsFieldNumber: _agents.Add(SnapshotMapping.FromData(Get<AgentSnapshotData>(input), _names)); break;
                case SnapshotData.GoalsFieldNumber: _goals.Add(WorkMapping.FromData(Get<GoalSnapshotData>(input), _names)); break;
                case SnapshotData.TicketsFieldNumber: _tickets.Add(WorkMapping.FromData(Get<TicketSnapshotData>(input), _names)); break;
                case SnapshotData.SchedulesFieldNumber: _schedules.Add(ScheduleMapping.FromData(Get<ScheduleSnapshotData>(input), _names)); break;
                case SnapshotData.LiveFieldNumber: _live.Add(ProgressMapping.FromData(Get<WakeupSnapshotData>(input), _form, _names)); break;
                case SnapshotData.FinishedFieldNumber: _finished.Add(ProgressMapping.FromData(Get<WakeupSnapshotData>(input), _form, _names)); break;
                case SnapshotData.DeadLetteredFieldNumber: _deadLettered.Add(ProgressMapping.FromData(Get<WakeupSnapshotData>(input), _form, _names)); break;
                case SnapshotData.IdempotencyKeysFieldNumber: _keys.Add(SnapshotMapping.FromData(Get<IdempotencyEntryData>(input))); break;
                case SnapshotData.StatisticsFieldNumber: _statistics = SnapshotMapping.FromData(Get<StatisticsData>(input)); break;
                case SnapshotData.RetentionFieldNumber: _retention = RetentionMapping.FromData(Get<RetentionSnapshotData>(input)); break;
                case SnapshotData.CountsFieldNumber: _counts = Get<SnapshotCountsData>(input); break;
                default: input.SkipLastField(); break;
            }
        }

        internal CompanySnapshot Assemble()
        {
            if (_header is null || _statistics is null || _counts is null
                || _counts.Agents != _agents.Count || _counts.Goals != _goals.Count || _counts.Tickets != _tickets.Count
                || _counts.Schedules != _schedules.Count || _counts.Live != _live.Count || _counts.Finished != _finished.Count
                || _counts.DeadLettered != _deadLettered.Count || _counts.IdempotencyKeys != _keys.Count)
                throw new SerializationException("The snapshot does not hold what it announces: it is damaged.");

            var retention = _retention ?? BeforeItWasKept(_header.CreatedAt);
            return _header with
            {
                Agents = _agents.DrainToImmutable(),
                Goals = _goals.DrainToImmutable(),
                Tickets = _tickets.DrainToImmutable(),
                Schedules = _schedules.DrainToImmutable(),
                Live = _live.DrainToImmutable(),
                Finished = _finished.DrainToImmutable(),
                DeadLettered = _deadLettered.DrainToImmutable(),
                IdempotencyKeys = _keys.DrainToImmutable(),
                Statistics = _statistics,
                Retention = retention,
            };
        }

        /// <summary>Earlier formats do not say when the last event was; nothing in them ended later than this.</summary>
        private RetentionSnapshot BeforeItWasKept(DateTimeOffset createdAt) => new()
        {
            LastChangeAt = _finished.Concat(_deadLettered).Select(wakeup => wakeup.Progress.CompletedAt)
                .Concat(_agents.Select(agent => agent.LastActivityAt)).Append(createdAt).Max()!.Value,
        };

        private static T Get<T>(CodedInputStream input)
            where T : IMessage, new()
        {
            var message = new T();
            input.ReadMessage(message);
            return message;
        }
    }
}
