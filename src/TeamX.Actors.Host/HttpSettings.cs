using Microsoft.Extensions.Options;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host;

/// <summary>The settings of the HTTP side, in the same configuration section as the engine's.</summary>
internal sealed class HttpSettings
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = TeamXOptions.SectionName;

    private const int MostRequests = 1_000_000;
    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Host names that requests may be sent to, besides this machine's own loopback names.</summary>
    public List<string> AllowedHosts { get; set; } = [.. OwnNames];

    /// <summary>Requests that one caller may have under way at once, 1–1,000,000: event streams count, health does not.</summary>
    public int MaxConcurrentRequests { get; set; } = 1_000;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="OptionsValidationException">One is out of range.</exception>
    public HttpSettings Validated() => MaxConcurrentRequests is >= 1 and <= MostRequests ? this : throw new OptionsValidationException(
        SectionName, typeof(HttpSettings), [$"{SectionName}:{nameof(MaxConcurrentRequests)} is a whole number from 1 to {MostRequests:N0}, not {MaxConcurrentRequests:N0}."]);
}
