using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <summary>The usual reasons to wake an agent, one call each. Every answer is a <see cref="WakeupReceipt"/> or a <see cref="Refusal"/>.</summary>
public interface IAgentWakeupQueue
{
    /// <summary>A ticket was assigned: trigger <c>ticket_assigned</c> with the ticket's id, priority 70.</summary>
    Task<CompanyReply> QueueIssueAssignmentWakeupAsync(
        CompanyId companyId, AgentId assigneeAgentId, string issueId, string? contextSource = null, string? goalId = null, string? projectId = null,
        string? parentTicketId = null, CancellationToken cancellationToken = default);

    /// <summary>A routine was carried out: trigger <c>routine</c> with the routine's id, priority 60.</summary>
    Task<CompanyReply> QueueRoutineCompletionWakeupAsync(
        CompanyId companyId, AgentId agentId, string routineId, string? ticketId = null, string? goalId = null, CancellationToken cancellationToken = default);

    /// <summary>A person asks: trigger <c>manual</c>, priority 80.</summary>
    Task<CompanyReply> TriggerManualWakeupAsync(
        CompanyId companyId, AgentId agentId, string? reason = null, string? requestedBy = null, string? ticketId = null,
        CancellationToken cancellationToken = default);

    /// <summary>A goal was decomposed: trigger <c>goal_decomposed</c> with the goal's id, priority 75.</summary>
    Task<CompanyReply> QueueGoalDecompositionWakeupAsync(
        CompanyId companyId, AgentId agentId, string goalId, string? parentTicketId = null, CancellationToken cancellationToken = default);
}
