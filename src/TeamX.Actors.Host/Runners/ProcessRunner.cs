using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Hosting;
using TeamX.Actors.Security;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>
/// The runner <c>process</c>: one command line per run. Exit 0 completes with the command's output, 75 defers, 78 fails for good, anything
/// else fails and is retried.
/// </summary>
internal sealed class ProcessRunner(TeamXOptions options, RunRecords records, HostAddress address, TimeProvider time) : IAgentRunner
{
    // sysexits.h: EX_TEMPFAIL and EX_CONFIG.
    private const int ExitDeferred = 75;
    private const int ExitPermanent = 78;

    private static readonly TimeSpan DefaultDeferral = TimeSpan.FromMinutes(1);
    private static readonly string? SetSid = OperatingSystem.IsLinux() && CommandPath.Find("setsid", [], out var path) is null ? path : null;

    // Killing happens inside the grace that the worker gives: when it says that a run has ended, its processes have.
    private TimeSpan Grace => options.CancelGrace * 0.9;

    /// <inheritdoc/>
    public string Kind => "process";

    /// <inheritdoc/>
    public bool OutlivesProcess => true;

    /// <inheritdoc/>
    public Refusal? Validate(RunnerSpec runner) =>
        RunnerSettings.Read<ProcessSettings>(runner.Settings, out var settings)
            ?? CommandPath.Find(settings.Command, options.Runners.AllowedCommands, out _);

    /// <inheritdoc/>
    public async Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        if ((RunnerSettings.Read<ProcessSettings>(run.RunnerSettings, out var settings)
            ?? CommandPath.Find(settings.Command, options.Runners.AllowedCommands, out _)) is { } fault)
        {
            return new RunOutcome.Failed(fault.Message, Permanent: true, fault.Code);
        }

        await records.KillLeftoverAsync(run.WakeupId).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        using var command = RunningCommand.Start(StartOf(settings, run), [.. RunEnvironment.InputOf(run), (byte)'\n']);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                records.Write(run.WakeupId, run.LeaseToken, command.Group);
            }

            return OutcomeOf(await command.WaitAsync(Grace, cancellationToken).ConfigureAwait(false), command);
        }
        catch
        {
            await command.StopAsync(Grace).ConfigureAwait(false);
            throw;
        }
        finally
        {
            records.Remove(run.WakeupId, run.LeaseToken);
        }
    }

    private ProcessStartInfo StartOf(ProcessSettings settings, RunContext run)
    {
        _ = CommandPath.Find(settings.Command, [], out var path);
        var start = SetSid is null
            ? new ProcessStartInfo(path, settings.Arguments)
            : new ProcessStartInfo(SetSid, [path, .. settings.Arguments]);
        start.WorkingDirectory = settings.WorkingDirectory ?? "";
        foreach (var inherited in start.Environment.Keys.Where(ApiKeySettings.IsVariable).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in RunEnvironment.VariablesOf(run, address.Url))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private RunOutcome OutcomeOf(int exitCode, RunningCommand command) => exitCode switch
    {
        0 when command.Output.TryGetResult(out var result) => new RunOutcome.Completed(result),
        0 => new RunOutcome.Failed(
            $"The result, the last line of standard output, is over {CommandOutput.MaxResult / 1024} KiB. Print a shorter one, or where it can be found.",
            Permanent: true, RefusalCodes.ResultTooLarge),
        ExitDeferred => Deferred(command),
        _ => new RunOutcome.Failed(
            command.Errors.Text() is { Length: > 0 } error ? error : $"The command ended with exit code {exitCode} and wrote nothing to standard error.",
            Permanent: exitCode == ExitPermanent, string.Create(CultureInfo.InvariantCulture, $"exit_{exitCode}")),
    };

    private RunOutcome.Deferred Deferred(RunningCommand command)
    {
        _ = command.Output.TryGetResult(out var line);
        using var document = JsonDocument.Parse(line ?? "null");
        var asked = document.RootElement is { ValueKind: JsonValueKind.Object } o ? o : default;
        var now = time.GetUtcNow();
        var until = asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty("retryAfter", out var after) ? UntilOf(after, now) : null;
        var reason = asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty("reason", out var why) && why.ValueKind == JsonValueKind.String
            ? why.GetString()
            : command.Errors.Text() is { Length: > 0 } error ? error.Split('\n')[^1] : null;
        return new RunOutcome.Deferred(until ?? now + DefaultDeferral, reason);
    }

    // Seconds, a duration or an instant.
    private static DateTimeOffset? UntilOf(JsonElement after, DateTimeOffset now) => after.ValueKind switch
    {
        JsonValueKind.Number when after.TryGetDouble(out var seconds) && seconds is >= 0 and <= 1e9 => now.AddSeconds(seconds),
        JsonValueKind.String when DurationText.TryParse(after.GetString(), out var duration) && duration < TimeSpan.FromDays(36500) => now + duration,
        JsonValueKind.String when InstantText.TryParse(after.GetString(), out var instant) => instant,
        _ => null,
    };
}
