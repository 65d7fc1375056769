namespace TeamX.Actors.Host.Runners;

/// <summary>The settings of the runner <c>chat</c>.</summary>
internal sealed record ChatSettings : IRunnerSettings
{
    /// <summary>The base address of an OpenAI-compatible API, for example <c>https://api.openai.com/v1</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The host's environment variable with the API key; when left out the word none is sent as key.</summary>
    public string? ApiKeyEnvironmentVariable { get; init; }

    /// <summary>What the model is told first; a sentence of the host when left out.</summary>
    public string? SystemPrompt { get; init; }

    /// <inheritdoc/>
    public string? Fault => HttpAddress.FaultOf("endpoint", Endpoint)
        ?? (string.IsNullOrWhiteSpace(Model) ? "'model' is empty."
            : ApiKeyEnvironmentVariable is { } name && (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
                ? "'apiKeyEnvironmentVariable' is no name of an environment variable."
            : null);
}
