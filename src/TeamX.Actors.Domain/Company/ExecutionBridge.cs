using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Company;

/// <summary>What a fact of one part of a company leads to in another.</summary>
internal abstract record Consequence
{
    private Consequence()
    {
    }

    /// <summary>An agent is woken.</summary>
    public sealed record Wake(WakeupOrder Order) : Consequence;

    /// <summary>Another fact holds too.</summary>
    public sealed record Happen(CompanyEvent Fact) : Consequence;

    /// <summary>Nobody is to work on a ticket for this reason any more: pending wakeups for it are cancelled, running ones do not run again.</summary>
    public sealed record WithdrawTicket(TicketId TicketId, string Reason) : Consequence;

    /// <summary>All requests of an agent are cancelled, running ones too.</summary>
    public sealed record CancelWakeupsOf(AgentId AgentId, string Reason) : Consequence;
}

/// <summary>
/// The bridge from what a company plans to who works on it: a pure function from a fact about tickets, goals, schedules or agents to what has
/// to follow from it. <see cref="Decision.Record"/> asks it for every fact, so an assignment and its wakeup are always one write.
/// </summary>
internal static class ExecutionBridge
{
    private static readonly Consequence[] Nothing = [];

    /// <summary>What follows from a fact.</summary>
    /// <param name="state">The company before the fact.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="at">The instant of the decision.</param>
    public static IReadOnlyList<Consequence> Of(CompanyState state, CompanyEvent fact, DateTimeOffset at) => fact switch
    {
        WakeupEvent => Nothing,
        TicketAssigned { ByRoutine: null } assigned => OfAssignment(state, assigned),
        TicketStatusChanged { Status: TicketStatus.Done } done => [new Consequence.WithdrawTicket(done.TicketId, "ticket_done")],
        TicketStatusChanged { Status: TicketStatus.Cancelled } closed => [new Consequence.WithdrawTicket(closed.TicketId, "ticket_cancelled")],
        GoalDecomposed decomposed => [new Consequence.Wake(OrderOf(decomposed))],
        ScheduleFired { Outcome: not FireOutcome.Skipped } fired => OfFire(state, fired, at),
        AgentTerminated terminated => OfTermination(state, terminated.AgentId),
        _ => Nothing,
    };

    /// <summary>The wakeup of an assignment.</summary>
    public static WakeupOrder OrderOf(TicketDefined ticket, AgentId assignee, GoalId? goal) =>
        new(assignee, new Trigger(TriggerType.TicketAssigned, ticket.TicketId.Value))
        {
            Priority = ticket.Priority,
            Context = new WakeupContext
            {
                GoalId = goal?.Value,
                TicketId = ticket.TicketId.Value,
                ParentTicketId = ticket.ParentTicketId?.Value,
                SourceKind = "ticket_assignment",
                SourceRefId = ticket.TicketId.Value,
            },
        };

    /// <summary>The wakeup of a goal that is to be broken down.</summary>
    public static WakeupOrder OrderOf(GoalDecomposed decomposed) =>
        new(decomposed.AgentId, new Trigger(TriggerType.GoalDecomposed, decomposed.GoalId.Value))
        {
            Context = new WakeupContext
            {
                GoalId = decomposed.GoalId.Value,
                ParentTicketId = decomposed.ParentTicketId?.Value,
                SourceKind = "goal_decomposition",
                SourceRefId = decomposed.GoalId.Value,
            },
        };

    /// <summary>The wakeup of a fire, without the ticket that it may make.</summary>
    public static WakeupOrder OrderOf(ScheduleId id, ScheduleDefinition definition) =>
        new(definition.AgentId, TriggerOf(id))
        {
            Priority = definition.Priority,
            MaxRetries = definition.MaxRetries,
            Timeout = definition.Timeout,
            AllowCoalescing = definition.Overlap != OverlapPolicy.Queue,
            Context = definition.Context with
            {
                SourceKind = definition.Context.SourceKind ?? (definition.Ticket is null ? "schedule" : "routine_execution"),
                SourceRefId = definition.Context.SourceRefId ?? id.Value,
            },
        };

    /// <summary>The trigger of a schedule's wakeups.</summary>
    public static Trigger TriggerOf(ScheduleId id) =>
        new(id.Kind == ScheduleKind.Routine ? TriggerType.Routine : TriggerType.Schedule, id.Value);

    private static Consequence[] OfAssignment(CompanyState state, TicketAssigned assigned)
    {
        var ticket = state.Tickets.Find(assigned.TicketId)!;
        Consequence[] withdrawn = ticket.AssigneeId is null
            ? []
            : [new Consequence.WithdrawTicket(ticket.Id, assigned.AgentId is null ? "ticket_unassigned" : "ticket_reassigned")];
        return assigned.AgentId is { } assignee
            ? [.. withdrawn, new Consequence.Wake(OrderOf(ticket.Definition, assignee, ticket.NearestGoal))]
            : withdrawn;
    }

    private static Consequence[] OfFire(CompanyState state, ScheduleFired fired, DateTimeOffset at)
    {
        var schedule = state.Schedules.Find(fired.ScheduleId)!;
        var order = OrderOf(schedule.Id, schedule.Definition);
        if (schedule.Definition.Ticket is not { } template)
        {
            return [new Consequence.Wake(order)];
        }

        if (fired.TicketId is not { } ticketId)
        {
            // Merged into the pending wakeup, which goes on with the ticket that it has. What caused that one did not cause this fire.
            var pending = state.Coalescing.Find(state.Agents[order.AgentId], order.Trigger, at);
            return [new Consequence.Wake(order with { Context = pending!.Request.Context with { CausedBy = order.Context.CausedBy } })];
        }

        // The ticket above may have been closed and forgotten since the routine was defined.
        var above = template.ParentTicketId is { } parent ? state.Tickets.Find(parent) : null;
        var ticket = new TicketDefined(ticketId, schedule.TitleOf(template, fired.DueAt))
        {
            Description = template.Description,
            GoalId = template.GoalId,
            ParentTicketId = above?.Depth < Tickets.TicketDecider.MaxDepth ? above.Id : null,
            Priority = schedule.Definition.Priority,
            RoutineId = schedule.Id.Value,
        };
        var context = order.Context with
        {
            GoalId = (template.GoalId ?? above?.NearestGoal)?.Value, TicketId = ticketId.Value, ParentTicketId = ticket.ParentTicketId?.Value,
        };
        return
        [
            new Consequence.Happen(ticket),
            new Consequence.Happen(new TicketAssigned(ticketId, order.AgentId, schedule.Id.Value)),
            new Consequence.Wake(order with { Context = context }),
        ];
    }

    private static Consequence[] OfTermination(CompanyState state, AgentId agent) =>
    [
        new Consequence.CancelWakeupsOf(agent, RefusalCodes.AgentTerminated),
        .. state.Schedules.All
            .Where(schedule => schedule.Definition.Enabled && schedule.Definition.AgentId == agent)
            .OrderBy(schedule => schedule.Id.Kind).ThenBy(schedule => schedule.Id.Value, StringComparer.Ordinal)
            .Select(schedule => new Consequence.Happen(new ScheduleDisabled(schedule.Id, RefusalCodes.AgentTerminated))),
    ];
}
