using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>The body of <c>PUT /api/companies/{c}/goals/{g}</c>.</summary>
internal sealed record GoalRequest
{
    public required string Title { get; init; }

    public string? ParentGoalId { get; init; }

    public string? Description { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>The body of <c>POST /api/companies/{c}/goals/{g}/decompose</c>.</summary>
internal sealed record DecomposeRequest
{
    public required string AgentId { get; init; }

    /// <summary>The ticket under which the parts belong.</summary>
    public string? ParentTicketId { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>A goal as JSON.</summary>
internal sealed record GoalJson(
    string Id, string CompanyId, string Title, string? Description, string? ParentGoalId, int Depth, DateTimeOffset CreatedAt)
{
    public static GoalJson Of(GoalView view) => new(
        view.Id.Value, view.CompanyId.Value, view.Title, view.Description, view.ParentGoalId?.Value, view.Depth, view.CreatedAt);
}

/// <summary>The mission and the goals from the root to one of them.</summary>
internal sealed record AncestryJson(string? Mission, IReadOnlyList<AncestorGoalJson> Goals)
{
    public static AncestryJson Of(Ancestry ancestry) => new(ancestry.Mission, [.. ancestry.Goals.Select(AncestorGoalJson.Of)]);
}

/// <summary>One goal of a chain.</summary>
internal sealed record AncestorGoalJson(string Id, string Title, string? Description)
{
    public static AncestorGoalJson Of(AncestorGoal goal) => new(goal.Id.Value, goal.Title, goal.Description);
}

/// <summary>One ticket of a chain.</summary>
internal sealed record AncestorTicketJson(string Id, string Title, string? Description, string Status)
{
    public static AncestorTicketJson Of(AncestorTicket ticket) =>
        new(ticket.Id.Value, ticket.Title, ticket.Description, WireNames.Of(ticket.Status));
}
