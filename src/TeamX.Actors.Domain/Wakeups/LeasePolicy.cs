using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// A lease lives as long as reports come. Renewals are not journaled: a lease is measured in the supervisor's monotonic time, which a jump
/// of the wall clock does not touch, and counts anew from the end of a recovery.
/// </summary>
internal static class LeasePolicy
{
    public static CompanyReply Renew(Decision decision, RenewLease renew)
    {
        var wakeup = decision.State.Find(renew.WakeupId);
        if (wakeup?.Progress.Lease?.Token != renew.Token || wakeup is null)
        {
            return Refusals.StaleLease(renew.WakeupId);
        }

        decision.State.Running.Of(wakeup).LastReport = decision.Context.Uptime;
        wakeup.Agent.LastHeartbeatAt = decision.Now;
        return new LeaseRenewal(wakeup.Progress.CancelRequested, decision.Now + decision.State.Policy.LeaseDuration);
    }

    /// <summary>Interrupts every run whose lease ran out.</summary>
    public static CompanyReply Expire(Decision decision)
    {
        var deadline = decision.Context.Uptime - decision.State.Policy.LeaseDuration;
        foreach (var wakeup in decision.State.Running.Values.Where(wakeup => decision.State.Running.Of(wakeup).LastReport <= deadline).ToList())
        {
            var lease = wakeup.Progress.Lease!;
            RunDecider.Interrupt(decision, wakeup, lease.Token, "lease_expired", counted: true);
            decision.Order(new StopRun(wakeup.Id, lease, StopReason.LeaseLost));
        }

        return Done.Instance;
    }

    /// <summary>
    /// After a recovery: adopts what still runs here, and interrupts what is known dead. Everything else keeps its slot for one lease; what runs
    /// outside gets a worker again that watches over it.
    /// </summary>
    public static CompanyReply Reconcile(Decision decision, ReconcileRuns reconcile)
    {
        var alive = reconcile.LiveRuns.ToDictionary(run => run.Token);
        foreach (var wakeup in decision.State.Running.Values.ToList())
        {
            var (slot, lease) = (decision.State.Running.Of(wakeup), wakeup.Progress.Lease!);
            slot.LastReport = decision.Context.Uptime;
            if (alive.TryGetValue(lease.Token, out var run))
            {
                slot.HandedOver = run.HandedOver;
            }
            else if (lease.Executor == RunStarted.ExternalExecutor)
            {
                WatchOver(decision, wakeup);
            }
            else if (reconcile.DeadExecutors.Contains(lease.Executor))
            {
                var here = lease.Executor == decision.Context.Incarnation;
                RunDecider.Interrupt(decision, wakeup, lease.Token, here ? "supervisor_restarted" : "process_died", counted: !here);
            }
        }

        foreach (var run in reconcile.LiveRuns)
        {
            Adopt(decision, run);
            if (run.Outcome is { } outcome && decision.State.Live.GetValueOrDefault(run.WakeupId)?.Progress.Lease?.Token == run.Token)
            {
                // It makes room for the run that was started in its place.
                RunDecider.Report(decision, new ReportOutcome(reconcile.CompanyId, run.WakeupId, run.Token, outcome) { ByWorker = true });
            }
        }

        return Done.Instance;
    }

    /// <summary>Orders a worker for a run that goes on outside.</summary>
    public static void WatchOver(Decision decision, Wakeup wakeup)
    {
        decision.State.Running.Of(wakeup).HandedOver = true;
        decision.Order(RunDecider.OrderOf(decision.State, wakeup, isFresh: false) with { HandedOver = true });
        if (wakeup.Progress.CancelRequested)
        {
            decision.Order(new StopRun(wakeup.Id, wakeup.Progress.Lease!, StopReason.Cancelled));
        }
    }

    /// <summary>A run that was started early, and whose start was lost with the write that should have recorded it, is recorded now.</summary>
    private static void Adopt(Decision decision, LiveRun run)
    {
        if (decision.State.Live.GetValueOrDefault(run.WakeupId) is { } wakeup)
        {
            var lease = wakeup.Progress.Lease;
            if (lease?.Token == run.Token)
            {
                return;
            }

            if (lease is null && wakeup.Progress.RunNumber == 0 && HasRoom(decision.State, wakeup, run.Slot))
            {
                RunDecider.Start(decision, wakeup, run.Token, run.Slot, run.Executor);
                return;
            }
        }

        decision.Order(new StopRun(run.WakeupId, new Lease(run.Slot, run.Token, run.Executor), StopReason.LeaseLost));
    }

    /// <summary>The end that made room for the run may have been lost with its start: then the run before it still counts.</summary>
    private static bool HasRoom(CompanyState state, Wakeup wakeup, int slot) =>
        !state.Running.ContainsKey(slot) && state.FreeSlot() is not null && wakeup.Agent.Running < wakeup.Agent.Definition.MaxConcurrentRuns;
}
