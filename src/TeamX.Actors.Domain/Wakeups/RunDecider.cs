using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>Decides starts, ends and cancellations of runs.</summary>
internal static class RunDecider
{
    /// <summary>The error code of a run that was interrupted once too often.</summary>
    internal const string Interrupted = "interrupted";

    private const int MaxDeferralsInARow = 100;
    private const int MaxCodeLength = 128;
    private static readonly TimeSpan ShortestDeferral = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromDays(30);

    /// <summary>Starts the next run; false when no slot is free, nothing can start, or nobody can execute it.</summary>
    /// <param name="decision">The decision that the start belongs to.</param>
    /// <param name="recoveredThrough">The last event that was there when this incarnation of the supervisor began.</param>
    public static bool TryStartNext(Decision decision, long recoveredThrough)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var state = decision.State;
        if (state.NextToStart(decision.Now) is not { } wakeup || decision.Context.ChooseExecutor() is not { } node)
        {
            return false;
        }

        var executor = decision.Context.HandsOver(wakeup.Agent.Definition.Runner.Kind) ? RunStarted.ExternalExecutor : node;
        Start(decision, wakeup, new LeaseToken(Guid.NewGuid()), state.FreeSlot()!.Value, executor);
        decision.Order(OrderOf(state, wakeup, isFresh: wakeup.Progress.RunNumber == 1 && wakeup.Acceptance > recoveredThrough) with { Node = node });
        return true;
    }

    /// <summary>The order to a worker to take a run that has its lease.</summary>
    internal static StartRun OrderOf(CompanyState state, Wakeup wakeup, bool isFresh) => new(
        wakeup.Request, wakeup.Agent.Definition, wakeup.Progress.Lease!, wakeup.Progress.RunNumber,
        wakeup.Request.Timeout ?? state.Policy.RunTimeout, wakeup.Acceptance, isFresh, Lineage.Of(state, wakeup.Request.Context));

    internal static void Start(Decision decision, Wakeup wakeup, LeaseToken token, int slot, string executor)
    {
        decision.Record(new RunStarted(wakeup.Id, token, slot, wakeup.Progress.RunNumber + 1, executor));
        decision.State.Running.Of(wakeup).LastReport = decision.Context.Uptime;
    }

    internal static CompanyReply Report(Decision decision, ReportOutcome report)
    {
        var wakeup = decision.State.Find(report.WakeupId);
        if (wakeup?.Progress.Lease?.Token != report.Token || wakeup is null)
        {
            return RefuseStale(decision, report, wakeup);
        }

        if (Check(report.Outcome) is { } refusal)
        {
            return refusal;
        }

        if (!report.ByWorker)
        {
            decision.Order(new StopRun(wakeup.Id, wakeup.Progress.Lease, StopReason.LeaseLost));
        }

        if (report.Outcome is RunOutcome.Cancelled || (wakeup.Progress.CancelRequested && report.Outcome is not (RunOutcome.Completed or RunOutcome.Skipped)))
        {
            decision.Record(new WakeupCancelled(wakeup.Id, wakeup.Progress.CancelRequested ? wakeup.Progress.Reason : null));
            return Done.Instance;
        }

        End(decision, wakeup, report.Token, report.Outcome);
        return Done.Instance;
    }

    internal static CompanyReply Cancel(Decision decision, CancelWakeup cancel)
    {
        if (Text.Check("reason", cancel.Reason, 1_024) is { } badReason)
        {
            return badReason;
        }

        if (decision.State.Find(cancel.WakeupId) is not { } wakeup)
        {
            return Refusals.WakeupNotFound(cancel.WakeupId);
        }

        if (wakeup.Progress.Status == WakeupStatus.Cancelled)
        {
            return Done.Instance;
        }

        if (wakeup.Progress.IsFinal)
        {
            return Refusals.WakeupFinal(wakeup.Id, wakeup.Progress.Status);
        }

        Cancel(decision, wakeup, cancel.Reason);
        return Done.Instance;
    }

    internal static void Cancel(Decision decision, Wakeup wakeup, string? reason)
    {
        if (wakeup.Progress.Status == WakeupStatus.Pending)
        {
            decision.Record(new WakeupCancelled(wakeup.Id, reason));
        }
        else if (!wakeup.Progress.CancelRequested)
        {
            decision.Record(new CancelRequested(wakeup.Id, reason));
            decision.Order(new StopRun(wakeup.Id, wakeup.Progress.Lease!, StopReason.Cancelled));
        }
    }

    /// <summary>Cancels all requests of an agent; its runs are told to stop.</summary>
    internal static void CancelAll(Decision decision, AgentId agent, string reason)
    {
        foreach (var wakeup in decision.State.Live.Values.Where(wakeup => wakeup.Agent.Id == agent).OrderBy(wakeup => wakeup.Acceptance).ToList())
        {
            Cancel(decision, wakeup, reason);
        }
    }

    /// <summary>Cancels the pending requests for a ticket; running ones go on, and do not run again.</summary>
    internal static void Withdraw(Decision decision, TicketId ticket, string reason)
    {
        foreach (var wakeup in decision.State.PendingByTicket.PendingFor(ticket.Value))
        {
            decision.Record(new WakeupCancelled(wakeup.Id, reason));
        }

        foreach (var wakeup in decision.State.Running.Values.Where(IsWithdrawnNow).ToList())
        {
            decision.Record(new WakeupWithdrawn(wakeup.Id, reason));
        }

        bool IsWithdrawnNow(Wakeup wakeup) =>
            wakeup.Request.Context.TicketId == ticket.Value && wakeup.Progress is { Withdrawn: null, CancelRequested: false };
    }

    /// <summary>Interrupts a run; one interruption too many counts as a failed run.</summary>
    internal static void Interrupt(Decision decision, Wakeup wakeup, LeaseToken token, string reason, bool counted)
    {
        if (wakeup.Progress.CancelRequested)
        {
            decision.Record(new WakeupCancelled(wakeup.Id, wakeup.Progress.Reason));
        }
        else if (TryEndWithdrawn(decision, wakeup))
        {
            return;
        }
        else if (counted && wakeup.Progress.Interruptions >= decision.State.Policy.MaxInterruptions)
        {
            Fail(decision, wakeup, token, $"The run was interrupted {wakeup.Progress.Interruptions + 1} times, last by {reason}.", Interrupted, permanent: false);
        }
        else
        {
            decision.Record(new RunInterrupted(wakeup.Id, token, reason, counted));
        }
    }

    private static CompanyReply RefuseStale(Decision decision, ReportOutcome report, Wakeup? wakeup)
    {
        if (wakeup?.Progress.LastToken == report.Token && KindOf(report.Outcome) == wakeup.Progress.Outcome)
        {
            // The end of this run was decided before: its reporter only missed the answer.
            return Done.Instance;
        }

        if (wakeup is not null)
        {
            decision.Record(new StaleReportRefused(report.WakeupId, report.Token, NameOf(report.Outcome)));
        }

        return Refusals.StaleLease(report.WakeupId);
    }

    private static Refusal? Check(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed { Result: { } result } => ContextRules.CheckResult(result),
        RunOutcome.Skipped skipped => Text.Check("reason", skipped.Reason, 1_024),
        RunOutcome.Deferred deferred => Text.Check("reason", deferred.Reason, 1_024),
        _ => null,
    };

    private static void End(Decision decision, Wakeup wakeup, LeaseToken token, RunOutcome outcome)
    {
        switch (outcome)
        {
            case RunOutcome.Completed completed:
                var wasProbe = wakeup.Agent.ProbeRunning && wakeup.Agent.Probe == wakeup.Id;
                decision.Record(new RunCompleted(wakeup.Id, token, completed.Result));
                if (wasProbe)
                {
                    decision.Record(new AgentReinstated(wakeup.Agent.Id, "probe_completed"));
                }

                break;
            case RunOutcome.Skipped skipped:
                decision.Record(new RunSkipped(wakeup.Id, token, skipped.Reason));
                break;
            case RunOutcome.Failed failed:
                Fail(decision, wakeup, token, failed.Error, failed.Code is { Length: > MaxCodeLength } code ? code[..MaxCodeLength] : failed.Code, failed.Permanent);
                break;
            case RunOutcome.Deferred deferred:
                Defer(decision, wakeup, token, deferred);
                break;
            case RunOutcome.Interrupted interrupted:
                Interrupt(decision, wakeup, token, interrupted.Reason, counted: !interrupted.Planned);
                break;
            default:
                throw new InvalidOperationException($"The outcome {outcome.GetType().Name} is unknown.");
        }
    }

    /// <summary>Ends a request whose ticket was taken away, where it would run again otherwise.</summary>
    private static bool TryEndWithdrawn(Decision decision, Wakeup wakeup)
    {
        if (wakeup.Progress.Withdrawn is not { } reason)
        {
            return false;
        }

        decision.Record(new WakeupCancelled(wakeup.Id, reason));
        return true;
    }

    private static void Defer(Decision decision, Wakeup wakeup, LeaseToken token, RunOutcome.Deferred deferred)
    {
        if (TryEndWithdrawn(decision, wakeup))
        {
            return;
        }

        if (wakeup.Progress.DeferralsInARow >= MaxDeferralsInARow)
        {
            Fail(decision, wakeup, token, $"The run was deferred {MaxDeferralsInARow + 1} times in a row.", "deferred_too_often", permanent: false);
            return;
        }

        var now = decision.Now;
        var asked = deferred.Until.ToWholeMilliseconds();
        var until = asked < now + ShortestDeferral ? now + ShortestDeferral : asked > now + LongestDeferral ? now + LongestDeferral : asked;
        decision.Record(new RunDeferred(wakeup.Id, token, until, deferred.Reason, Clamped: until != asked));
    }

    private static void Fail(Decision decision, Wakeup wakeup, LeaseToken token, string error, string? code, bool permanent)
    {
        var policy = decision.State.Policy;
        var kept = ContextRules.Truncated(error);
        var failures = wakeup.Progress.Failures + 1;
        if (!permanent && failures <= wakeup.Request.MaxRetries)
        {
            if (TryEndWithdrawn(decision, wakeup))
            {
                return;
            }

            var delay = RetryPolicy.Delay(policy, failures, decision.Context.Random);
            decision.Record(new RetryScheduled(wakeup.Id, token, kept, code, decision.Now + delay));
            return;
        }

        decision.Record(new WakeupDeadLettered(wakeup.Id, token, kept, code, permanent));
        var agent = wakeup.Agent;
        if (!agent.Suspended && agent.DeadLetteredInARow >= policy.CircuitBreakerThreshold)
        {
            var reason = $"{agent.DeadLetteredInARow} requests in a row were dead-lettered. Resume the agent, or wake it by hand, for one probe run.";
            decision.Record(new AgentSuspended(agent.Id, reason, agent.DeadLetteredInARow));
        }
    }

    /// <summary>How a request completes by this outcome; unknown when it does not.</summary>
    private static CompletionKind KindOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => CompletionKind.Completed,
        RunOutcome.Skipped => CompletionKind.Skipped,
        _ => CompletionKind.Unknown,
    };

    private static string NameOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => "completed",
        RunOutcome.Failed => "failed",
        RunOutcome.Deferred => "deferred",
        RunOutcome.Skipped => "skipped",
        RunOutcome.Cancelled => "cancelled",
        _ => "interrupted",
    };
}
