using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tickets;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>
/// The rules of goals, tickets and routines told once more, from the events of each decision alone: what belongs together is in one decision,
/// trees have roots, and what is open is kept.
/// </summary>
internal sealed class NaiveWork(CompanyDriver company)
{
    private readonly Dictionary<GoalId, GoalId?> _goals = [];
    private readonly Dictionary<TicketId, NaiveTicket> _tickets = [];
    private readonly Dictionary<WakeupId, WakeupScheduled> _requests = [];
    private int _seen;

    /// <summary>Sees what was decided since the last time, and compares.</summary>
    public void Catch()
    {
        for (; _seen < company.Decisions.Count; _seen++)
        {
            See(company.Decisions[_seen]);
        }

        AgreeOnGoals();
        AgreeOnTickets();
    }

    /// <summary>Sees one decision as a whole.</summary>
    private void See(IReadOnlyList<CompanyEvent> decision)
    {
        foreach (var body in decision)
        {
            See(body, decision);
        }

        var woken = decision.Select(WokenBy).OfType<Woken>().ToList();
        var expected = decision.SelectMany(body => Expected(body, decision)).ToList();
        Demand(woken.SequenceEqual(expected), $"{string.Join(", ", expected)} is what follows", decision);
        foreach (var one in woken.Where(one => one.TicketId is not null))
        {
            var ticket = _tickets[one.TicketId!.Value];
            ticket.AssignmentWakeups += one.Type == TriggerType.TicketAssigned ? 1 : 0;
            ticket.RoutineWakeups += one.Type == TriggerType.Routine && decision.Any(body => body is TicketDefined) ? 1 : 0;
        }
    }

    private void See(CompanyEvent body, IReadOnlyList<CompanyEvent> decision)
    {
        switch (body)
        {
            case GoalDefined goal:
                Demand(goal.ParentGoalId is not { } above || _goals.ContainsKey(above), "a goal serves a known goal", decision);
                _goals[goal.GoalId] = goal.ParentGoalId;
                break;
            case TicketDefined defined:
                Demand(defined.ParentTicketId is not { } whole || _tickets.ContainsKey(whole), "a ticket is a part of a known ticket", decision);
                if (!_tickets.TryGetValue(defined.TicketId, out var ticket) || ticket.Closed)
                {
                    // What is closed does not change: it was forgotten, and this is a new one.
                    _tickets[defined.TicketId] = ticket = new NaiveTicket();
                }

                ticket.Above = defined.ParentTicketId;
                break;
            case TicketAssigned assigned:
                Demand(_tickets[assigned.TicketId].Assign(assigned), "an assignment is a change", decision);
                break;
            case TicketStatusChanged changed:
                Demand(!_tickets[changed.TicketId].Closed, "closed is final", decision);
                _tickets[changed.TicketId].Closed = changed.Status is TicketStatus.Done or TicketStatus.Cancelled;
                break;
            case ScheduleFired fired:
                See(fired, decision);
                break;
            case WakeupScheduled request:
                _requests.Add(request.WakeupId, request);
                break;
        }
    }

    private static void See(ScheduleFired fired, IReadOnlyList<CompanyEvent> decision)
    {
        Type[] expected = fired switch
        {
            { Outcome: FireOutcome.Skipped } => [typeof(ScheduleFired)],
            { Outcome: FireOutcome.Coalesced } => [typeof(ScheduleFired), typeof(WakeupCoalesced)],
            { ScheduleId.Kind: ScheduleKind.Wakeup } => [typeof(ScheduleFired), typeof(WakeupScheduled)],
            _ => [typeof(ScheduleFired), typeof(TicketDefined), typeof(TicketAssigned), typeof(WakeupScheduled)],
        };
        Demand(decision.Select(body => body.GetType()).SequenceEqual(expected), "a fire and what it leads to are one decision, and nothing else is", decision);
        Demand(fired.TicketId == decision.OfType<TicketDefined>().SingleOrDefault()?.TicketId, "a fire names the ticket that it made", decision);
    }

