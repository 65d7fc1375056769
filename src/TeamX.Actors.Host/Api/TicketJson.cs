using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>The body of <c>PUT /api/companies/{c}/tickets/{t}</c>. Without an assignee nobody has the ticket any longer.</summary>
internal sealed record TicketRequest
{
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? GoalId { get; init; }

    public string? ParentTicketId { get; init; }

    public string? AssigneeId { get; init; }

    public int? Priority { get; init; }

    public string? RequestedBy { get; init; }

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public DefineTicket ToCommand(CompanyId company, TicketId ticket) => new(company, ticket, Title)
    {
        Description = Description,
        GoalId = GoalId is null ? null : PathId.Goal(GoalId),
        ParentTicketId = ParentTicketId is null ? null : PathId.Ticket(ParentTicketId),
        AssigneeId = AssigneeId is null ? null : PathId.Agent(AssigneeId),
        Priority = Priority,
        RequestedBy = RequestedBy,
    };
}

/// <summary>The body of <c>POST /api/companies/{c}/tickets/{t}/assign</c>.</summary>
internal sealed record AssignRequest
{
    public required string AgentId { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>The body of <c>POST /api/companies/{c}/tickets/{t}/status</c>.</summary>
internal sealed record TicketStatusRequest
{
    public required string Status { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>A ticket as JSON.</summary>
internal sealed record TicketJson(
    string Id, string CompanyId, string Title, string? Description, string Status, string? AssigneeId, string? GoalId, string? ParentTicketId,
    int? Priority, string? RoutineId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt)
{
    public static TicketJson Of(TicketView view) => new(
        view.Id.Value, view.CompanyId.Value, view.Title, view.Description, WireNames.Of(view.Status), view.AssigneeId?.Value, view.GoalId?.Value,
        view.ParentTicketId?.Value, view.Priority, view.RoutineId, view.CreatedAt, view.UpdatedAt, view.ClosedAt);
}
