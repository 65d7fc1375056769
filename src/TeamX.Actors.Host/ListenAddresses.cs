using System.Net;

namespace TeamX.Actors.Host;

/// <summary>Where the host listens. It has no keys to ask for, and whoever may call it may run commands: so only this machine may.</summary>
internal static class ListenAddresses
{
    /// <summary>Where it listens when nothing else is said.</summary>
    public const string Default = "http://127.0.0.1:5210";

    /// <summary>The configured URLs.</summary>
    /// <exception cref="StartFault">One can't be read, or can be reached from other machines.</exception>
    public static string[] Of(IConfiguration configuration)
    {
        var urls = (configuration["urls"] is { Length: > 0 } given ? given : Default).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // Kestrel's own section replaces the URLs, so it is held to the same rule.
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        foreach (var url in urls.Concat(endpoints))
        {
            RequireLoopback(url);
        }

        return urls;
    }

    private static void RequireLoopback(string url)
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
        if (!isLoopback)
        {
            throw new StartFault(
                $"'{url}' can be reached from other machines, and without API keys everyone there could run commands on this one. "
                + $"Listen on loopback, for example {Default} (--urls).");
        }
    }
}
