using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>Decides what people ask about schedules and routines, and what becomes of a fire.</summary>
internal static class ScheduleDecider
{
    /// <summary>As many missed fires are caught up on at most.</summary>
    internal const int MaxCaughtUp = 25;

    /// <summary>A fire that is late by less is not missed: a busy machine or a restart held it up. Thousands of companies may fall due at once.</summary>
    private static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(1);

    /// <summary>Fires the schedule that has been due longest, or records why it does not.</summary>
    /// <exception cref="InvalidOperationException">None is due (<see cref="CompanyState.HasDueFire"/>).</exception>
    public static void FireNext(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var now = decision.Now;
        var schedule = decision.State.Schedules.Due(now) ?? throw new InvalidOperationException("No schedule is due.");
        var (recurrence, since) = (schedule.Definition.Recurrence, schedule.NextFireAt!.Value);
        var due = RecurrenceRule.Latest(recurrence, since, now, MaxCaughtUp);
        if (due.Count == 0)
        {
            // The rules of the time zone have changed since this instant was computed.
            due = [since];
        }

        if (schedule.Definition.MissedFires == MissedFirePolicy.FireAll)
        {
            var next = due.Count > 1 ? due[1] : RecurrenceRule.Next(recurrence, now);
            Fire(decision, schedule, new ScheduleFired(schedule.Id, due[0], FireOutcome.Unknown, next) { MissedSince = since < due[0] ? since : null });
            DisableAtTheEnd(decision, schedule);
            return;
        }

        var fired = new ScheduleFired(schedule.Id, due[^1], FireOutcome.Unknown, RecurrenceRule.Next(recurrence, now))
        {
            MissedSince = since < due[^1] ? since : null,
        };
        if (schedule.Definition.MissedFires == MissedFirePolicy.Skip && IsMissed(due, now))
        {
            decision.Record(fired with { Outcome = FireOutcome.Skipped, Reason = "missed" });
        }
        else
        {
            Fire(decision, schedule, fired);
        }

        DisableAtTheEnd(decision, schedule);
    }

    internal static CompanyReply Define(Decision decision, DefineSchedule define)
    {
        var schedule = decision.State.Schedules.Find(define.ScheduleId);
        if (Check(decision, define) is { } refusal)
        {
            return refusal;
        }

        var definition = define.Definition with
        {
            Recurrence = Anchored(define.Definition.Recurrence, schedule?.Definition.Recurrence, decision.Now),
            Timeout = define.Definition.Timeout?.ToWholeMilliseconds(),
        };
        if (schedule?.Definition == definition)
        {
            return new ScheduleReceipt(schedule.Id, Created: false, schedule.NextFireAt);
        }

        var next = definition.Enabled ? RecurrenceRule.Next(definition.Recurrence, decision.Now) : null;
        decision.Record(new ScheduleDefined(define.ScheduleId, definition, next));
        return new ScheduleReceipt(define.ScheduleId, schedule is null, next);
    }

    internal static CompanyReply Delete(Decision decision, DeleteSchedule delete)
    {
        if (decision.State.Schedules.Find(delete.ScheduleId) is null)
        {
            return Refusals.ScheduleNotFound(delete.ScheduleId);
        }

        decision.Record(new ScheduleDeleted(delete.ScheduleId));
        return Done.Instance;
    }

    internal static CompanyReply Run(Decision decision, RunSchedule run) =>
        decision.State.Schedules.Find(run.ScheduleId) is not { } schedule
            ? Refusals.ScheduleNotFound(run.ScheduleId)
            : Fire(decision, schedule, new ScheduleFired(schedule.Id, decision.Now, FireOutcome.Unknown, schedule.NextFireAt) { ByHand = true });

    /// <summary>Whether even the last of what is due is missed: it is late, or due together with one that came just before it, as after a downtime.</summary>
    private static bool IsMissed(IReadOnlyList<DateTimeOffset> due, DateTimeOffset now) =>
        now - due[^1] > MissedAfter || (due.Count > 1 && due[^1] - due[^2] <= MissedAfter);

    /// <summary>A schedule that will never fire again says so, and why: its time zone is gone from this machine, or its calendar has ended.</summary>
    private static void DisableAtTheEnd(Decision decision, Schedule schedule)
    {
        if (schedule is { Definition.Enabled: true, NextFireAt: null })
        {
            decision.Record(new ScheduleDisabled(schedule.Id, "no_next_fire"));
        }
    }

