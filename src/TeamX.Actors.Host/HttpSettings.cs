using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host;

/// <summary>The settings of the HTTP side, in the same configuration section as the engine's.</summary>
internal sealed class HttpSettings
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = TeamXOptions.SectionName;

    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Host names that requests may be sent to, besides this machine's own loopback names.</summary>
    public List<string> AllowedHosts { get; set; } = [.. OwnNames];
}
