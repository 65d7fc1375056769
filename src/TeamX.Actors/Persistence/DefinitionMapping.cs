using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>Facts about the company itself and its agents.</summary>
internal static class DefinitionMapping
{
    /// <summary>What journals mean that were written before the policy had a retention; it stays, whatever the default becomes.</summary>
    private static readonly TimeSpan RetentionBeforeItWasAnOption = TimeSpan.FromDays(30);

    internal static CompanyDefinedData ToData(CompanyDefined e)
    {
        var data = new CompanyDefinedData { Name = e.Name };
        if (e.Mission is { } mission) data.Mission = mission;
        if (e.MaxConcurrentRuns is { } limit) data.MaxConcurrentRuns = limit;
        return data;
    }

    internal static CompanyDefined FromData(CompanyDefinedData d) =>
        new(d.Name, d.HasMission ? d.Mission : null, d.HasMaxConcurrentRuns ? d.MaxConcurrentRuns : null);

    internal static CompanyPolicyData ToData(CompanyPolicy policy)
    {
        var data = new CompanyPolicyData
        {
            MaxConcurrentRuns = policy.MaxConcurrentRuns,
            RetryJitter = policy.RetryJitter,
            RunTimeoutMs = Ms(policy.RunTimeout),
            LeaseDurationMs = Ms(policy.LeaseDuration),
            MaxInterruptions = policy.MaxInterruptions,
            IdempotencyWindowMs = Ms(policy.IdempotencyWindow),
            IdempotencyMaxKeys = policy.IdempotencyMaxKeys,
            SelfWakeCooldownMs = Ms(policy.SelfWakeCooldown),
            MaxWakeDepth = policy.MaxWakeDepth,
            CircuitBreakerThreshold = policy.CircuitBreakerThreshold,
            AgingPointsPerMinute = policy.AgingPointsPerMinute,
            MaxWakeupsPerAgentPerHour = policy.MaxWakeupsPerAgentPerHour,
            MaxPendingContextBytes = policy.MaxPendingContextBytes,
            WaitForDurableStart = policy.WaitForDurableStart,
            RetentionMs = Ms(policy.Retention),
        };
        data.RetryDelaysMs.AddRange(policy.RetryDelays.Select(Ms));
        return data;
    }

    internal static CompanyPolicy FromData(CompanyPolicyData d) => new()
    {
        MaxConcurrentRuns = d.MaxConcurrentRuns,
        RetryDelays = [.. d.RetryDelaysMs.Select(Duration)],
        RetryJitter = d.RetryJitter,
        RunTimeout = Duration(d.RunTimeoutMs),
        LeaseDuration = Duration(d.LeaseDurationMs),
        MaxInterruptions = d.MaxInterruptions,
        IdempotencyWindow = Duration(d.IdempotencyWindowMs),
        IdempotencyMaxKeys = d.IdempotencyMaxKeys,
        SelfWakeCooldown = Duration(d.SelfWakeCooldownMs),
        MaxWakeDepth = d.MaxWakeDepth,
        CircuitBreakerThreshold = d.CircuitBreakerThreshold,
        AgingPointsPerMinute = d.AgingPointsPerMinute,
        MaxWakeupsPerAgentPerHour = d.MaxWakeupsPerAgentPerHour,
        MaxPendingContextBytes = d.MaxPendingContextBytes,
        WaitForDurableStart = d.WaitForDurableStart,
        Retention = d.HasRetentionMs ? Duration(d.RetentionMs) : RetentionBeforeItWasAnOption,
    };

    internal static CompanyPausedData ToData(CompanyPaused e)
    {
        var data = new CompanyPausedData();
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static CompanyPaused FromData(CompanyPausedData d) => new(d.HasReason ? d.Reason : null);

    internal static AgentDefinedData ToData(AgentDefined e)
    {
        var data = new AgentDefinedData
        {
            AgentId = e.AgentId.Value, Name = e.Name, MaxConcurrentRuns = e.MaxConcurrentRuns, RunnerKind = e.Runner.Kind,
        };
        if (e.Role is { } role) data.Role = role;
        if (e.ReportsTo is { } manager) data.ReportsTo = manager.Value;
        if (e.Runner.Settings is { } settings) data.RunnerSettings = settings;
        return data;
    }

    internal static AgentDefined FromData(AgentDefinedData d, NameTable names) => new(
        names.Agent(d.AgentId),
        d.Name,
        d.HasRole ? d.Role : null,
        d.HasReportsTo ? names.Agent(d.ReportsTo) : null,
        d.MaxConcurrentRuns,
        new RunnerSpec(names.Shared(d.RunnerKind), d.HasRunnerSettings ? d.RunnerSettings : null));

    internal static AgentPausedData ToData(AgentPaused e)
    {
        var data = new AgentPausedData { AgentId = e.AgentId.Value };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static AgentPaused FromData(AgentPausedData d, NameTable names) => new(names.Agent(d.AgentId), d.HasReason ? d.Reason : null);

    internal static AgentTerminatedData ToData(AgentTerminated e)
    {
        var data = new AgentTerminatedData { AgentId = e.AgentId.Value };
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static AgentTerminated FromData(AgentTerminatedData d, NameTable names) => new(names.Agent(d.AgentId), d.HasReason ? d.Reason : null);

    internal static AgentSuspendedData ToData(AgentSuspended e) =>
        new() { AgentId = e.AgentId.Value, Reason = e.Reason, DeadLetteredInARow = e.DeadLetteredInARow };

    internal static AgentSuspended FromData(AgentSuspendedData d, NameTable names) =>
        new(names.Agent(d.AgentId), d.Reason, d.DeadLetteredInARow);

    internal static AgentProbeAllowedData ToData(AgentProbeAllowed e) => new() { AgentId = e.AgentId.Value, WakeupId = Optional(e.WakeupId) };

    internal static AgentProbeAllowed FromData(AgentProbeAllowedData d, NameTable names) => new(names.Agent(d.AgentId), OptionalWakeup(d.WakeupId));

    internal static AgentReinstatedData ToData(AgentReinstated e) => new() { AgentId = e.AgentId.Value, Reason = e.Reason };

    internal static AgentReinstated FromData(AgentReinstatedData d, NameTable names) => new(names.Agent(d.AgentId), d.Reason);
}