    /// <summary>Carries out a fire, or records why not. By hand, what its wakeup is refused for is the answer.</summary>
    private static CompanyReply Fire(Decision decision, Schedule schedule, ScheduleFired fired)
    {
        var order = ExecutionBridge.OrderOf(schedule.Id, schedule.Definition);
        var (outcome, reason) = Overlap(decision, schedule, order);
        if (outcome != FireOutcome.Skipped && WakeupDecider.Check(decision, order) is { } refusal)
        {
            if (fired.ByHand)
            {
                return refusal;
            }

            (outcome, reason) = (FireOutcome.Skipped, refusal.Code);
        }

        var makesTicket = outcome == FireOutcome.Scheduled && schedule.Definition.Ticket is not null;
        var ticket = makesTicket ? new TicketId(Guid.CreateVersion7(decision.Now).ToString("D")) : (TicketId?)null;
        var receipt = decision.Record(fired with { Outcome = outcome, Reason = reason, TicketId = ticket });
        return new FireReceipt(outcome, receipt?.WakeupId, ticket, reason);
    }

    /// <summary>
    /// What the wakeup of the fire before leaves to do, before any ticket exists. A routine's own wakeup has a ticket: one without was asked for by
    /// somebody else, and merges with the one that this fire makes.
    /// </summary>
    private static (FireOutcome Outcome, string? Reason) Overlap(Decision decision, Schedule schedule, WakeupOrder order)
    {
        var agent = decision.State.Agents[order.AgentId];
        var pending = decision.State.Coalescing.Find(agent, order.Trigger, decision.Now) is { } last
            && (schedule.Definition.Ticket is null || last.Request.Context.TicketId is not null);
        return schedule.Definition.Overlap switch
        {
            OverlapPolicy.Coalesce => (pending ? FireOutcome.Coalesced : FireOutcome.Scheduled, null),
            OverlapPolicy.Skip when pending => (FireOutcome.Skipped, "last_pending"),
            OverlapPolicy.Skip when decision.State.Running.Values.Any(run => run.Agent == agent && run.Request.Trigger == order.Trigger) =>
                (FireOutcome.Skipped, "last_running"),
            _ => (FireOutcome.Scheduled, null),
        };
    }

    private static Refusal? Check(Decision decision, DefineSchedule define)
    {
        var (id, definition) = (define.ScheduleId, define.Definition);
        if (!NameRule.IsValid(id.Value) || id.Kind == ScheduleKind.Unknown || !Enum.IsDefined(id.Kind))
        {
            return Refusals.IdInvalid(id.Kind == ScheduleKind.Routine ? "A routine id" : "A schedule id");
        }

        if (definition.Overlap == OverlapPolicy.Unknown || !Enum.IsDefined(definition.Overlap))
        {
            return Refusals.OverlapPolicyUnknown();
        }

        if (definition.MissedFires == MissedFirePolicy.Unknown || !Enum.IsDefined(definition.MissedFires))
        {
            return Refusals.MissedFirePolicyUnknown();
        }

        return (definition.Ticket is null) == (id.Kind == ScheduleKind.Routine)
            ? Refusals.TicketTemplateMismatch()
            : RecurrenceRule.Check(definition.Recurrence, decision.Now)
                ?? CheckTemplate(decision.State, definition.Ticket, decision.State.Schedules.Find(id)?.Definition.Ticket)
                ?? OrderRules.Check(ExecutionBridge.OrderOf(id, definition), decision.Now)
                ?? CheckAgent(decision.State, definition.AgentId);
    }

    private static Refusal? CheckAgent(CompanyState state, AgentId id) =>
        !state.TryGetAgent(id, out var agent) ? Refusals.AgentNotFound(id)
        : agent.Terminated ? Refusals.AgentTerminated(id)
        : null;

    /// <summary>The ticket above that a routine has may be forgotten by now: that must not keep it from being edited.</summary>
    private static Refusal? CheckTemplate(CompanyState state, TicketTemplate? template, TicketTemplate? before) =>
        template is null
            ? null
            : TitleTemplate.Check(template.Title)
                ?? Text.Check("description", template.Description, GoalDecider.MaxDescriptionLength, allowLines: true)
                ?? (template.GoalId is { } goal && state.Goals.Find(goal) is null ? Refusals.GoalNotFound(goal)
                    : template.ParentTicketId is { } parent && parent != before?.ParentTicketId && state.Tickets.Find(parent) is null
                        ? Refusals.TicketNotFound(parent)
                    : null);

    /// <summary>An interval counts from the anchor that it was given, or has, or from now.</summary>
    private static Recurrence Anchored(Recurrence asked, Recurrence? before, DateTimeOffset now)
    {
        if (asked.Every?.ToWholeMilliseconds() is not { } every)
        {
            return asked;
        }

        var anchor = asked.Anchor ?? (before?.Every == every ? before.Anchor : now);
        return asked with { Every = every, Anchor = anchor!.Value.ToWholeMilliseconds() };
    }
}
