using System.Globalization;
using System.Text.Json;
using Akka.Configuration;
using Akka.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Hosting;

/// <summary>What Akka has to know about where a node listens and how it is reached.</summary>
internal static class RemotingSettings
{
    /// <summary>The greatest frame between two nodes: the greatest message with its addresses.</summary>
    internal const int MaxFrameBytes = WireForms.MaxBytes + OverheadBytes;

    private const int OverheadBytes = 64 * 1024;
    private const int SocketBufferBytes = 1024 * 1024;

    /// <summary>
    /// Lets other actor systems reach this one, ahead of all other settings: what the host configures opens no serializer again by accident.
    /// </summary>
    /// <param name="builder">The actor system.</param>
    /// <param name="remoting">Where the node listens; <see cref="RemotingOptions.Hostname"/> is set.</param>
    /// <param name="cluster">Whether the others are members of a cluster; otherwise they are strangers and reach the gateway alone.</param>
    internal static AkkaConfigurationBuilder AddRemoting(this AkkaConfigurationBuilder builder, RemotingOptions remoting, bool cluster)
    {
        builder.AddHocon(Of(remoting), HoconAddMode.Prepend);
        builder.AddHocon(TeamXHocon.Load("remote"), HoconAddMode.Prepend);
        builder.AddHocon(TeamXHocon.Load(cluster ? "cluster-members" : "untrusted"), HoconAddMode.Prepend);
        if (CertificateOf(remoting.Tls) is { } certificate)
        {
            builder.Setups.Add(certificate.Setup);
        }

        return builder;
    }

    /// <summary>The node's certificate; null without TLS.</summary>
    /// <exception cref="NodeCertificateException">A file can't be used.</exception>
    internal static NodeCertificate? CertificateOf(RemotingTlsOptions tls) =>
        tls.IsOn ? NodeCertificate.Load(tls.Certificate!, tls.Key, tls.Password, tls.Authority!) : null;

    /// <summary>The settings as HOCON.</summary>
    /// <param name="remoting">Where the node listens; <see cref="RemotingOptions.Hostname"/> is set.</param>
    internal static Config Of(RemotingOptions remoting) => ConfigurationFactory.ParseString($$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = {{(remoting.Tls.IsOn ? "on" : "off")}}
          hostname = {{Quoted(remoting.Hostname)}}
          port = {{Number(remoting.Port)}}
          public-hostname = {{Quoted(remoting.PublicHostname)}}
          public-port = {{Number(remoting.PublicPort ?? 0)}}
          maximum-frame-size = {{Number(MaxFrameBytes)}}b
          send-buffer-size = {{Number(SocketBufferBytes)}}b
          receive-buffer-size = {{Number(SocketBufferBytes)}}b
        }
        """);

    private static string Quoted(string? text) => JsonSerializer.Serialize(text ?? string.Empty);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
