namespace TeamX.Actors.Domain.Wakeups;

/// <summary>Finds the pending requests whose context names a ticket, by a chain through the requests of each ticket.</summary>
public sealed class TicketIndex
{
    private readonly Dictionary<string, Wakeup> _first = [];

    /// <summary>The pending requests for a ticket, first come first.</summary>
    public IReadOnlyList<Wakeup> PendingFor(string ticketId)
    {
        var found = new List<Wakeup>();
        for (var wakeup = _first.GetValueOrDefault(ticketId); wakeup is not null; wakeup = wakeup.NextOfTicket)
        {
            found.Add(wakeup);
        }

        // The order of the chain tells nothing: it differs between a live state and a restored one.
        found.Sort((one, other) => one.Acceptance.CompareTo(other.Acceptance));
        return found;
    }

    internal void Add(Wakeup wakeup)
    {
        if (wakeup.Request.Context.TicketId is not { } ticketId)
        {
            return;
        }

        if (_first.TryGetValue(ticketId, out var next))
        {
            (wakeup.NextOfTicket, next.PreviousOfTicket) = (next, wakeup);
        }

        _first[ticketId] = wakeup;
    }

    internal void Remove(Wakeup wakeup)
    {
        if (wakeup.Request.Context.TicketId is not { } ticketId)
        {
            return;
        }

        var (previous, next) = (wakeup.PreviousOfTicket, wakeup.NextOfTicket);
        (wakeup.PreviousOfTicket, wakeup.NextOfTicket) = (null, null);
        if (next is not null)
        {
            next.PreviousOfTicket = previous;
        }

        if (previous is not null)
        {
            previous.NextOfTicket = next;
        }
        else if (next is not null)
        {
            _first[ticketId] = next;
        }
        else
        {
            _first.Remove(ticketId);
        }
    }
}
