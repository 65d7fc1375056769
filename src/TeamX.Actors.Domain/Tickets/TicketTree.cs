using System.Collections.Immutable;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tickets;

/// <summary>The open tickets of a company, and the closed ones until their retention is over and nothing below them is kept.</summary>
public sealed class TicketTree
{
    private readonly Dictionary<TicketId, Ticket> _byId = [];
    private readonly Queue<Ticket> _closed = new();

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
                ticket.Definition = defined;
                ticket.MoveUnder(ParentOf(ticket));
                break;
            case TicketAssigned assigned:
                ticket.AssigneeId = assigned.AgentId;
                break;
            case TicketStatusChanged changed:
                ticket.Status = changed.Status;
                if (ticket.IsClosed)
                {
                    ticket.ClosedAt = at;
                    _closed.Enqueue(ticket);
                }

                break;
            default:
                throw CompanyState.Unknown(body);
        }
    }

    /// <summary>Lets go of what was closed before an instant. A ticket with others below it goes with the last of them.</summary>
    internal void ForgetClosedBefore(DateTimeOffset instant)
    {
        while (_closed.TryPeek(out var ticket) && ticket.ClosedAt < instant)
        {
            _closed.Dequeue();
            ticket.Expired = true;
            for (var gone = ticket; gone is { Expired: true, Children.Count: 0 };)
            {
                var parent = gone.Parent;
                gone.MoveUnder(null);
                _byId.Remove(gone.Id);
                gone = parent;
            }
        }
    }

    internal ImmutableArray<TicketSnapshot> ToSnapshot() =>
        [.. _byId.Values.OrderBy(ticket => ticket.Id.Value, StringComparer.Ordinal).Select(ticket => ticket.ToSnapshot())];

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

        foreach (var ticket in _byId.Values.Where(ticket => ticket.IsClosed).OrderBy(ticket => ticket.ClosedAt))
        {
            _closed.Enqueue(ticket);
        }
    }

    private Ticket? ParentOf(Ticket ticket) => ticket.Definition.ParentTicketId is { } parent ? _byId[parent] : null;
}
