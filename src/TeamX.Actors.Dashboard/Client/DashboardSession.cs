using TeamX.Actors.Dashboard.Security;
using TeamX.Actors.Security;

namespace TeamX.Actors.Dashboard.Client;

/// <summary>
/// Who sits before one open page. It is told by the page itself when it was served, protected against changes, and not by the host's sign-in state, which
/// belongs to the host. Until then nobody does, and nothing is allowed.
/// </summary>
internal sealed class DashboardSession(ApiKeys keys, DashboardTickets tickets)
{
    private string? _ticket;
    private bool _entered;

    /// <summary>The caller, looked up each time: a ticket ends also while a page is open. Null when nobody may do anything.</summary>
    public ApiCaller? Caller => !_entered ? null : keys.AreRequired ? tickets.CallerOf(_ticket) : ApiCaller.Local;

    /// <summary>Whether somebody has logged in, and so may log out.</summary>
    public bool HasLogin => keys.AreRequired;

    /// <summary>The address of the HTTP API in this host; null when the host has none.</summary>
    public string? Api { get; private set; }

    /// <summary>A page was served to the holder of this ticket.</summary>
    public void Enter(string? ticket, string? api = null) => (_ticket, Api, _entered) = (ticket, api, true);
}
