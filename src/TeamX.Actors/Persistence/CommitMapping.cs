using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using Google.Protobuf;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.DefinitionMapping;
using static TeamX.Actors.Persistence.RetentionMapping;
using static TeamX.Actors.Persistence.RunMapping;
using static TeamX.Actors.Persistence.ScheduleMapping;
using static TeamX.Actors.Persistence.WakeupMapping;
using static TeamX.Actors.Persistence.WorkMapping;

namespace TeamX.Actors.Persistence;

/// <summary>A commit and the envelope of its events.</summary>
internal static class CommitMapping
{
    internal static CommitData Write(Commit commit)
    {
        var decidedAtMs = WireValues.Ms(commit.DecidedAt);
        var data = new CommitData
        {
            FormatVersion = Commit.FormatVersion,
            FirstEventNumber = commit.FirstEventNumber,
            DecidedAtMs = decidedAtMs,
            IncarnationId = commit.IncarnationId,
            EventCount = commit.Events.Length,
        };
        data.Events.Capacity = commit.Events.Length;
        foreach (var recorded in commit.Events) data.Events.Add(Envelope(recorded, decidedAtMs, commit.IncarnationId));
        return data;
    }

    internal static Commit Read(CommitData data)
    {
        if (data.FormatVersion is < 1 or > Commit.FormatVersion)
            throw new SerializationException(
                $"The commit has format version {data.FormatVersion}; this release reads 1 to {Commit.FormatVersion}. Start the release that wrote it.");
        if (data.EventCount < 1 || data.FirstEventNumber < 1)
            throw new SerializationException("The commit holds no event or has no event number: it is damaged.");
        if (data.EventCount != data.Events.Count)
            throw new SerializationException($"The commit announces {data.EventCount} events and holds {data.Events.Count}: it is damaged.");

        var names = new NameTable();
        var events = new RecordedEvent[data.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var e = data.Events[i];
            events[i] = new RecordedEvent(
                data.FirstEventNumber + i,
                WireValues.Instant(data.DecidedAtMs + e.AtOffsetMs),
                Body(e, data.IncarnationId, names),
                e.HasRequestedBy ? names.Shared(e.RequestedBy) : null,
                e.HasCorrelationId ? e.CorrelationId : null);
        }

        return new Commit(
            data.FirstEventNumber, WireValues.Instant(data.DecidedAtMs), data.IncarnationId, ImmutableCollectionsMarshal.AsImmutableArray(events));
    }

    /// <summary>One event on its own, without its number and its instant.</summary>
    internal static byte[] WriteEvent(RecordedEvent recorded) => Envelope(recorded, WireValues.Ms(recorded.At), incarnation: string.Empty).ToByteArray();

    /// <exception cref="SerializationException">The event is unknown to this release.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are damaged.</exception>
    internal static RecordedEvent ReadEvent(long number, DateTimeOffset at, byte[] bytes)
    {
        var data = EventData.Parser.ParseFrom(bytes);
        return new RecordedEvent(
            number, at, Body(data, string.Empty, new NameTable()), data.HasRequestedBy ? data.RequestedBy : null,
            data.HasCorrelationId ? data.CorrelationId : null);
    }

    internal static EventData Envelope(RecordedEvent recorded, long decidedAtMs, string incarnation)
    {
        var data = new EventData { AtOffsetMs = WireValues.Ms(recorded.At) - decidedAtMs };
        if (recorded.RequestedBy is { } requestedBy) data.RequestedBy = requestedBy;
        if (recorded.CorrelationId is { } correlation) data.CorrelationId = correlation;

        switch (recorded.Body)
        {
            case WakeupScheduled e: data.WakeupScheduled = ToData(e); break;
            case RunStarted e: data.RunStarted = ToData(e, incarnation); break;
            case RunCompleted e: data.RunCompleted = ToData(e); break;
            case WakeupCoalesced e: data.WakeupCoalesced = ToData(e); break;
            case RetryScheduled e: data.RetryScheduled = ToData(e); break;
            case WakeupDeduplicated e: data.WakeupDeduplicated = ToData(e); break;
            case RunDeferred e: data.RunDeferred = ToData(e); break;
            case RunSkipped e: data.RunSkipped = ToData(e); break;
            case RunInterrupted e: data.RunInterrupted = ToData(e); break;
            case WakeupCancelled e: data.WakeupCancelled = ToData(e); break;
            case WakeupDeadLettered e: data.WakeupDeadLettered = ToData(e); break;
            case CancelRequested e: data.CancelRequested = ToData(e); break;
            case WakeupPulledForward e: data.WakeupPulledForward = ToData(e); break;
            case StaleReportRefused e: data.StaleReportRefused = ToData(e); break;
            case WakeupWithdrawn e: data.WakeupWithdrawn = ToData(e); break;
            case CompanyDefined e: data.CompanyDefined = ToData(e); break;
            case CompanyPolicyChanged e: data.CompanyPolicyChanged = ToData(e.Policy); break;
            case CompanyPaused e: data.CompanyPaused = ToData(e); break;
            case CompanyResumed: data.CompanyResumed = new CompanyResumedData(); break;
            case RetentionApplied e: data.RetentionApplied = ToData(e); break;
            case AgentDefined e: data.AgentDefined = ToData(e); break;
            case AgentPaused e: data.AgentPaused = ToData(e); break;
            case AgentResumed e: data.AgentResumed = new AgentResumedData { AgentId = e.AgentId.Value }; break;
            case AgentTerminated e: data.AgentTerminated = ToData(e); break;
            case AgentSuspended e: data.AgentSuspended = ToData(e); break;
            case AgentProbeAllowed e: data.AgentProbeAllowed = ToData(e); break;
            case AgentReinstated e: data.AgentReinstated = ToData(e); break;
            case GoalDefined e: data.GoalDefined = ToData(e); break;
            case GoalDecomposed e: data.GoalDecomposed = ToData(e); break;
            case TicketDefined e: data.TicketDefined = ToData(e); break;
            case TicketAssigned e: data.TicketAssigned = ToData(e); break;
            case TicketStatusChanged e: data.TicketStatusChanged = ToData(e); break;
            case ScheduleDefined e: data.ScheduleDefined = ToData(e); break;
            case ScheduleDisabled e: data.ScheduleDisabled = ToData(e); break;
            case ScheduleDeleted e: data.ScheduleDeleted = ToData(e); break;
            case ScheduleFired e: data.ScheduleFired = ToData(e); break;
            default: throw new SerializationException($"{recorded.Body.GetType().Name} is not an event of the journal's format.");
        }

        return data;
    }

