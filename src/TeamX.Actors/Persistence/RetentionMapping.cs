using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>The retention, in events and in snapshots.</summary>
internal static class RetentionMapping
{
    internal static RetentionAppliedData ToData(RetentionApplied e) => new()
    {
        BeforeMs = Ms(e.Before),
        ForgottenBeforeMs = Ms(e.ForgottenBefore),
        Snapshot = e.Snapshot is { } snapshot ? ToData(snapshot) : null,
    };

    internal static RetentionApplied FromData(RetentionAppliedData d) => new(Instant(d.BeforeMs))
    {
        ForgottenBefore = Instant(d.ForgottenBeforeMs),
        Snapshot = d.Snapshot is null ? null : FromData(d.Snapshot),
    };

    internal static RetentionSnapshotData ToData(RetentionSnapshot retention)
    {
        var data = new RetentionSnapshotData
        {
            LastChangeAtMs = Ms(retention.LastChangeAt),
            Base = retention.Base is { } oldest ? ToData(oldest) : null,
        };
        if (retention.AppliedAt is { } appliedAt) data.AppliedAtMs = Ms(appliedAt);
        foreach (var kept in retention.Kept) data.Kept.Add(ToData(kept));
        return data;
    }

    internal static RetentionSnapshot FromData(RetentionSnapshotData d) => new()
    {
        AppliedAt = d.HasAppliedAtMs ? Instant(d.AppliedAtMs) : null,
        LastChangeAt = Instant(d.LastChangeAtMs),
        Base = d.Base is null ? null : FromData(d.Base),
        Kept = [.. d.Kept.Select(FromData)],
    };

    private static SnapshotMarkData ToData(SnapshotMark mark) => new() { SequenceNr = mark.SequenceNr, LatestAtMs = Ms(mark.LatestAt) };

    private static SnapshotMark FromData(SnapshotMarkData d) => new(d.SequenceNr, Instant(d.LatestAtMs));
}
