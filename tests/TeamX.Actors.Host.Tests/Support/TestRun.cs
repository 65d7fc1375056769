using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>Runs to hand to a runner.</summary>
internal static class TestRun
{
    public static readonly DateTimeOffset ScheduledFor = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static RunContext Of(string? settings, int attempt = 1) => new()
    {
        CompanyId = new CompanyId("acme"),
        AgentId = new AgentId("ann"),
        WakeupId = new WakeupId(Guid.CreateVersion7()),
        Attempt = attempt,
        LeaseToken = new LeaseToken(Guid.NewGuid()),
        MayHaveRunBefore = attempt > 1,
        Slot = 1,
        Trigger = new Trigger(TriggerType.TicketAssigned, "T-7"),
        Priority = 70,
        ScheduledFor = ScheduledFor,
        Context = WakeupContext.Empty with { TicketId = "T-7", Metadata = """{"lang":"fr"}""" },
        RunnerSettings = settings,
        Timeout = TimeSpan.FromMinutes(30),
    };
}
