using System.Collections.Immutable;
using Google.Protobuf;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>One wakeup request of a snapshot: what was asked and how far it has come.</summary>
internal static class ProgressMapping
{
    internal static WakeupSnapshotData ToData(in WakeupSnapshot wakeup)
    {
        var data = new WakeupSnapshotData
        {
            Request = UnsafeByteOperations.UnsafeWrap(wakeup.Packed ?? WakeupMapping.ToData(wakeup.Request).ToByteArray()),
            Acceptance = wakeup.Acceptance,
            CreatedAtMs = Ms(wakeup.CreatedAt),
            Progress = ToData(wakeup.Progress),
        };
        if (wakeup.RequestedBy is { } requestedBy) data.RequestedBy = requestedBy;
        return data;
    }

    internal static WakeupSnapshot FromData(WakeupSnapshotData d, RequestForm form, NameTable names)
    {
        var wakeup = new WakeupSnapshot(
            d.Request.ToByteArray(),
            form,
            d.Acceptance,
            Instant(d.CreatedAtMs),
            d.HasRequestedBy ? names.Shared(d.RequestedBy) : null,
            d.Progress is null ? WakeupProgress.New : FromData(d.Progress, names));

        // What can't be unpacked has to show now, while another snapshot can be read instead.
        _ = wakeup.Request;
        return wakeup;
    }

    private static WakeupProgressData? ToData(WakeupProgress progress)
    {
        if (ReferenceEquals(progress, WakeupProgress.New) || progress == WakeupProgress.New) return null;
        var data = new WakeupProgressData
        {
            Status = WireValues.ToData(progress.Status),
            RunNumber = progress.RunNumber,
            Failures = progress.Failures,
            Interruptions = progress.Interruptions,
            Deferrals = progress.Deferrals,
            DeferralsInARow = progress.DeferralsInARow,
            CancelRequested = progress.CancelRequested,
            CoalescedCount = progress.CoalescedCount,
            Lease = ToData(progress.Lease),
            RetriedAs = Optional(progress.RetriedAs),
            LastToken = Optional(progress.LastToken),
        };
        if (progress.NextRetryAt is { } retry) data.NextRetryAtMs = Ms(retry);
        if (progress.ParkedBy != ParkedBy.Nothing) data.ParkedBy = WireValues.ToData(progress.ParkedBy);
        if (progress.StartedAt is { } started) data.StartedAtMs = Ms(started);
        if (progress.CompletedAt is { } completed) data.CompletedAtMs = Ms(completed);
        if (progress.Result is { } result) data.Result = result;
        if (progress.Outcome != CompletionKind.Unknown) data.Outcome = WireValues.ToData(progress.Outcome);
        if (progress.Error is { } error) data.Error = error;
        if (progress.ErrorCode is { } code) data.ErrorCode = code;
        if (progress.Reason is { } reason) data.Reason = reason;
        if (progress.Withdrawn is { } withdrawn) data.Withdrawn = withdrawn;
        foreach (var merged in progress.Merged) data.Merged.Add(ToData(merged));
        return data;
    }

    private static WakeupProgress FromData(WakeupProgressData d, NameTable names) => new()
    {
        Status = WireValues.FromData(d.Status),
        RunNumber = d.RunNumber,
        Failures = d.Failures,
        Interruptions = d.Interruptions,
        Deferrals = d.Deferrals,
        DeferralsInARow = d.DeferralsInARow,
        NextRetryAt = d.HasNextRetryAtMs ? Instant(d.NextRetryAtMs) : null,
        ParkedBy = d.HasParkedBy ? WireValues.FromData(d.ParkedBy) : ParkedBy.Nothing,
        StartedAt = d.HasStartedAtMs ? Instant(d.StartedAtMs) : null,
        CompletedAt = d.HasCompletedAtMs ? Instant(d.CompletedAtMs) : null,
        Result = d.HasResult ? d.Result : null,
        Outcome = d.HasOutcome ? WireValues.FromData(d.Outcome) : CompletionKind.Unknown,
        Lease = d.Lease is null ? null : FromData(d.Lease, names),
        Error = d.HasError ? d.Error : null,
        ErrorCode = d.HasErrorCode ? names.Shared(d.ErrorCode) : null,
        Reason = d.HasReason ? d.Reason : null,
        CancelRequested = d.CancelRequested,
        Withdrawn = d.HasWithdrawn ? names.Shared(d.Withdrawn) : null,
        CoalescedCount = d.CoalescedCount,
        Merged = d.Merged.Count == 0 ? [] : d.Merged.Select(merged => FromData(merged, names)).ToImmutableList(),
        RetriedAs = OptionalWakeup(d.RetriedAs),
        LastToken = OptionalToken(d.LastToken),
    };

    internal static LeaseData? ToData(Lease? lease)
    {
        if (lease is null) return null;
        var (hi, lo) = Halves(lease.Token.Value);
        return new LeaseData { Slot = lease.Slot, TokenHi = hi, TokenLo = lo, Executor = lease.Executor };
    }

    internal static Lease FromData(LeaseData d, NameTable names) =>
        new(d.Slot, new LeaseToken(Uuid(d.TokenHi, d.TokenLo)), names.Shared(d.Executor));

    internal static MergedData ToData(MergedView merged)
    {
        var data = new MergedData
        {
            AtMs = Ms(merged.At),
            TriggerType = WireValues.ToData(merged.Trigger.Type),
            Priority = merged.Priority,
            CausedBy = Optional(merged.CausedBy),
            PulledForward = merged.PulledForward,
        };
        if (merged.Trigger.Id is { } triggerId) data.TriggerId = triggerId;
        if (merged.RequestedBy is { } requestedBy) data.RequestedBy = requestedBy;
        if (merged.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static MergedView FromData(MergedData d, NameTable names) => new(
        Instant(d.AtMs),
        new Trigger(WireValues.FromData(d.TriggerType), d.HasTriggerId ? d.TriggerId : null),
        d.Priority,
        d.HasRequestedBy ? names.Shared(d.RequestedBy) : null,
        OptionalWakeup(d.CausedBy),
        d.HasReason ? d.Reason : null,
        d.PulledForward);
}
