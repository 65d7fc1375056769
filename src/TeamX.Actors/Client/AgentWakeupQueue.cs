using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <inheritdoc/>
internal sealed class AgentWakeupQueue(CompanyClient client) : IAgentWakeupQueue
{
    public Task<CompanyReply> QueueIssueAssignmentWakeupAsync(
        CompanyId companyId, AgentId assigneeAgentId, string issueId, string? contextSource, string? goalId, string? projectId,
        string? parentTicketId, CancellationToken cancellationToken) =>
        Ask(companyId, assigneeAgentId, new Trigger(TriggerType.TicketAssigned, issueId), new WakeupContext
        {
            TicketId = issueId, GoalId = goalId, ProjectId = projectId, ParentTicketId = parentTicketId,
            SourceKind = contextSource ?? "issue_assignment", SourceRefId = issueId,
        }, cancellationToken: cancellationToken);

    public Task<CompanyReply> QueueRoutineCompletionWakeupAsync(
        CompanyId companyId, AgentId agentId, string routineId, string? ticketId, string? goalId, CancellationToken cancellationToken) =>
        Ask(companyId, agentId, new Trigger(TriggerType.Routine, routineId), new WakeupContext
        {
            TicketId = ticketId, GoalId = goalId, SourceKind = "routine_execution", SourceRefId = routineId,
        }, cancellationToken: cancellationToken);

    public Task<CompanyReply> ScheduleRecurringWakeupAsync(
        CompanyId companyId, AgentId agentId, Recurrence recurrence, string? scheduleId, WakeupContext? context, CancellationToken cancellationToken) =>
        client.AskAsync(
            new DefineSchedule(
                companyId,
                ScheduleId.Schedule(scheduleId ?? Guid.CreateVersion7().ToString()),
                new ScheduleDefinition(agentId, recurrence) { Context = context ?? WakeupContext.Empty }),
            cancellationToken);

    public Task<CompanyReply> TriggerManualWakeupAsync(
        CompanyId companyId, AgentId agentId, string? reason, string? requestedBy, string? ticketId, CancellationToken cancellationToken) =>
        Ask(companyId, agentId, new Trigger(TriggerType.Manual),
            new WakeupContext { TicketId = ticketId, SourceKind = "manual" }, reason, requestedBy, cancellationToken);

    public Task<CompanyReply> QueueGoalDecompositionWakeupAsync(
        CompanyId companyId, AgentId agentId, string goalId, string? parentTicketId, CancellationToken cancellationToken) =>
        Ask(companyId, agentId, new Trigger(TriggerType.GoalDecomposed, goalId), new WakeupContext
        {
            GoalId = goalId, ParentTicketId = parentTicketId, SourceKind = "goal_decomposition", SourceRefId = goalId,
        }, cancellationToken: cancellationToken);

    private Task<CompanyReply> Ask(
        CompanyId companyId, AgentId agentId, Trigger trigger, WakeupContext context, string? reason = null, string? requestedBy = null,
        CancellationToken cancellationToken = default) =>
        client.AskAsync(
            new ScheduleWakeup(companyId, new WakeupOrder(agentId, trigger) { Context = context, Reason = reason }) { RequestedBy = requestedBy },
            cancellationToken);
}
