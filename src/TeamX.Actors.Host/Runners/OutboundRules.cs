using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Runners;

/// <summary>What a runner that calls others may call, and which of the host's environment variables it may send there.</summary>
/// <param name="options">The lists; an empty one allows everything.</param>
internal sealed class OutboundRules(RunnerOptions options)
{
    /// <summary>Checks an address: null when it may be called, otherwise 422 <c>runner_target_not_allowed</c>.</summary>
    public Refusal? CheckTarget(Uri target) =>
        options.AllowedTargets.Count == 0 || options.AllowedTargets.Contains(target.Host, StringComparer.OrdinalIgnoreCase)
            ? null
            : new Refusal(RefusalKind.Rule, RefusalCodes.RunnerTargetNotAllowed,
                $"The host '{target.Host}' is not in TeamX:Runners:AllowedTargets. Use one that is, or ask whoever runs this host to add it.");

    /// <summary>Checks a variable's name: null when it may be read, otherwise 422 <c>runner_variable_not_allowed</c>.</summary>
    /// <remarks>The variables of the host's own API keys never are: whoever may define an agent of one company would get the key to all.</remarks>
    public Refusal? CheckVariable(string name) =>
        !ApiKeySettings.IsVariable(name) && (options.AllowedVariables.Count == 0 || options.AllowedVariables.Contains(name, StringComparer.Ordinal))
            ? null
            : new Refusal(RefusalKind.Rule, RefusalCodes.RunnerVariableNotAllowed,
                $"The environment variable '{name}' is not in TeamX:Runners:AllowedVariables, or holds a key of this host. Use one that is allowed, or ask whoever runs this host to add it.");

    /// <summary>Reads a variable: null when it was found, otherwise a refusal of <see cref="CheckVariable"/> or 422 <c>runner_variable_missing</c>.</summary>
    public Refusal? Read(string name, out string value)
    {
        // A file that was read into a variable ends with a line's end.
        value = (Environment.GetEnvironmentVariable(name) ?? "").Trim();
        return CheckVariable(name) ?? (value.Length > 0
            ? null
            : new Refusal(RefusalKind.Rule, RefusalCodes.RunnerVariableMissing,
                $"The environment variable '{name}' is not set on the host. Set it and start the host again, or name another."));
    }
}
