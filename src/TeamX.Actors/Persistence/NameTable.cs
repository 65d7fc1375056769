using System.Diagnostics.CodeAnalysis;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The names read from one payload, each kept once: a company has many wakeups and tickets, and few agents, goals, callers and processes.
/// </summary>
internal sealed class NameTable
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal AgentId Agent(string name) => new(Shared(name));

    internal GoalId Goal(string name) => new(Shared(name));

    internal TicketId Ticket(string name) => new(Shared(name));

    [return: NotNullIfNotNull(nameof(name))]
    internal string? Shared(string? name)
    {
        if (name is null) return null;
        if (_names.TryGetValue(name, out var known)) return known;
        _names.Add(name);
        return name;
    }
}
