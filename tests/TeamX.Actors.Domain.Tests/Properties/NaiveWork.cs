using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Goals;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tickets;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>
/// The rules of goals, tickets and routines told once more, from the events of each decision alone: what belongs together is in one decision,
/// trees have roots, and nobody waits for a closed ticket.
/// </summary>
internal sealed class NaiveWork(CompanyDriver company)
{
    private readonly Dictionary<GoalId, GoalId?> _goals = [];
    private readonly Dictionary<TicketId, TicketDefined> _tickets = [];
    private readonly Dictionary<WakeupId, WakeupScheduled> _requests = [];
    private readonly Dictionary<TicketId, int> _assignments = [];
    private readonly Dictionary<TicketId, int> _assignmentWakeups = [];
    private readonly Dictionary<TicketId, int> _routineWakeups = [];
    private readonly HashSet<TicketId> _made = [];
    private int _seen;

    /// <summary>Sees what was decided since the last time.</summary>
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
            switch (body)
            {
                case GoalDefined goal:
                    Demand(goal.ParentGoalId is not { } above || _goals.ContainsKey(above), "a goal serves a known goal", decision);
                    _goals[goal.GoalId] = goal.ParentGoalId;
                    break;
                case TicketDefined ticket:
                    Demand(ticket.ParentTicketId is not { } whole || _tickets.ContainsKey(whole), "a ticket is a part of a known ticket", decision);
                    _tickets[ticket.TicketId] = ticket;
                    break;
                case WakeupScheduled request:
                    _requests.Add(request.WakeupId, request);
                    break;
            }
        }

        var woken = decision.Select(WokenBy).OfType<Woken>().ToList();
        var expected = decision.SelectMany(body => Expected(body, decision)).ToList();
        Demand(woken.SequenceEqual(expected), $"{string.Join(", ", expected)} is what follows", decision);
        Count(decision, woken);
        if (decision.OfType<ScheduleFired>().SingleOrDefault() is { } fired)
        {
            See(fired, decision);
        }
    }

    private void See(ScheduleFired fired, IReadOnlyList<CompanyEvent> decision)
    {
        var kinds = decision.Select(body => body.GetType());
        Type[] expected = fired switch
        {
            { Outcome: FireOutcome.Skipped } => [typeof(ScheduleFired)],
            { Outcome: FireOutcome.Coalesced } => [typeof(ScheduleFired), typeof(WakeupCoalesced)],
            { ScheduleId.Kind: ScheduleKind.Wakeup } => [typeof(ScheduleFired), typeof(WakeupScheduled)],
            _ => [typeof(ScheduleFired), typeof(TicketDefined), typeof(TicketAssigned), typeof(WakeupScheduled)],
        };
        Demand(kinds.SequenceEqual(expected), "a fire and what it leads to are one decision, and nothing else is", decision);
        if (fired.TicketId is { } made)
        {
            Demand(_made.Add(made), "each fire makes a ticket of its own", decision);
        }

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

    private void Count(IReadOnlyList<CompanyEvent> decision, List<Woken> woken)
    {
        foreach (var assigned in decision.OfType<TicketAssigned>().Where(assigned => assigned.AgentId is not null))
        {
            Add(_assignments, assigned.TicketId);
        }

        foreach (var one in woken.Where(one => one.TicketId is not null))
        {
            if (one.Type == TriggerType.TicketAssigned)
            {
                Add(_assignmentWakeups, one.TicketId!.Value);
            }
            else if (decision.OfType<TicketDefined>().Any())
            {
                Add(_routineWakeups, one.TicketId!.Value);
            }
        }

        static void Add(Dictionary<TicketId, int> counts, TicketId id) => counts[id] = counts.GetValueOrDefault(id) + 1;
    }

    private void AgreeOnGoals()
    {
        Demand(company.State.Goals.All.Count == _goals.Count, "goals stay", []);
        foreach (var goal in company.State.Goals.All)
        {
            Demand(goal.PathFromRoot().Select(one => one.Id).SequenceEqual(Path(goal.Id, id => _goals[id], 32)), $"{goal.Id} is where it was put", []);
            AgreeOnPlace<Goal>(goal);
        }
    }

    private void AgreeOnTickets()
    {
        foreach (var ticket in company.State.Tickets.All)
        {
            var path = Path(ticket.Id, id => _tickets[id].ParentTicketId, 256);
            Demand(ticket.PathFromRoot().Select(one => one.Id).SequenceEqual(path), $"{ticket.Id} is where it was put", []);
            AgreeOnPlace<Ticket>(ticket);
            var made = _made.Contains(ticket.Id) ? 1 : 0;
            Demand(_routineWakeups.GetValueOrDefault(ticket.Id) == made, $"{ticket.Id} has or had one wakeup of the fire that made it", []);
            Demand(
                _assignmentWakeups.GetValueOrDefault(ticket.Id) == _assignments.GetValueOrDefault(ticket.Id) - made,
                $"{ticket.Id} has or had one wakeup for each later assignment", []);
        }
    }

    private static void AgreeOnPlace<TNode>(TNode node)
        where TNode : TreeNode<TNode> =>
        Demand(
            node.Children.All(child => child.Parent == node) && (node.Parent?.Children.Contains(node) ?? true), "who is below knows who is above", []);

    /// <summary>The way from the root, by the events; it ends, and it is not too long.</summary>
    private static List<TId> Path<TId>(TId id, Func<TId, TId?> above, int limit)
        where TId : struct
    {
        var path = new List<TId>();
        for (TId? at = id; at is { } here; at = above(here))
        {
            path.Insert(0, here);
            Demand(path.Count <= limit, "a tree has no cycle, and only so many levels", []);
        }

        return path;
    }

    private static TicketId? TicketOf(WakeupContext context) => context.TicketId is { } id ? new TicketId(id) : null;

    private static void Demand(bool holds, string rule, IReadOnlyList<CompanyEvent> decision)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken by {string.Join("; ", decision)}: {rule}.");
        }
    }

    private sealed record Woken(AgentId Agent, TriggerType Type, TicketId? TicketId);
}
