namespace TeamX.Actors.Host.Runners;

/// <summary>The settings of the runner <c>process</c>: one command line, never read by a shell.</summary>
internal sealed record ProcessSettings : IRunnerSettings
{
    /// <summary>An absolute path, or a name that is looked up on the host's PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments, each passed as it is.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it starts; the host's own folder when left out.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables on top of the host's own; <c>TEAMX_*</c> are set by the host.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string? Fault => this switch
    {
        { Command: "" } => "'command' is empty.",
        _ when Texts.Any(text => text.Contains('\0', StringComparison.Ordinal)) => "No text may contain the character U+0000.",
        _ when Arguments.Contains(null!) => "'arguments' must not contain null.",
        _ when Environment.Keys.Any(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)) =>
            "A name in 'environment' is empty or contains '='.",
        { WorkingDirectory: { } directory } when !Path.IsPathFullyQualified(directory) => "'workingDirectory' has to be an absolute path.",
        { WorkingDirectory: { } directory } when !Directory.Exists(directory) => $"The folder '{directory}' of 'workingDirectory' does not exist.",
        _ => null,
    };

    private IEnumerable<string> Texts =>
        Arguments.Concat(Environment.Keys).Concat(Environment.Values).Append(Command).Append(WorkingDirectory).OfType<string>();
}
