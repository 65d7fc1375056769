using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Mcp;

/// <summary>The tools: an agent wakes itself and its colleagues, and asks why something runs or waits.</summary>
[McpServerToolType]
internal sealed class WakeupTools(McpCaller caller, CompanyGate companies, TimeProvider time)
{
    private const string CompanyHelp = "The company; only if the connection does not name it.";

    // Beyond what the engine accepts, and small enough to be added to any instant.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(10_000);

    [McpServerTool(Name = "schedule_wakeup", Destructive = false, OpenWorld = false)]
    [Description("Wakes an agent, by default yourself, now or later. Answers with wakeupId and outcome: scheduled, coalesced (merged into an equal one that waits) or deduplicated.")]
    public async Task<CallToolResult> ScheduleAsync(
        [Description("What the woken agent is to do, for it to read.")] string reason,
        [Description("A delay such as PT2H (two hours) or P1D, or an instant such as 2026-03-01T08:00:00Z; at once if left out.")] string? when = null,
        [Description("The agent to wake; yourself if left out.")] string? agentId = null,
        [Description("0 to 100, higher is sooner; that of the trigger if left out (schedule: 50).")] int? priority = null,
        [Description("The kind of cause: schedule (if left out), manual, ticket_assigned, routine or goal_decomposed.")] string trigger = "schedule",
        [Description("What it is about, for example a ticket's id: wakeups of one agent with the same trigger and triggerId merge while they wait.")] string? triggerId = null,
        [Description("The ticket to work on.")] string? ticketId = null,
        [Description("A name for this wish: asked again with the same name, it is scheduled once.")] string? idempotencyKey = null,
        [Description("The wakeup that causes this one, the one you are running for; only if the connection does not name it.")] string? causedBy = null,
        [Description(CompanyHelp)] string? company = null)
    {
        var id = caller.Company(company, ApiRole.Operator);
        var order = new WakeupOrder(caller.AgentOr(agentId), new Trigger(WireNames.TriggerTypeOf(trigger), triggerId))
        {
            Priority = priority,
            ScheduledFor = InstantOf(when),
            Reason = reason,
            IdempotencyKey = idempotencyKey,
            Context = new WakeupContext { TicketId = ticketId, CausedBy = causedBy is null ? null : PathId.Wakeup(causedBy) },
        };
        var receipt = await AskAsync<WakeupReceipt>(new ScheduleWakeup(id, order) { RequestedBy = caller.Agent }).ConfigureAwait(false);
        return McpEndpoint.ResultOf(ReceiptJson.Of(receipt));
    }

    [McpServerTool(Name = "list_wakeups", ReadOnly = true, OpenWorld = false)]
    [Description("Wakeups of an agent, by default your own, newest first.")]
    public async Task<CallToolResult> ListAsync(
        [Description("The agent; yourself if left out.")] string? agentId = null,
        [Description("Of all agents of the company.")] bool allAgents = false,
        [Description("pending, processing, completed, failed or cancelled; all if left out.")] string? status = null,
        [Description("1 to 1,000.")] int limit = 20,
        [Description("The nextCursor of the page before.")] string? cursor = null,
        [Description(CompanyHelp)] string? company = null)
    {
        var query = new ListWakeups(caller.Company(company, ApiRole.Reader))
        {
            AgentId = allAgents ? null : caller.AgentOr(agentId),
            Status = status is null ? null : StatusOf(status),
            Limit = limit,
            Cursor = cursor,
        };
        var page = await AskAsync<WakeupPage>(query).ConfigureAwait(false);
        return McpEndpoint.ResultOf(new PageJson<WakeupJson>([.. page.Items.Select(WakeupJson.Of)], page.NextCursor));
    }

    [McpServerTool(Name = "explain_wakeup", ReadOnly = true, OpenWorld = false)]
    [Description("Why a wakeup is where it is: what happened to it in order, and, while it waits, what must happen and the earliest instant.")]
    public async Task<CallToolResult> ExplainAsync(
        [Description("The wakeup.")] string wakeupId, [Description(CompanyHelp)] string? company = null)
    {
        var query = new ExplainWakeup(caller.Company(company, ApiRole.Reader), PathId.Wakeup(wakeupId));
        return McpEndpoint.ResultOf(WakeupExplanationJson.Of(await AskAsync<WakeupExplanation>(query).ConfigureAwait(false)));
    }

    [McpServerTool(Name = "cancel_wakeup", Destructive = true, OpenWorld = false)]
    [Description("Cancels a wakeup: at once while it waits; a running one is told to stop. Answers with the wakeup.")]
    public async Task<CallToolResult> CancelAsync(
        [Description("The wakeup.")] string wakeupId,
        [Description("Why, for whoever asks later.")] string? reason = null,
        [Description(CompanyHelp)] string? company = null)
    {
        var (id, wakeup) = (caller.Company(company, ApiRole.Operator), PathId.Wakeup(wakeupId));
        await AskAsync<Done>(new CancelWakeup(id, wakeup, reason) { RequestedBy = caller.Agent }).ConfigureAwait(false);
        return McpEndpoint.ResultOf(WakeupJson.Of(await AskAsync<WakeupView>(new GetWakeup(id, wakeup)).ConfigureAwait(false)));
    }

    private Task<T> AskAsync<T>(IWithCompanyId message)
        where T : CompanyReply => companies.AskAsync<T>(message, caller.Http);

    private DateTimeOffset? InstantOf(string? when) =>
        when is null ? null
        : DurationText.TryParse(when, out var delay) ? time.GetUtcNow() + (delay < LongestDelay ? delay : LongestDelay)
        : InstantText.TryParse(when, out var instant) ? instant
        : throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The argument 'when' can't be read. Give a delay such as PT2H, or an instant such as 2026-03-01T08:00:00Z.");

    private static WakeupStatus StatusOf(string name) => WireNames.StatusOf(name) is var status && status != WakeupStatus.Unknown
        ? status
        : throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The argument 'status' is one of pending, processing, completed, failed, cancelled.");
}
