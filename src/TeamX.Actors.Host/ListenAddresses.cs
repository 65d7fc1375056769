using System.Net;

namespace TeamX.Actors.Host;

/// <summary>Where the host listens. Whoever may call it may run commands: so without keys to ask for only this machine may.</summary>
internal static class ListenAddresses
{
    /// <summary>Where it listens when nothing else is said.</summary>
    public const string Default = "http://127.0.0.1:5210";

    private static readonly string[] AnyAddress = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The configured URLs.</summary>
    public static string[] Of(IConfiguration configuration) =>
        (configuration["urls"] is { Length: > 0 } given ? given : Default).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The host names and addresses in them, without those that stand for any: whoever asks for one of these means this host.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="keysAreRequired">Whether callers are asked for a key.</param>
    /// <exception cref="StartFault">One can't be read, or can be reached from other machines and there are no keys.</exception>
    public static IReadOnlyList<string> HostNames(IConfiguration configuration, bool keysAreRequired)
    {
        // Kestrel's own section replaces the URLs, so it is held to the same rule.
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return [.. Of(configuration).Concat(endpoints).Select(url => HostName(url, keysAreRequired)).Except(AnyAddress)];
    }

    /// <summary>A URL under which this machine reaches what listens on the given one, which may stand for all of its addresses.</summary>
    public static string Callable(string url) => AnyAddress.Aggregate(url, (text, any) => text.Replace($"://{any}", "://127.0.0.1", StringComparison.Ordinal));

    private static string HostName(string url, bool keysAreRequired)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new StartFault($"'{url}' is no URL to listen on. Give one like {Default} (--urls).", e);
        }

        var isLoopback = address.IsUnixPipe || address.IsNamedPipe
            || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return isLoopback || keysAreRequired ? address.Host : throw new StartFault(
            $"'{url}' can be reached from other machines, and without API keys everyone there could run commands on this one. "
            + $"Listen on loopback, for example {Default} (--urls), or set TeamX:ApiKeys.");
    }
}
