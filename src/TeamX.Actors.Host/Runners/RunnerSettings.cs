using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Runners;

/// <summary>Settings that know what is wrong with them.</summary>
internal interface IRunnerSettings
{
    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    string? Fault { get; }
}

/// <summary>Reads the settings of a runner, strictly.</summary>
internal static class RunnerSettings
{
    /// <summary>Reads <paramref name="text"/>; no text means no settings.</summary>
    /// <returns>Null when they are fine, otherwise 422 <c>runner_settings_invalid</c>.</returns>
    public static Refusal? Read<T>(string? text, out T settings)
        where T : class, IRunnerSettings
    {
        settings = null!;
        try
        {
            settings = JsonSerializer.Deserialize<T>(text ?? "{}", ApiJson.Options)!;
            return settings switch
            {
                null => Invalid("They have to be an object."),
                { Fault: { } fault } => Invalid(fault),
                _ => null,
            };
        }
        catch (JsonException e)
        {
            return Invalid(JsonFault.Describe(e).Message);
        }
    }

    private static Refusal Invalid(string why) =>
        new(RefusalKind.Rule, RefusalCodes.RunnerSettingsInvalid, $"The settings of the runner can't be used. {why}");
}
