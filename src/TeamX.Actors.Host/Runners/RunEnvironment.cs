using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>What a command is told about its run: ids in environment variables, everything as one line of JSON on standard input.</summary>
internal static class RunEnvironment
{
    /// <summary>The variable with the lease token.</summary>
    public const string LeaseToken = "TEAMX_LEASE_TOKEN";

    /// <summary>The variables of a run; null removes an inherited one.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> VariablesOf(RunContext run, string? url) =>
    [
        new("TEAMX_WAKEUP_ID", run.WakeupId.ToString()),
        new("TEAMX_COMPANY_ID", run.CompanyId.Value),
        new("TEAMX_AGENT_ID", run.AgentId.Value),
        new("TEAMX_ATTEMPT", run.Attempt.ToString(CultureInfo.InvariantCulture)),
        new(LeaseToken, run.LeaseToken.ToString()),
        new("TEAMX_TRIGGER", TriggerJson.Of(run.Trigger).Type),
        new("TEAMX_TRIGGER_ID", run.Trigger.Id),
        new("TEAMX_GOAL_ID", run.Goals is [.., var nearest] ? nearest.Id.Value : run.Context.GoalId),
        new("TEAMX_PROJECT_ID", run.Context.ProjectId),
        new("TEAMX_TICKET_ID", run.Context.TicketId),
        new("TEAMX_URL", url),
        new("TRACEPARENT", run.TraceParent),
    ];

    /// <summary>The line on standard input, without its end.</summary>
    public static byte[] InputOf(RunContext run) => JsonSerializer.SerializeToUtf8Bytes(
        new RunJson
        {
            Id = run.WakeupId.ToString(),
            CompanyId = run.CompanyId.Value,
            AgentId = run.AgentId.Value,
            AgentRole = run.AgentRole,
            Trigger = TriggerJson.Of(run.Trigger),
            Priority = run.Priority,
            ScheduledFor = run.ScheduledFor,
            Attempt = run.Attempt,
            MayHaveRunBefore = run.MayHaveRunBefore,
            LeaseToken = run.LeaseToken.ToString(),
            Slot = run.Slot,
            Timeout = run.Timeout,
            Reason = run.Reason,
            Context = ContextJson.Of(run.Context),
            Mission = run.Mission,
            Goals = [.. run.Goals.Select(AncestorGoalJson.Of)],
            Tickets = [.. run.Tickets.Select(AncestorTicketJson.Of)],
            Traceparent = run.TraceParent,
        },
        ApiJson.Options);

    /// <summary>The line as JSON; the schema RunInput of docs/openapi.yaml.</summary>
    internal sealed record RunJson
    {
        public required string Id { get; init; }

        public required string CompanyId { get; init; }

        public required string AgentId { get; init; }

        public string? AgentRole { get; init; }

        public required TriggerJson Trigger { get; init; }

        public required int Priority { get; init; }

        public required DateTimeOffset ScheduledFor { get; init; }

        public required int Attempt { get; init; }

        public required bool MayHaveRunBefore { get; init; }

        public required string LeaseToken { get; init; }

        public required int Slot { get; init; }

        public required TimeSpan Timeout { get; init; }

        public string? Reason { get; init; }

        public required ContextJson Context { get; init; }

        public string? Mission { get; init; }

        public required IReadOnlyList<AncestorGoalJson> Goals { get; init; }

        public required IReadOnlyList<AncestorTicketJson> Tickets { get; init; }

        public string? Traceparent { get; init; }
    }
}
