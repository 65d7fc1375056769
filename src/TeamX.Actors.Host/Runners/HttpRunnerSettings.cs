using System.Text.RegularExpressions;

namespace TeamX.Actors.Host.Runners;

/// <summary>The settings of the runner <c>http</c>.</summary>
internal sealed partial record HttpRunnerSettings : IRunnerSettings
{
    // The host frames the request and names the run; a header of the settings must not say otherwise.
    private static readonly string[] OwnHeaders =
        ["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Expect", "traceparent", HttpRunner.RequestHeader, HttpRunner.AttemptHeader];

    /// <summary>An absolute address, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>Headers of each request. <c>${NAME}</c> in a value stands for the host's environment variable of that name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string? Fault => HttpAddress.FaultOf("url", Url)
        ?? (Headers.Keys.FirstOrDefault(name => !HeaderName().IsMatch(name)) is { } odd ? $"'{odd}' is no name of a header."
            : Headers.Keys.FirstOrDefault(name => OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } own ? $"The header '{own}' is set by the host itself."
            : Headers.FirstOrDefault(header => header.Value is null || !CanBeSent(header.Value)).Key is { } broken ? $"The value of the header '{broken}' has a character that headers can't have."
            : null);

    /// <summary>The environment variables that the headers name.</summary>
    public IEnumerable<string> Variables => Headers.Values.SelectMany(value => Variable().Matches(value)).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>Whether a header can have this value: printable ASCII and tabs.</summary>
    public static bool CanBeSent(string value) => value.All(character => character is (>= ' ' and <= '~') or '\t');

    /// <summary>A header's value with its variables filled in.</summary>
    public static string Fill(string value, IReadOnlyDictionary<string, string> variables) =>
        Variable().Replace(value, match => variables[match.Groups[1].Value]);

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
