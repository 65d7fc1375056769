namespace TeamX.Actors.Domain.Wakeups;

/// <summary>Finds the pending requests whose context names a ticket.</summary>
public sealed class TicketIndex
{
    private readonly WakeupsByKey<string> _byTicket = new(wakeup => wakeup.Request.Context.TicketId!);

    /// <summary>The pending requests for a ticket, first come first.</summary>
    public IReadOnlyList<Wakeup> PendingFor(string ticketId) => [.. _byTicket.With(ticketId).OrderBy(wakeup => wakeup.Acceptance)];

    internal void Add(Wakeup wakeup)
    {
        if (wakeup.Request.Context.TicketId is not null)
        {
            _byTicket.Add(wakeup);
        }
    }

    internal void Remove(Wakeup wakeup)
    {
        if (wakeup.Request.Context.TicketId is not null)
        {
            _byTicket.Remove(wakeup);
        }
    }
}
