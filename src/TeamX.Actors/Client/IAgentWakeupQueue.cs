using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <summary>
/// The usual reasons to wake an agent, one call each. Every answer is a receipt or a <see cref="Refusal"/>: a <see cref="WakeupReceipt"/> where
/// one wakeup is asked for, a <see cref="ScheduleReceipt"/> where it is to recur.
/// </summary>
public interface IAgentWakeupQueue
{
    /// <summary>A ticket was assigned: trigger <c>ticket_assigned</c> with the ticket's id, priority 70.</summary>
    Task<CompanyReply> QueueIssueAssignmentWakeupAsync(
        CompanyId companyId, AgentId assigneeAgentId, string issueId, string? contextSource = null, string? goalId = null, string? projectId = null,
        string? parentTicketId = null, CancellationToken cancellationToken = default);

    /// <summary>A routine was carried out: trigger <c>routine</c> with the routine's id, priority 60.</summary>
    Task<CompanyReply> QueueRoutineCompletionWakeupAsync(
        CompanyId companyId, AgentId agentId, string routineId, string? ticketId = null, string? goalId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The agent is to be woken again and again: trigger <c>schedule</c> with the schedule's id, priority 50. A call with the id of an existing
    /// schedule replaces it; each call without an id makes another schedule, also when it is a repetition after a lost answer.
    /// </summary>
    /// <param name="companyId">The company.</param>
    /// <param name="agentId">The agent to wake.</param>
    /// <param name="recurrence">When.</param>
    /// <param name="scheduleId">The id of the schedule; null for a new one, which the receipt tells.</param>
    /// <param name="context">What the agent is told; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting; the schedule may be made all the same.</param>
    Task<CompanyReply> ScheduleRecurringWakeupAsync(
        CompanyId companyId, AgentId agentId, Recurrence recurrence, string? scheduleId = null, WakeupContext? context = null,
        CancellationToken cancellationToken = default);

    /// <summary>A person asks: trigger <c>manual</c>, priority 80.</summary>
    Task<CompanyReply> TriggerManualWakeupAsync(
        CompanyId companyId, AgentId agentId, string? reason = null, string? requestedBy = null, string? ticketId = null,
        CancellationToken cancellationToken = default);

    /// <summary>A goal was decomposed: trigger <c>goal_decomposed</c> with the goal's id, priority 75.</summary>
    Task<CompanyReply> QueueGoalDecompositionWakeupAsync(
        CompanyId companyId, AgentId agentId, string goalId, string? parentTicketId = null, CancellationToken cancellationToken = default);
}
