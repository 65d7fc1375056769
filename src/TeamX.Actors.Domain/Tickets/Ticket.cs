using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tickets;

/// <summary>One ticket in the state of its company.</summary>
public sealed class Ticket : TreeNode<Ticket>
{
    internal Ticket(TicketDefined definition, DateTimeOffset createdAt) =>
        (Definition, CreatedAt, UpdatedAt) = (definition, createdAt, createdAt);

    /// <summary>The identity.</summary>
    public TicketId Id => Definition.TicketId;

    /// <summary>The definition in force.</summary>
    public TicketDefined Definition { get; internal set; }

    /// <summary>Where it is in its life.</summary>
    public TicketStatus Status { get; internal set; } = TicketStatus.Open;

    /// <summary>Who is to do it.</summary>
    public AgentId? AssigneeId { get; internal set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; internal set; }

    /// <summary>Whether its life is over.</summary>
    public bool IsClosed => Status is TicketStatus.Done or TicketStatus.Cancelled;

    /// <summary>The goal that it serves: its own, or that of the nearest ticket above that has one.</summary>
    public GoalId? NearestGoal
    {
        get
        {
            var ticket = this;
            while (ticket is { Definition.GoalId: null })
            {
                ticket = ticket.Parent;
            }

            return ticket?.Definition.GoalId;
        }
    }

    /// <summary>Whether it waits for the end of its retention.</summary>
    internal bool Retained { get; set; }

    internal TicketSnapshot ToSnapshot() => new(Definition, CreatedAt, UpdatedAt, Status) { AssigneeId = AssigneeId, ClosedAt = ClosedAt };
}
