using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <inheritdoc/>
internal sealed class HeartbeatService(CompanyClient client, IRequiredActor<CompanyRegion> region) : IHeartbeatService
{
    public Task<CompanyReply> ScheduleWakeupAsync(CompanyId companyId, WakeupOrder order, CancellationToken cancellationToken) =>
        client.AskAsync(new ScheduleWakeup(companyId, order), cancellationToken);

    public Task<CompanyReply> RetryFailedWakeupAsync(CompanyId companyId, WakeupId wakeupId, bool force, CancellationToken cancellationToken) =>
        client.AskAsync(new RetryWakeup(companyId, wakeupId, force), cancellationToken);

    public Task<CompanyReply> CancelWakeupAsync(CompanyId companyId, WakeupId wakeupId, string? reason, CancellationToken cancellationToken) =>
        client.AskAsync(new CancelWakeup(companyId, wakeupId, reason), cancellationToken);

    public Task<CompanyReply> GetAgentWakeupHistoryAsync(
        CompanyId companyId, AgentId agentId, int limit, string? cursor, CancellationToken cancellationToken) =>
        client.AskAsync(new ListWakeups(companyId) { AgentId = agentId, Limit = limit, Cursor = cursor }, cancellationToken);

    public Task<CompanyReply> CheckAgentLivenessAsync(CompanyId companyId, AgentId agentId, CancellationToken cancellationToken) =>
        client.AskAsync(new GetLiveness(companyId, agentId), cancellationToken);

    public Task<CompanyReply> GetStatsAsync(CompanyId companyId, CancellationToken cancellationToken) =>
        client.AskAsync(new GetStats(companyId), cancellationToken);

    public void Start() => region.ActorRef.Tell(new SetDispatching(true));

    public void Stop() => region.ActorRef.Tell(new SetDispatching(false));
}
