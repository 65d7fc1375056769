using System.Runtime.Serialization;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>The parts of a snapshot beside its wakeup requests and its work.</summary>
internal static class SnapshotMapping
{
    internal static SnapshotHeaderData Header(CompanySnapshot snapshot)
    {
        var data = new SnapshotHeaderData
        {
            FormatVersion = CompanySnapshot.FormatVersion,
            LastEventNumber = snapshot.LastEventNumber,
            Definition = snapshot.Definition is { } definition ? DefinitionMapping.ToData(definition) : null,
            CreatedAtMs = Ms(snapshot.CreatedAt),
            Policy = snapshot.Policy is { } policy ? DefinitionMapping.ToData(policy) : null,
            Paused = snapshot.Paused,
        };
        if (snapshot.PauseReason is { } reason) data.PauseReason = reason;
        return data;
    }

    internal static CompanySnapshot FromData(SnapshotHeaderData d)
    {
        if (d.FormatVersion is < 1 or > CompanySnapshot.FormatVersion)
            throw new SerializationException(
                $"The snapshot has format version {d.FormatVersion}; this release reads 1 to {CompanySnapshot.FormatVersion}.");

        return new CompanySnapshot(d.LastEventNumber)
        {
            Definition = d.Definition is null ? null : DefinitionMapping.FromData(d.Definition),
            CreatedAt = Instant(d.CreatedAtMs),
            Policy = d.Policy is null ? null : DefinitionMapping.FromData(d.Policy),
            Paused = d.Paused,
            PauseReason = d.HasPauseReason ? d.PauseReason : null,
        };
    }

    internal static SnapshotCountsData Counts(CompanySnapshot snapshot) => new()
    {
        Agents = snapshot.Agents.Length,
        Live = snapshot.Live.Length,
        Finished = snapshot.Finished.Length,
        DeadLettered = snapshot.DeadLettered.Length,
        IdempotencyKeys = snapshot.IdempotencyKeys.Length,
        Goals = snapshot.Goals.Length,
        Tickets = snapshot.Tickets.Length,
        Schedules = snapshot.Schedules.Length,
    };

    internal static AgentSnapshotData ToData(AgentSnapshot agent)
    {
        var data = new AgentSnapshotData
        {
            Definition = DefinitionMapping.ToData(agent.Definition),
            CreatedAtMs = Ms(agent.CreatedAt),
            Paused = agent.Paused,
            Terminated = agent.Terminated,
            Suspended = agent.Suspended,
            ProbeAllowed = agent.ProbeAllowed,
            Probe = Optional(agent.Probe),
            DeadLetteredInARow = agent.DeadLetteredInARow,
            DeadLettered = agent.DeadLettered,
        };
        if (agent.Reason is { } reason) data.Reason = reason;
        if (agent.SuspendReason is { } suspendReason) data.SuspendReason = suspendReason;
        if (agent.LastActivityAt is { } activity) data.LastActivityAtMs = Ms(activity);
        if (agent.LastError is { } error) data.LastError = error;
        foreach (var start in agent.RecentStarts) data.RecentStartsMs.Add(Ms(start));
        return data;
    }

    internal static AgentSnapshot FromData(AgentSnapshotData d, NameTable names) =>
        new(DefinitionMapping.FromData(Required(d.Definition), names), Instant(d.CreatedAtMs))
        {
            Paused = d.Paused,
            Terminated = d.Terminated,
            Reason = d.HasReason ? d.Reason : null,
            Suspended = d.Suspended,
            SuspendReason = d.HasSuspendReason ? d.SuspendReason : null,
            ProbeAllowed = d.ProbeAllowed,
            Probe = OptionalWakeup(d.Probe),
            DeadLetteredInARow = d.DeadLetteredInARow,
            DeadLettered = d.DeadLettered,
            LastActivityAt = d.HasLastActivityAtMs ? Instant(d.LastActivityAtMs) : null,
            LastError = d.HasLastError ? d.LastError : null,
            RecentStarts = [.. d.RecentStartsMs.Select(Instant)],
        };

    internal static IdempotencyEntryData ToData(in IdempotencyEntry entry)
    {
        var (hi, lo) = Halves(entry.WakeupId.Value);
        return new IdempotencyEntryData
        {
            KeyHi = (ulong)(entry.Mark.Key >> 64),
            KeyLo = (ulong)entry.Mark.Key,
            Body = entry.Mark.Body,
            WakeupHi = hi,
            WakeupLo = lo,
            AtMs = Ms(entry.At),
        };
    }

    internal static IdempotencyEntry FromData(IdempotencyEntryData d) => new(
        new IdempotencyMark(new UInt128(d.KeyHi, d.KeyLo), d.Body), new WakeupId(Uuid(d.WakeupHi, d.WakeupLo)), Instant(d.AtMs));

    internal static StatisticsData ToData(StatisticsSnapshot statistics)
    {
        var data = new StatisticsData
        {
            Completed = statistics.Completed,
            Failed = statistics.Failed,
            Cancelled = statistics.Cancelled,
            Coalesced = statistics.Coalesced,
            Deduplicated = statistics.Deduplicated,
        };
        foreach (var run in statistics.RecentRuns)
        {
            data.WaitsMs.Add(Ms(run.Wait));
            data.ProcessingsMs.Add(Ms(run.Processing));
        }

        foreach (var starts in statistics.RecentStarts)
        {
            data.StartInstantsMs.Add(Ms(starts.At));
            data.StartCounts.Add(starts.Count);
        }

        return data;
    }

    internal static StatisticsSnapshot FromData(StatisticsData d)
    {
        if (d.WaitsMs.Count != d.ProcessingsMs.Count || d.StartInstantsMs.Count != d.StartCounts.Count)
            throw new SerializationException("The statistics of the snapshot have lists of different lengths: it is damaged.");

        return new StatisticsSnapshot
        {
            Completed = d.Completed,
            Failed = d.Failed,
            Cancelled = d.Cancelled,
            Coalesced = d.Coalesced,
            Deduplicated = d.Deduplicated,
            RecentRuns = [.. d.WaitsMs.Zip(d.ProcessingsMs, (wait, run) => new RunTimes(Duration(wait), Duration(run)))],
            RecentStarts = [.. d.StartInstantsMs.Zip(d.StartCounts, (at, count) => new StartCount(Instant(at), count))],
        };
    }
}
