using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <content>How events change the state: total, deterministic, silent.</content>
public sealed partial class CompanyState
{
    /// <summary>Takes over one event.</summary>
    /// <exception cref="InvalidOperationException">The event is unknown, out of number or does not fit the state: the journal is broken.</exception>
    public void Apply(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (recorded.Number != LastEventNumber + 1)
        {
            throw new InvalidOperationException($"Event {recorded.Number} follows event {LastEventNumber} of company {Id}.");
        }

        LastEventNumber = recorded.Number;
        switch (recorded.Body)
        {
            case WakeupScheduled scheduled:
                Apply(scheduled, recorded);
                break;
            case WakeupEvent wakeupEvent:
                Apply(wakeupEvent, recorded);
                break;
            case AgentEvent agentEvent:
                Apply(agentEvent, recorded.At);
                break;
            case ScheduleEvent scheduleEvent:
                Schedules.Apply(scheduleEvent, recorded.At);
                break;
            case TicketEvent ticketEvent:
                Tickets.Apply(ticketEvent, recorded.At);
                LineageChangedAt = recorded.Number;
                break;
            case GoalEvent goalEvent:
                Goals.Apply(goalEvent, recorded.At);
                LineageChangedAt = recorded.Number;
                break;
            case RetentionApplied applied:
                _finished.Forget(applied.ForgottenBefore);
                _deadLettered.Forget(applied.ForgottenBefore);
                ForgetErrors(applied.ForgottenBefore);
                break;
            default:
                ApplyToCompany(recorded.Body, recorded.At);
                LineageChangedAt = recorded.Number;
                break;
        }

        Retention.Apply(recorded);

        // Last: the fact itself may have put something under a ticket whose time is over; what a fire puts there follows as a fact of its own.
        if (recorded.Body is not ScheduleFired)
        {
            Tickets.ForgetClosedBefore(recorded.At - Policy.Retention);
        }
    }

    internal static InvalidOperationException Unknown(CompanyEvent body) => new($"The event {body.GetType().Name} is unknown.");

    /// <summary>The error of a run is a part of its request, which is forgotten too.</summary>
    private void ForgetErrors(DateTimeOffset before)
    {
        foreach (var agent in _agents.Values.Where(agent => agent.LastActivityAt < before))
        {
            agent.LastError = null;
        }
    }

    private void ApplyToCompany(CompanyEvent body, DateTimeOffset at)
    {
        switch (body)
        {
            case CompanyDefined defined:
                CreatedAt = Definition is null ? at : CreatedAt;
                Definition = defined;
                break;
            case CompanyPolicyChanged changed:
                JournaledPolicy = changed.Policy;
                Queue.Configure(changed.Policy.AgingPointsPerMinute, changed.Policy.MaxWakeupsPerAgentPerHour, _agents.Values, at);
                break;
            case CompanyPaused paused:
                (Paused, PauseReason) = (true, paused.Reason);
                break;
            case CompanyResumed:
                (Paused, PauseReason) = (false, null);
                break;
            default:
                throw Unknown(body);
        }
    }

    private void Apply(AgentEvent body, DateTimeOffset at)
    {
        if (body is AgentDefined defined && !_agents.ContainsKey(defined.AgentId))
        {
            _agents.Add(defined.AgentId, new AgentState(defined, at, _requestForm));
            return;
        }

        var agent = _agents[body.AgentId];
        switch (body)
        {
            case AgentDefined changed:
                agent.Definition = changed;
                break;
            case AgentPaused paused:
                (agent.Paused, agent.Reason) = (true, paused.Reason);
                break;
            case AgentResumed:
                (agent.Paused, agent.Reason) = (false, null);
                break;
            case AgentTerminated terminated:
                (agent.Terminated, agent.Reason) = (true, terminated.Reason);
                break;
            case AgentSuspended suspended:
                (agent.Suspended, agent.SuspendReason, agent.ProbeAllowed, agent.Probe) = (true, suspended.Reason, false, null);
                break;
            case AgentProbeAllowed allowed:
                (agent.ProbeAllowed, agent.Probe) = (true, allowed.WakeupId);
                break;
            case AgentReinstated:
                (agent.Suspended, agent.SuspendReason, agent.ProbeAllowed, agent.Probe) = (false, null, false, null);
                agent.DeadLetteredInARow = 0;
                break;
            default:
                throw Unknown(body);
        }

        Queue.Refresh(agent, at);
    }

    private void Apply(WakeupScheduled scheduled, RecordedEvent recorded)
    {
        var agent = _agents[scheduled.AgentId];
        var wakeup = new Wakeup(scheduled, agent, recorded.Number, recorded.At, recorded.RequestedBy, WakeupProgress.New);
        _live.Add(wakeup);
        Enter(wakeup, recorded.At);
        Remember(scheduled.Idempotency, scheduled.WakeupId, recorded.At);
        if (scheduled.Cause?.RetryOf is { } retryOf && _deadLettered.Find(retryOf) is { } retried)
        {
            retried.Advance(retried.Progress with { RetriedAs = scheduled.WakeupId });
        }
    }

