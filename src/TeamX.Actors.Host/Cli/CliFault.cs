using System.Diagnostics.CodeAnalysis;

namespace TeamX.Actors.Host.Cli;

/// <summary>A command ends with this exit code and one sentence on standard error.</summary>
/// <param name="exitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="message">The sentence.</param>
/// <param name="json">The same for programs, as JSON text: the problem details of a host, or null.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A fault without code and sentence helps nobody.")]
internal sealed class CliFault(int exitCode, string message, string? json = null) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Problem details as JSON text; null when no host sent any.</summary>
    public string? Json { get; } = json;

    /// <summary>The command line can't be used.</summary>
    public static CliFault Usage(string message) => new(Cli.ExitCode.Usage, message);
}
