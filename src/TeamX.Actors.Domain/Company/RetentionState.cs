using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Company;

/// <summary>
/// When the retention of a company was applied, when it is due again, and which snapshots are kept for it. The lengths are chosen so that a payload is
/// gone from journal and snapshots within two retentions; <c>docs/decisions/0018</c> has the sum.
/// </summary>
/// <param name="id">The company, which has a rhythm of its own.</param>
public sealed class RetentionState(CompanyId id)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly double _phase = PhaseOf(id);
    private ImmutableArray<SnapshotMark> _kept = [];

    /// <summary>When it was last applied; null before the first time.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>The latest instant of all other events.</summary>
    public DateTimeOffset LastChangeAt { get; private set; }

    /// <summary>The latest instant of all events. The clock may have gone back since.</summary>
    public DateTimeOffset LatestAt => AppliedAt > LastChangeAt ? AppliedAt.Value : LastChangeAt;

    /// <summary>The snapshot from which everything inside the retention can be told: older snapshots, and rows up to it, may be deleted; null while there is none.</summary>
    public SnapshotMark? Base { get; private set; }

    /// <summary>The younger snapshots that are kept, one for each time that the retention was applied, oldest first.</summary>
    public IReadOnlyList<SnapshotMark> Kept => _kept;

    /// <summary>How long finished requests stay in memory and so in snapshots: the rest of two retentions belongs to the snapshots, which are kept for one.</summary>
    public static TimeSpan InMemory(TimeSpan retention) => (retention / 4).ToWholeMilliseconds();

    /// <summary>
    /// How often the retention is applied: three to four sixteenths of it, at most daily. It differs by company, so that companies which were created or
    /// woken together drift apart.
    /// </summary>
    public TimeSpan Period(TimeSpan retention)
    {
        var shortest = retention * 3 / 16;
        return ((shortest > Day ? shortest : Day) * (1 + (_phase / 3))).ToWholeMilliseconds();
    }

    internal DateTimeOffset? NextAt(DateTimeOffset createdAt, TimeSpan retention, DateTimeOffset now)
    {
        var (last, period) = (AppliedAt ?? createdAt, Period(retention));

        // The clock may have been far ahead when it was last applied.
        var next = last - now > period ? now : last + period;

        // By then the last closed ticket has left the oldest snapshot, and everything else has before.
        return next < LastChangeAt + (2 * retention) + (4 * period) ? next : null;
    }

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Body is not RetentionApplied applied)
        {
            LastChangeAt = recorded.At > LastChangeAt ? recorded.At : LastChangeAt;
            return;
        }

        AppliedAt = recorded.At;
        if (applied.Snapshot is { } snapshot && !(snapshot.SequenceNr <= (_kept.IsEmpty ? Base : _kept[^1])?.SequenceNr))
        {
            _kept = _kept.Add(snapshot);
        }

        while (!_kept.IsEmpty && _kept[0].LatestAt < applied.Before)
        {
            Base = _kept[0];
            _kept = _kept.RemoveAt(0);
        }
    }

    internal RetentionSnapshot ToSnapshot() => new() { AppliedAt = AppliedAt, LastChangeAt = LastChangeAt, Base = Base, Kept = _kept };

    internal void Restore(RetentionSnapshot from) => (AppliedAt, LastChangeAt, Base, _kept) = (from.AppliedAt, from.LastChangeAt, from.Base, from.Kept);

    /// <summary>0 to 1, the same for ever.</summary>
    private static double PhaseOf(CompanyId id) => BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(id.Value))) / 65_536.0;
}
