using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <summary>The heartbeat of companies: a typed front over the messages to them. A refusal is a reply, never an exception.</summary>
public interface IHeartbeatService
{
    /// <summary>Asks for a wakeup. Answer: <see cref="WakeupReceipt"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> ScheduleWakeupAsync(CompanyId companyId, WakeupOrder order, CancellationToken cancellationToken = default);

    /// <summary>Runs a parked retry now, or re-creates a dead-lettered request. Answer: <see cref="WakeupReceipt"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> RetryFailedWakeupAsync(CompanyId companyId, WakeupId wakeupId, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>Cancels a request. Answer: <see cref="Done"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> CancelWakeupAsync(CompanyId companyId, WakeupId wakeupId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>An agent's requests, newest first. Answer: <see cref="WakeupPage"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> GetAgentWakeupHistoryAsync(
        CompanyId companyId, AgentId agentId, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How alive an agent is. Answer: <see cref="LivenessView"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> CheckAgentLivenessAsync(CompanyId companyId, AgentId agentId, CancellationToken cancellationToken = default);

    /// <summary>Statistics of a company. Answer: <see cref="StatsView"/> or <see cref="Refusal"/>.</summary>
    Task<CompanyReply> GetStatsAsync(CompanyId companyId, CancellationToken cancellationToken = default);

    /// <summary>Lets runs start again in all companies of this process.</summary>
    void Start();

    /// <summary>Lets no further run start in this process; running runs go on, requests are still accepted.</summary>
    void Stop();
}