    private void Apply(WakeupEvent body, RecordedEvent recorded)
    {
        if (body is WakeupDeduplicated)
        {
            Statistics.Deduplicated++;
            return;
        }

        if (body is StaleReportRefused)
        {
            return;
        }

        var wakeup = _live[body.WakeupId];
        var progress = wakeup.Progress;
        var at = recorded.At;
        if (body is CancelRequested or WakeupWithdrawn && progress.Lease is not null)
        {
            // It goes on running, in its slot.
            wakeup.Advance(WakeupFold.After(progress, recorded));
            return;
        }

        Leave(wakeup, at);
        switch (body)
        {
            case WakeupCoalesced merged:
                Statistics.Coalesced++;
                wakeup.Advance(WakeupFold.Merged(wakeup.Request, merged), WakeupFold.After(progress, recorded));
                Remember(merged.Idempotency, wakeup.Id, at);
                break;
            case RunStarted:
                Statistics.CountStart(at);
                wakeup.Agent.CountStart(at, Policy.MaxWakeupsPerAgentPerHour);
                TakeProbe(wakeup);
                wakeup.Advance(WakeupFold.After(progress, recorded));
                break;
            case WakeupPulledForward or CancelRequested or WakeupWithdrawn:
                wakeup.Advance(WakeupFold.After(progress, recorded));
                break;
            default:
                CountEnd(wakeup, body, at);
                ReleaseProbe(wakeup, body);
                wakeup.Advance(WakeupFold.After(progress, recorded));
                wakeup.EndedBy = wakeup.Progress.IsFinal ? recorded.Number : 0;
                break;
        }

        Enter(wakeup, at);
        if (wakeup.Progress.IsFinal)
        {
            _live.Remove(wakeup);
        }
        else if (body is RunStarted)
        {
            _running.Of(wakeup).StartedBy = wakeup.Agent.Definition;
        }
    }

    /// <summary>What the end of a run, or of a request, means for its agent and for the statistics.</summary>
    private void CountEnd(Wakeup wakeup, WakeupEvent body, DateTimeOffset at)
    {
        var agent = wakeup.Agent;
        if (wakeup.Progress.Lease is not null)
        {
            agent.LastActivityAt = at;
        }

        if (WakeupFold.TimesOf(wakeup.Request, wakeup.Progress, body, at) is { } times)
        {
            Statistics.CountRun(times);
        }

        switch (body)
        {
            case RunCompleted:
                Statistics.Completed++;
                (agent.DeadLetteredInARow, agent.LastError) = (0, null);
                break;
            case RunSkipped:
                Statistics.Completed++;
                break;
            case WakeupCancelled:
                Statistics.Cancelled++;
                break;
            case WakeupDeadLettered dead:
                Statistics.Failed++;
                agent.DeadLettered++;
                agent.DeadLetteredInARow++;
                agent.LastError = dead.Error;
                break;
            case RetryScheduled retry:
                agent.LastError = retry.Error;
                break;
            default:
                break;
        }
    }

    private static void TakeProbe(Wakeup wakeup)
    {
        if (wakeup.Agent.Suspended)
        {
            (wakeup.Agent.ProbeAllowed, wakeup.Agent.Probe) = (false, wakeup.Id);
        }
    }

    /// <summary>A probe that was cancelled, skipped, interrupted or deferred allows another; a failed one waits for the next permission.</summary>
    private static void ReleaseProbe(Wakeup wakeup, WakeupEvent body)
    {
        var agent = wakeup.Agent;
        if (!agent.Suspended || agent.Probe != wakeup.Id)
        {
            return;
        }

        (agent.ProbeAllowed, agent.Probe) = body switch
        {
            RunInterrupted or RunDeferred => (true, wakeup.Id),
            WakeupCancelled or RunSkipped => (true, null),
            RunCompleted => (agent.ProbeAllowed, agent.Probe),
            _ => (false, (WakeupId?)null),
        };
    }

    private void Remember(IdempotencyMark? mark, WakeupId id, DateTimeOffset at)
    {
        if (mark is not null)
        {
            IdempotencyKeys.Add(new IdempotencyEntry(mark, id, at), Policy.IdempotencyWindow);
        }
    }

    /// <summary>Puts a request into the indexes that its status calls for.</summary>
    /// <param name="wakeup">The request.</param>
    /// <param name="at">The instant of the event.</param>
    /// <param name="packed">The request in its packed form, if that is known.</param>
    private void Enter(Wakeup wakeup, DateTimeOffset at, byte[]? packed = null)
    {
        var agent = wakeup.Agent;
        switch (wakeup.Progress.Status)
        {
            case WakeupStatus.Pending:
                agent.Pending++;
                PendingContextBytes += wakeup.Request.Context.SizeInBytes();
                if (wakeup.Progress.ParkedBy == ParkedBy.Retry)
                {
                    Retrying++;
                    agent.Retrying.Add(wakeup);
                }

                Coalescing.Add(wakeup);
                PendingByTicket.Add(wakeup);
                Queue.Set(wakeup, at);
                if (wakeup.InFuture || Queue.DueCount > KeptUnpacked)
                {
                    wakeup.Pack(packed);
                }

                break;
            case WakeupStatus.Processing:
                agent.Running++;
                _running.Add(wakeup.Progress.Lease!.Slot, wakeup);
                Queue.Refresh(agent, at);
                break;
            case WakeupStatus.Failed:
                _deadLettered.Add(wakeup);
                Queue.Refresh(agent, at);
                break;
            default:
                _finished.Add(wakeup);
                Queue.Refresh(agent, at);
                break;
        }
    }

    /// <summary>Takes a live request out of the indexes.</summary>
    private void Leave(Wakeup wakeup, DateTimeOffset at)
    {
        var agent = wakeup.Agent;
        if (wakeup.Progress.Status == WakeupStatus.Pending)
        {
            wakeup.Unpack();
            agent.Pending--;
            PendingContextBytes -= wakeup.Request.Context.SizeInBytes();
            if (agent.Retrying.Remove(wakeup))
            {
                Retrying--;
            }

            Coalescing.Remove(wakeup);
            PendingByTicket.Remove(wakeup);
            Queue.Remove(wakeup, at);
        }
        else
        {
            agent.Running--;
            _running.Remove(wakeup.Progress.Lease!.Slot);
        }
    }
}
