using Microsoft.Extensions.Options;

namespace TeamX.Actors.Hosting;

/// <summary>Checks the settings at start: one sentence for each fault.</summary>
internal sealed class TeamXOptionsValidator : IValidateOptions<TeamXOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TeamXOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(TeamXOptions options)
    {
        var day = TimeSpan.FromDays(1);
        string?[] faults =
        [
            string.IsNullOrWhiteSpace(options.DataDirectory) ? "TeamX:DataDirectory has to name a folder." : null,
            StorageFault(options.Storage),
            Number("MaxConcurrentRuns", options.MaxConcurrentRuns, 1, 1_000),
            Number("MaxInterruptions", options.MaxInterruptions, 0, 1_000),
            Number("IdempotencyMaxKeys", options.IdempotencyMaxKeys, 1, 100_000_000),
            Number("MaxWakeDepth", options.MaxWakeDepth, 1, 1_000),
            Number("CircuitBreaker:Threshold", options.CircuitBreaker.Threshold, 1, 1_000_000),
            Number("MaxWakeupsPerAgentPerHour", options.MaxWakeupsPerAgentPerHour, 0, 100_000),
            Number("Snapshot:MinimumEvents", options.Snapshot.MinimumEvents, 1, 100_000_000),
            Length("HeartbeatInterval", options.HeartbeatInterval, TimeSpan.FromSeconds(1), day),
            Length("RunTimeout", options.RunTimeout, TimeSpan.FromSeconds(1), 30 * day),
            Length("CancelGrace", options.CancelGrace, TimeSpan.Zero, day),
            Length("ShutdownGrace", options.ShutdownGrace, TimeSpan.Zero, day),
            Length("Lease:HeartbeatInterval", options.Lease.HeartbeatInterval, TimeSpan.FromMilliseconds(100), day),
            Length("IdempotencyWindow", options.IdempotencyWindow, TimeSpan.FromSeconds(1), 366 * day),
            Length("Retention", options.Retention, day, 3_660 * day),
            Length("SelfWakeCooldown", options.SelfWakeCooldown, TimeSpan.Zero, day),
            Length("PassivateAfter", options.PassivateAfter, TimeSpan.FromSeconds(1), day),
            options.Lease.Duration >= 2 * options.Lease.HeartbeatInterval && options.Lease.Duration <= day
                ? null : "TeamX:Lease:Duration is at least twice TeamX:Lease:HeartbeatInterval, and at most 1 day.",
            double.IsFinite(options.Aging.PointsPerMinute) && options.Aging.PointsPerMinute is >= 0 and <= 1_000
                ? null : "TeamX:Aging:PointsPerMinute is between 0 and 1,000.",
            options.Retry.Jitter is >= 0 and <= 1 ? null : "TeamX:Retry:Jitter is between 0 and 1.",
            options.Retry.Delays is { Count: > 100 } ? "TeamX:Retry:Delays has at most 100 entries." : null,
            options.Retry.Delays?.Exists(delay => delay < TimeSpan.Zero || delay > 366 * day) == true
                ? "Each of TeamX:Retry:Delays is between 0 and 366 days." : null,
            options.Runners.AllowedCommands.Exists(command => !Path.IsPathFullyQualified(command))
                ? "Each of TeamX:Runners:AllowedCommands is an absolute path." : null,
            options.Runners.AllowedTargets.Exists(target => Uri.CheckHostName(target) == UriHostNameType.Unknown)
                ? "Each of TeamX:Runners:AllowedTargets is a host name or address, without scheme, port and path." : null,
        ];
        return faults.OfType<string>().Concat(RemotingFaults.Of(options));
    }

    private static string? StorageFault(StorageOptions storage) => (storage.Provider, string.IsNullOrWhiteSpace(storage.ConnectionString)) switch
    {
        (StorageOptions.Sqlite, true) or (StorageOptions.PostgreSql, false) => null,
        (StorageOptions.Sqlite, false) => "TeamX:Storage:ConnectionString is for TeamX:Storage:Provider 'postgresql'; with 'sqlite' the files are in TeamX:DataDirectory.",
        (StorageOptions.PostgreSql, true) => "TeamX:Storage:ConnectionString has to name the database, as TeamX:Storage:Provider is 'postgresql'.",
        _ => $"TeamX:Storage:Provider is 'sqlite' or 'postgresql', not '{storage.Provider}'.",
    };

    private static string? Number(string key, int value, int min, int max) =>
        value >= min && value <= max ? null : $"TeamX:{key} is a whole number from {min:N0} to {max:N0}, not {value:N0}.";

    private static string? Length(string key, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value >= min && value <= max ? null : $"TeamX:{key} is between {min} and {max}, not {value}.";
}