    internal static CompanyEvent Body(EventData data, string incarnation, NameTable names) => data.BodyCase switch
    {
        EventData.BodyOneofCase.WakeupScheduled => FromData(data.WakeupScheduled, names),
        EventData.BodyOneofCase.RunStarted => FromData(data.RunStarted, incarnation, names),
        EventData.BodyOneofCase.RunCompleted => FromData(data.RunCompleted),
        EventData.BodyOneofCase.WakeupCoalesced => FromData(data.WakeupCoalesced, names),
        EventData.BodyOneofCase.RetryScheduled => FromData(data.RetryScheduled),
        EventData.BodyOneofCase.WakeupDeduplicated => FromData(data.WakeupDeduplicated),
        EventData.BodyOneofCase.RunDeferred => FromData(data.RunDeferred),
        EventData.BodyOneofCase.RunSkipped => FromData(data.RunSkipped),
        EventData.BodyOneofCase.RunInterrupted => FromData(data.RunInterrupted),
        EventData.BodyOneofCase.WakeupCancelled => FromData(data.WakeupCancelled),
        EventData.BodyOneofCase.WakeupDeadLettered => FromData(data.WakeupDeadLettered),
        EventData.BodyOneofCase.CancelRequested => FromData(data.CancelRequested),
        EventData.BodyOneofCase.WakeupPulledForward => FromData(data.WakeupPulledForward),
        EventData.BodyOneofCase.StaleReportRefused => FromData(data.StaleReportRefused),
        EventData.BodyOneofCase.WakeupWithdrawn => FromData(data.WakeupWithdrawn),
        EventData.BodyOneofCase.CompanyDefined => FromData(data.CompanyDefined),
        EventData.BodyOneofCase.CompanyPolicyChanged => new CompanyPolicyChanged(FromData(data.CompanyPolicyChanged)),
        EventData.BodyOneofCase.CompanyPaused => FromData(data.CompanyPaused),
        EventData.BodyOneofCase.CompanyResumed => new CompanyResumed(),
        EventData.BodyOneofCase.RetentionApplied => FromData(data.RetentionApplied),
        EventData.BodyOneofCase.AgentDefined => FromData(data.AgentDefined, names),
        EventData.BodyOneofCase.AgentPaused => FromData(data.AgentPaused, names),
        EventData.BodyOneofCase.AgentResumed => new AgentResumed(names.Agent(data.AgentResumed.AgentId)),
        EventData.BodyOneofCase.AgentTerminated => FromData(data.AgentTerminated, names),
        EventData.BodyOneofCase.AgentSuspended => FromData(data.AgentSuspended, names),
        EventData.BodyOneofCase.AgentProbeAllowed => FromData(data.AgentProbeAllowed, names),
        EventData.BodyOneofCase.AgentReinstated => FromData(data.AgentReinstated, names),
        EventData.BodyOneofCase.GoalDefined => FromData(data.GoalDefined, names),
        EventData.BodyOneofCase.GoalDecomposed => FromData(data.GoalDecomposed, names),
        EventData.BodyOneofCase.TicketDefined => FromData(data.TicketDefined, names),
        EventData.BodyOneofCase.TicketAssigned => FromData(data.TicketAssigned, names),
        EventData.BodyOneofCase.TicketStatusChanged => FromData(data.TicketStatusChanged, names),
        EventData.BodyOneofCase.ScheduleDefined => FromData(data.ScheduleDefined, names),
        EventData.BodyOneofCase.ScheduleDisabled => FromData(data.ScheduleDisabled, names),
        EventData.BodyOneofCase.ScheduleDeleted => FromData(data.ScheduleDeleted, names),
        EventData.BodyOneofCase.ScheduleFired => FromData(data.ScheduleFired, names),
        _ => throw new SerializationException("An event of the commit is of a type that this release does not know; a newer one may have written it."),
    };
}
