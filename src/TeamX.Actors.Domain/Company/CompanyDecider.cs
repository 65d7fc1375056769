using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Tickets;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>Routes each command to the part that decides it.</summary>
internal static class CompanyDecider
{
    private const int MaxReasonLength = 1_024;

    /// <summary>Decides a command and applies what follows from it to the state.</summary>
    /// <returns>The answer, to be sent once the decision is durable.</returns>
    /// <exception cref="InvalidOperationException">The command is unknown.</exception>
    public static CompanyReply Decide(Decision decision, CompanyCommand command)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(command);
        decision.Begin(command);
        if (Text.Check("requestedBy", command.RequestedBy, 128) is { } badName)
        {
            return badName;
        }

        if (Text.Check("correlationId", command.CorrelationId, 128) is { } badCorrelation)
        {
            return badCorrelation;
        }

        if (Text.Check("traceparent", command.TraceParent, OrderRules.MaxTraceParentLength) is { } badTrace)
        {
            return badTrace;
        }

        switch (command)
        {
            case ApplyPolicy change:
                return ChangePolicy(decision, change);
            case DefineCompany define:
                return Define(decision, define);
            case ApplyRetention apply:
                return ForgetFinished(decision, apply);
            case CheckLeases:
                return LeasePolicy.Expire(decision);
            case ReconcileRuns reconcile:
                return LeasePolicy.Reconcile(decision, reconcile);
        }

        if (decision.State.Definition is null)
        {
            return Refusals.CompanyNotFound(command.CompanyId);
        }

        return command switch
        {
            ScheduleWakeup schedule => WakeupDecider.Schedule(decision, schedule),
            ScheduleWakeups batch => WakeupDecider.Schedule(decision, batch),
            ReportOutcome report => RunDecider.Report(decision, report),
            RenewLease renew => LeasePolicy.Renew(decision, renew),
            CancelWakeup cancel => RunDecider.Cancel(decision, cancel),
            RetryWakeup retry => WakeupDecider.Retry(decision, retry),
            DefineAgent define => AgentDecider.Define(decision, define),
            PauseAgent pause => AgentDecider.Pause(decision, pause),
            ResumeAgent resume => AgentDecider.Resume(decision, resume),
            TerminateAgent terminate => AgentDecider.Terminate(decision, terminate),
            DefineGoal define => GoalDecider.Define(decision, define),
            DecomposeGoal decompose => GoalDecider.Decompose(decision, decompose),
            DefineTicket define => TicketDecider.Define(decision, define),
            AssignTicket assign => TicketDecider.Assign(decision, assign),
            SetTicketStatus set => TicketDecider.SetStatus(decision, set),
            DefineSchedule define => ScheduleDecider.Define(decision, define),
            DeleteSchedule delete => ScheduleDecider.Delete(decision, delete),
            RunSchedule run => ScheduleDecider.Run(decision, run),
            PauseCompany pause => Pause(decision, pause),
            ResumeCompany => Resume(decision),
            _ => throw new InvalidOperationException($"The command {command.GetType().Name} is unknown."),
        };
    }

    private static CompanyReply ChangePolicy(Decision decision, ApplyPolicy change)
    {
        if (decision.State.JournaledPolicy is not { } journaled || !journaled.Equals(change.Policy))
        {
            decision.Record(new CompanyPolicyChanged(change.Policy));
        }

        return Done.Instance;
    }

    private static CompanyReply ForgetFinished(Decision decision, ApplyRetention apply)
    {
        var retention = decision.State.Policy.Retention;
        decision.Record(new RetentionApplied(decision.Now - retention)
        {
            ForgottenBefore = decision.Now - RetentionState.InMemory(retention), Snapshot = apply.Snapshot,
        });
        return Done.Instance;
    }

    private static CompanyReply Define(Decision decision, DefineCompany define)
    {
        if (!NameRule.IsValid(define.CompanyId.Value))
        {
            return Refusals.IdInvalid("A company id");
        }

        if (Text.Check("name", define.Name, 256, 1) is { } badName)
        {
            return badName;
        }

        if (Text.Check("mission", define.Mission, 8_192, allowLines: true) is { } badMission)
        {
            return badMission;
        }

        if (define.MaxConcurrentRuns is < 1 or > 1_000)
        {
            return Refusals.ConcurrencyOutOfRange();
        }

        var created = decision.State.Definition is null;
        var defined = new CompanyDefined(define.Name, define.Mission, define.MaxConcurrentRuns);
        if (decision.State.Definition != defined)
        {
            decision.Record(defined);
        }

        return new DefinitionReceipt(created);
    }

    private static CompanyReply Pause(Decision decision, PauseCompany pause)
    {
        if (Text.Check("reason", pause.Reason, MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        if (!decision.State.Paused)
        {
            decision.Record(new CompanyPaused(pause.Reason));
        }

        if (pause.InterruptRunning)
        {
            foreach (var wakeup in decision.State.Running.Values)
            {
                decision.Order(new StopRun(wakeup.Id, wakeup.Progress.Lease!, StopReason.Paused));
            }
        }

        return Done.Instance;
    }

    private static CompanyReply Resume(Decision decision)
    {
        if (decision.State.Paused)
        {
            decision.Record(new CompanyResumed());
        }

        return Done.Instance;
    }
}
