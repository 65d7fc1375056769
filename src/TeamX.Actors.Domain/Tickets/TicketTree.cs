using System.Collections.Immutable;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tickets;

/// <summary>The open tickets of a company, and the closed ones until their retention is over and nothing below them is kept.</summary>
public sealed class TicketTree
{
    private readonly Dictionary<TicketId, Ticket> _byId = [];
    private readonly PriorityQueue<Ticket, DateTimeOffset> _closed = new();

    /// <summary>All tickets, in no order.</summary>
    public IReadOnlyCollection<Ticket> All => _byId.Values;

    /// <summary>The ticket, if it is kept.</summary>
    public Ticket? Find(TicketId id) => _byId.GetValueOrDefault(id);

    internal void Apply(TicketEvent body, DateTimeOffset at)
    {
        if (body is TicketDefined created && !_byId.ContainsKey(created.TicketId))
        {
            _byId.Add(created.TicketId, new Ticket(created, at));
        }

        var ticket = _byId[body.TicketId];
        ticket.UpdatedAt = at;
        switch (body)
        {
            case TicketDefined defined:
                var above = ticket.Parent;
                ticket.Definition = defined;
                ticket.MoveUnder(ParentOf(ticket));
                Retain(above);
                break;
            case TicketAssigned assigned:
                ticket.AssigneeId = assigned.AgentId;
                break;
            case TicketStatusChanged changed:
                ticket.Status = changed.Status;
                ticket.ClosedAt = ticket.IsClosed ? at : null;
                Retain(ticket);
                break;
            default:
                throw CompanyState.Unknown(body);
        }
    }

    /// <summary>Lets go of what was closed before an instant. A ticket with others below it goes with the last of them.</summary>
    internal void ForgetClosedBefore(DateTimeOffset instant)
    {
        while (_closed.TryPeek(out var ticket, out var closedAt) && closedAt < instant)
        {
            _closed.Dequeue();
            ticket.Retained = false;
            if (ticket.Children.Count == 0)
            {
                var above = ticket.Parent;
                ticket.MoveUnder(null);
                _byId.Remove(ticket.Id);
                Retain(above);
            }
        }
    }

    internal ImmutableArray<TicketSnapshot> ToSnapshot() => [.. _byId.Values.Select(ticket => ticket.ToSnapshot())];

    internal void Restore(ImmutableArray<TicketSnapshot> tickets)
    {
        foreach (var from in tickets)
        {
            _byId.Add(from.Definition.TicketId, new Ticket(from.Definition, from.CreatedAt)
            {
                Status = from.Status,
                AssigneeId = from.AssigneeId,
                UpdatedAt = from.UpdatedAt,
                ClosedAt = from.ClosedAt,
            });
        }

        foreach (var ticket in _byId.Values)
        {
            ticket.MoveUnder(ParentOf(ticket));
        }

        foreach (var ticket in _byId.Values)
        {
            Retain(ticket);
        }
    }

    /// <summary>A closed ticket with nothing below waits for the end of its retention, in whatever order the clock let tickets be closed.</summary>
    private void Retain(Ticket? ticket)
    {
        if (ticket is { ClosedAt: { } closedAt, Children.Count: 0, Retained: false })
        {
            ticket.Retained = true;
            _closed.Enqueue(ticket, closedAt);
        }
    }

    private Ticket? ParentOf(Ticket ticket) => ticket.Definition.ParentTicketId is { } parent ? _byId[parent] : null;
}