    /// <summary>Whom this event wakes, and for which ticket.</summary>
    private Woken? WokenBy(CompanyEvent body) => body switch
    {
        WakeupScheduled { Cause.RetryOf: not null } => null,
        WakeupScheduled request => new Woken(request.AgentId, request.Trigger.Type, TicketOf(request.Context)),
        WakeupCoalesced merged => new Woken(_requests[merged.WakeupId].AgentId, merged.MergedTrigger.Type, TicketOf(merged.Context)),
        _ => null,
    };

    /// <summary>Whom this event has to wake in its own decision.</summary>
    private IEnumerable<Woken> Expected(CompanyEvent body, IReadOnlyList<CompanyEvent> decision) => body switch
    {
        TicketAssigned { AgentId: { } agent, ByRoutine: null } assigned => [new Woken(agent, TriggerType.TicketAssigned, assigned.TicketId)],
        TicketAssigned { AgentId: { } agent } assigned => [new Woken(agent, TriggerType.Routine, assigned.TicketId)],
        GoalDecomposed decomposed => [new Woken(decomposed.AgentId, TriggerType.GoalDecomposed, null)],
        ScheduleFired { Outcome: not FireOutcome.Skipped, TicketId: null } => decision.Select(WokenBy).OfType<Woken>().Take(1),
        _ => [],
    };

    private void AgreeOnGoals()
    {
        Demand(company.State.Goals.All.Count == _goals.Count, "goals stay");
        foreach (var goal in company.State.Goals.All)
        {
            Demand(goal.PathFromRoot().Select(one => one.Id).SequenceEqual(Path(goal.Id, id => _goals[id], 32)), $"{goal.Id} is where it was put");
            AgreeOnPlace<Goal>(goal);
        }
    }

    private void AgreeOnTickets()
    {
        var last = company.Journal[^1];
        foreach (var ticket in company.State.Tickets.All)
        {
            var path = Path(ticket.Id, id => _tickets[id].Above, 256);
            Demand(ticket.PathFromRoot().Select(one => one.Id).SequenceEqual(path), $"{ticket.Id} is where it was put");
            AgreeOnPlace<Ticket>(ticket);
            var isOver = ticket.ClosedAt < last.At - company.State.Policy.Retention && ticket.Children.Count == 0;
            Demand(!isOver || last.Body is ScheduleFired, $"the time of {ticket.Id} is over");
        }

        foreach (var (id, ticket) in _tickets)
        {
            Demand(ticket.Closed || company.State.Tickets.Find(id) is not null, $"{id} is open and kept");
            Demand(ticket.RoutineWakeups == ticket.RoutineAssignments, $"{id} has or had one wakeup of the fire that made it");
            Demand(ticket.AssignmentWakeups == ticket.Assignments, $"{id} has or had one wakeup for each assignment of its own");
        }
    }

    private static void AgreeOnPlace<TNode>(TNode node)
        where TNode : TreeNode<TNode> =>
        Demand(node.Children.All(child => child.Parent == node) && (node.Parent?.Children.Contains(node) ?? true), "who is below knows who is above");

    /// <summary>The way from the root, by the events; it ends, and it is not too long.</summary>
    private static List<TId> Path<TId>(TId id, Func<TId, TId?> above, int limit)
        where TId : struct
    {
        var path = new List<TId>();
        for (TId? at = id; at is { } here; at = above(here))
        {
            path.Insert(0, here);
            Demand(path.Count <= limit, "a tree has no cycle, and only so many levels");
        }

        return path;
    }

    private static TicketId? TicketOf(WakeupContext context) => context.TicketId is { } id ? new TicketId(id) : null;

    private static void Demand(bool holds, string rule, IReadOnlyList<CompanyEvent>? decision = null)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken by {string.Join("; ", decision ?? [])}: {rule}.");
        }
    }

    private sealed record Woken(AgentId Agent, TriggerType Type, TicketId? TicketId);
}
