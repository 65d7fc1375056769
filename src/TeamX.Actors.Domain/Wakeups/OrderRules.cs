using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>What can be said about an asked wakeup without knowing its company.</summary>
internal static class OrderRules
{
    public const int MaxTraceParentLength = 128;
    private const int MaxKeyLength = 200;
    private const int MaxTriggerIdLength = 128;
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(30);

    /// <summary>The priority of a trigger when an order gives none.</summary>
    public static int DefaultPriority(TriggerType type) => type switch
    {
        TriggerType.Manual => 80,
        TriggerType.GoalDecomposed => 75,
        TriggerType.TicketAssigned => 70,
        TriggerType.Routine => 60,
        _ => 50,
    };

    /// <summary>Checks an order; null when it is fine.</summary>
    public static Refusal? Check(WakeupOrder order, DateTimeOffset now)
    {
        if (!NameRule.IsValid(order.AgentId.Value))
        {
            return Refusals.IdInvalid("An agent id");
        }

        if (order.Trigger.Type == TriggerType.Unknown || !Enum.IsDefined(order.Trigger.Type))
        {
            return Refusals.TriggerTypeUnknown();
        }

        if (order.Trigger.Id is { } id && (id.Length is 0 or > MaxTriggerIdLength || Text.HasControls(id)))
        {
            return Refusals.TriggerIdInvalid();
        }

        if (order.Priority is < 0 or > 100)
        {
            return Refusals.PriorityOutOfRange();
        }

        if (order.MaxRetries is < 0 or > 100)
        {
            return Refusals.MaxRetriesOutOfRange();
        }

        if (order.Timeout < MinTimeout || order.Timeout > MaxTimeout)
        {
            return Refusals.TimeoutOutOfRange();
        }

        if (order.ScheduledFor > now.AddYears(5))
        {
            return Refusals.ScheduledForTooFar();
        }

        if (order.IdempotencyKey is { } key && (key.Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            return Refusals.IdempotencyKeyInvalid();
        }

        return CheckContext(order.Context)
            ?? Text.Check("reason", order.Reason, 1_024)
            ?? Text.Check("traceparent", order.TraceParent, MaxTraceParentLength);
    }

    private static Refusal? CheckContext(WakeupContext context)
    {
        if (ReferenceEquals(context, WakeupContext.Empty))
        {
            return null;
        }

        if (context.SizeInBytes() > ContextRules.MaxContextBytes)
        {
            return Refusals.ContextTooLarge();
        }

        return CheckId("context.goalId", context.GoalId)
            ?? CheckId("context.projectId", context.ProjectId)
            ?? CheckId("context.ticketId", context.TicketId)
            ?? CheckId("context.parentTicketId", context.ParentTicketId)
            ?? Text.Check("context.sourceKind", context.SourceKind, NameRule.MaxLength, context.SourceKind is null ? 0 : 1)
            ?? Text.Check("context.sourceRefId", context.SourceRefId, NameRule.MaxLength, context.SourceRefId is null ? 0 : 1)
            ?? (context.Metadata is null ? null : ContextRules.CheckMetadata(context.Metadata));
    }

    private static Refusal? CheckId(string what, string? id) => id is null || NameRule.IsValid(id) ? null : Refusals.IdInvalid(what);
}
