using System.Net;
using Akka.Actor;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Hosting;

/// <summary>What is wrong with the settings about other nodes: one sentence for each fault, none of which shows a secret.</summary>
internal static class RemotingFaults
{
    private const int MaxPort = 65_535;
    private const int MaxCapacity = 100_000;
    private static readonly string[] Roles = ["company", "worker", "api"];

    /// <summary>The sentences; none when all is well.</summary>
    public static IEnumerable<string> Of(TeamXOptions options) =>
        OfRemoting(options.Remoting).Concat(OfTls(options.Remoting)).Concat(OfCluster(options)).Append(
            options.Workers.Capacity is >= 1 and <= MaxCapacity
                ? null : $"TeamX:Workers:Capacity is a whole number from 1 to {MaxCapacity:N0}, not {options.Workers.Capacity:N0}.").OfType<string>();

    private static IEnumerable<string?> OfRemoting(RemotingOptions remoting)
    {
        if (remoting.Hostname is null)
        {
            yield return remoting.PublicHostname is null && remoting.PublicPort is null && !remoting.Tls.IsOn
                ? null : "TeamX:Remoting:Hostname has to name the address that this node listens on, when anything else of TeamX:Remoting is set.";
            yield break;
        }

        yield return IsHost(remoting.Hostname) ? null : "TeamX:Remoting:Hostname is a host name or address, without scheme, port and path.";
        yield return remoting.PublicHostname is null || IsHost(remoting.PublicHostname)
            ? null : "TeamX:Remoting:PublicHostname is a host name or address, without scheme, port and path.";
        yield return IsEveryAddress(remoting.PublicHostname ?? remoting.Hostname)
            ? $"TeamX:Remoting:PublicHostname has to name the address that others reach this node by: '{remoting.PublicHostname ?? remoting.Hostname}' is none." : null;
        yield return remoting.Port is >= 0 and <= MaxPort ? null : $"TeamX:Remoting:Port is a whole number from 0 to {MaxPort:N0}, not {remoting.Port:N0}.";
        yield return remoting.PublicPort is null or (>= 1 and <= MaxPort)
            ? null : $"TeamX:Remoting:PublicPort is a whole number from 1 to {MaxPort:N0}, not {remoting.PublicPort:N0}.";
        yield return remoting.Tls.IsOn || remoting.AllowPlaintext || IsLoopback(remoting)
            ? null : "TeamX:Remoting:Tls needs a certificate, because other machines reach TeamX:Remoting:Hostname; or set TeamX:Remoting:AllowPlaintext, if nobody else is on that network.";
    }

    private static IEnumerable<string?> OfTls(RemotingOptions remoting)
    {
        var tls = remoting.Tls;
        if (tls.Certificate is null != tls.Authority is null)
        {
            yield return "TeamX:Remoting:Tls:Certificate and TeamX:Remoting:Tls:Authority belong together: set both or neither.";
            yield break;
        }

        yield return !tls.IsOn && (tls.Key ?? tls.Password) is not null ? "TeamX:Remoting:Tls:Key and Password belong to a TeamX:Remoting:Tls:Certificate." : null;
        yield return FaultOf(tls);
    }

    private static IEnumerable<string?> OfCluster(TeamXOptions options)
    {
        var cluster = options.Cluster;
        foreach (var role in cluster.Roles.Where(role => !Roles.Contains(role, StringComparer.Ordinal)))
        {
            yield return $"Each of TeamX:Cluster:Roles is one of {string.Join(", ", Roles)}, not '{role}'.";
        }

        if (!cluster.IsOn)
        {
            yield break;
        }

        foreach (var seed in cluster.SeedNodes.Where(seed => !IsSeed(seed, options.Remoting.Tls.IsOn)))
        {
            yield return $"Each of TeamX:Cluster:SeedNodes is host:port, not '{seed}'.";
        }

        yield return options.Remoting.IsOn ? null : "TeamX:Cluster:SeedNodes needs TeamX:Remoting:Hostname: the address that this node listens on.";
        yield return options.Storage.Provider == "postgresql"
            ? null : "TeamX:Cluster:SeedNodes needs TeamX:Storage:Provider 'postgresql': the nodes of a cluster share one store.";
    }

    private static string? FaultOf(RemotingTlsOptions tls)
    {
        try
        {
            _ = RemotingSecurity.CertificateOf(tls);
            return null;
        }
        catch (NodeCertificateException fault)
        {
            return fault.Message;
        }
    }

    private static bool IsHost(string name) => Uri.CheckHostName(name) != UriHostNameType.Unknown;

    private static bool IsEveryAddress(string name) => IPAddress.TryParse(name, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>Whether only this machine reaches the node.</summary>
    private static bool IsLoopback(RemotingOptions remoting) => IsLoopback(remoting.Hostname) && IsLoopback(remoting.PublicHostname ?? remoting.Hostname);

    private static bool IsLoopback(string? name) => name == "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A full address has to have the protocol that this node speaks.</summary>
    private static bool IsSeed(string seed, bool tls) => Address.TryParse(seed.Contains("://", StringComparison.Ordinal) ? seed : $"akka.tcp://teamx@{seed}", out var address)
        && address.System == "teamx" && address.Host is { } host && IsHost(host) && address.Port is >= 1 and <= MaxPort
        && (!seed.Contains("://", StringComparison.Ordinal) || address.Protocol == (tls ? "akka.ssl.tcp" : "akka.tcp"));
}
