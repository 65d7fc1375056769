using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>What the bodies of a schedule and of a routine have in common.</summary>
internal abstract record RecurringRequest
{
    public TimeSpan? Every { get; init; }

    public DateTimeOffset? Anchor { get; init; }

    public string? Cron { get; init; }

    public string TimeZone { get; init; } = "UTC";

    public bool Enabled { get; init; } = true;

    public string OverlapPolicy { get; init; } = WireNames.Of(Domain.Protocol.OverlapPolicy.Coalesce);

    public string MissedFirePolicy { get; init; } = WireNames.Of(Domain.Protocol.MissedFirePolicy.FireOnce);

    public int? Priority { get; init; }

    public int? MaxRetries { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>What recurs, and when.</summary>
    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public abstract ScheduleDefinition ToDefinition();

    protected ScheduleDefinition Define(AgentId agent, WakeupContext context, TicketTemplate? ticket = null) =>
        new(agent, new Recurrence { Every = Every, Anchor = Anchor, Cron = Cron, TimeZone = TimeZone })
        {
            Enabled = Enabled,
            Overlap = WireNames.OverlapPolicyOf(OverlapPolicy),
            MissedFires = WireNames.MissedFirePolicyOf(MissedFirePolicy),
            Priority = Priority,
            MaxRetries = MaxRetries,
            Timeout = Timeout,
            Context = context,
            Ticket = ticket,
        };
}

/// <summary>The body of <c>PUT /api/companies/{c}/schedules/{s}</c>.</summary>
internal sealed record ScheduleRequest : RecurringRequest
{
    public required string AgentId { get; init; }

    public ContextJson? Context { get; init; }

    public override ScheduleDefinition ToDefinition() => Define(PathId.Agent(AgentId), ContextJson.Read(Context));
}

/// <summary>The body of <c>PUT /api/companies/{c}/routines/{r}</c>.</summary>
internal sealed record RoutineRequest : RecurringRequest
{
    public required TicketTemplateJson Ticket { get; init; }

    public RoutineContextJson? Context { get; init; }

    public override ScheduleDefinition ToDefinition() =>
        Define(PathId.Agent(Ticket.AssigneeId), RoutineContextJson.Read(Context), Ticket.ToTemplate());
}

/// <summary>The ticket of a routine as JSON, with the agent that each is assigned to.</summary>
internal sealed record TicketTemplateJson
{
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? GoalId { get; init; }

    public string? ParentTicketId { get; init; }

    public required string AssigneeId { get; init; }

    public static TicketTemplateJson Of(TicketTemplate ticket, AgentId assignee) => new()
    {
        Title = ticket.Title,
        Description = ticket.Description,
        GoalId = ticket.GoalId?.Value,
        ParentTicketId = ticket.ParentTicketId?.Value,
        AssigneeId = assignee.Value,
    };

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public TicketTemplate ToTemplate() => new(Title)
    {
        Description = Description,
        GoalId = GoalId is null ? null : PathId.Goal(GoalId),
        ParentTicketId = ParentTicketId is null ? null : PathId.Ticket(ParentTicketId),
    };
}

/// <summary>What a routine's agent is told besides goal, ticket and source, which the routine sets itself.</summary>
internal sealed record RoutineContextJson
{
    public string? ProjectId { get; init; }

    public RawJson? Metadata { get; init; }

    public static RoutineContextJson Of(WakeupContext context) => new() { ProjectId = context.ProjectId, Metadata = RawJson.Of(context.Metadata) };

    public static WakeupContext Read(RoutineContextJson? json) =>
        json is null ? WakeupContext.Empty : new WakeupContext { ProjectId = json.ProjectId, Metadata = json.Metadata?.Text };
}
