using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>What happens to a request after it was accepted: its runs and their ends.</summary>
internal static class RunMapping
{
    /// <param name="e">The event.</param>
    /// <param name="incarnation">The commit's process: most runs are started by the process that records them.</param>
    internal static RunStartedData ToData(RunStarted e, string incarnation)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new RunStartedData { WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, Slot = e.Slot, RunNumber = e.RunNumber };
        if (e.Executor != incarnation) data.Executor = e.Executor;
        return data;
    }

    internal static RunStarted FromData(RunStartedData d, string incarnation, NameTable names) => new(
        Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.Slot, d.RunNumber, d.HasExecutor ? names.Shared(d.Executor) : incarnation);

    internal static RunCompletedData ToData(RunCompleted e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new RunCompletedData { WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo };
        if (e.Result is { } result) data.Result = result;
        return data;
    }

    internal static RunCompleted FromData(RunCompletedData d) =>
        new(Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.HasResult ? d.Result : null);

    internal static RunSkippedData ToData(RunSkipped e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new RunSkippedData { WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static RunSkipped FromData(RunSkippedData d) =>
        new(Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.HasReason ? d.Reason : null);

    internal static RetryScheduledData ToData(RetryScheduled e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new RetryScheduledData
        {
            WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, Error = e.Error, NextRetryAtMs = Ms(e.NextRetryAt),
        };
        if (e.Code is { } code) data.Code = code;
        return data;
    }

    internal static RetryScheduled FromData(RetryScheduledData d) => new(
        Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.Error, d.HasCode ? d.Code : null, Instant(d.NextRetryAtMs));

    internal static WakeupDeadLetteredData ToData(WakeupDeadLettered e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new WakeupDeadLetteredData
        {
            WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, Error = e.Error, Permanent = e.Permanent,
        };
        if (e.Code is { } code) data.Code = code;
        return data;
    }

    internal static WakeupDeadLettered FromData(WakeupDeadLetteredData d) => new(
        Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.Error, d.HasCode ? d.Code : null, d.Permanent);

    internal static RunDeferredData ToData(RunDeferred e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        var data = new RunDeferredData
        {
            WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, UntilMs = Ms(e.Until), Clamped = e.Clamped,
        };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static RunDeferred FromData(RunDeferredData d) => new(
        Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), Instant(d.UntilMs), d.HasReason ? d.Reason : null, d.Clamped);

    internal static RunInterruptedData ToData(RunInterrupted e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        return new RunInterruptedData
        {
            WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, Reason = e.Reason, Counted = e.Counted,
        };
    }

    internal static RunInterrupted FromData(RunInterruptedData d) =>
        new(Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.Reason, d.Counted);

    internal static StaleReportRefusedData ToData(StaleReportRefused e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var (tokenHi, tokenLo) = Halves(e.Token.Value);
        return new StaleReportRefusedData { WakeupHi = hi, WakeupLo = lo, TokenHi = tokenHi, TokenLo = tokenLo, Outcome = e.Outcome };
    }

    internal static StaleReportRefused FromData(StaleReportRefusedData d) =>
        new(Wakeup(d.WakeupHi, d.WakeupLo), Token(d.TokenHi, d.TokenLo), d.Outcome);

    internal static CancelRequestedData ToData(CancelRequested e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var data = new CancelRequestedData { WakeupHi = hi, WakeupLo = lo };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static CancelRequested FromData(CancelRequestedData d) => new(Wakeup(d.WakeupHi, d.WakeupLo), d.HasReason ? d.Reason : null);

    internal static WakeupWithdrawnData ToData(WakeupWithdrawn e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        return new WakeupWithdrawnData { WakeupHi = hi, WakeupLo = lo, Reason = e.Reason };
    }

    internal static WakeupWithdrawn FromData(WakeupWithdrawnData d) => new(Wakeup(d.WakeupHi, d.WakeupLo), d.Reason);

    internal static WakeupCancelledData ToData(WakeupCancelled e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var data = new WakeupCancelledData { WakeupHi = hi, WakeupLo = lo };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static WakeupCancelled FromData(WakeupCancelledData d) => new(Wakeup(d.WakeupHi, d.WakeupLo), d.HasReason ? d.Reason : null);

    internal static WakeupDeduplicatedData ToData(WakeupDeduplicated e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        return new WakeupDeduplicatedData { WakeupHi = hi, WakeupLo = lo };
    }

    internal static WakeupDeduplicated FromData(WakeupDeduplicatedData d) => new(Wakeup(d.WakeupHi, d.WakeupLo));

    internal static WakeupPulledForwardData ToData(WakeupPulledForward e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        return new WakeupPulledForwardData { WakeupHi = hi, WakeupLo = lo };
    }

    internal static WakeupPulledForward FromData(WakeupPulledForwardData d) => new(Wakeup(d.WakeupHi, d.WakeupLo));

    private static WakeupId Wakeup(ulong hi, ulong lo) => new(Uuid(hi, lo));

    private static LeaseToken Token(ulong hi, ulong lo) => new(Uuid(hi, lo));
}
