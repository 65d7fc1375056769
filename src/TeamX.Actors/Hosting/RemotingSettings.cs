using System.Globalization;
using System.Text.Json;
using Akka.Configuration;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Hosting;

/// <summary>What Akka has to know about where a node listens and how it is reached.</summary>
internal static class RemotingSettings
{
    /// <summary>The greatest frame between two nodes: the greatest message with its addresses.</summary>
    internal const int MaxFrameBytes = WireForms.MaxBytes + OverheadBytes;

    private const int OverheadBytes = 64 * 1024;
    private const int SocketBufferBytes = 1024 * 1024;

    /// <summary>The settings as HOCON.</summary>
    /// <param name="remoting">Where the node listens; <see cref="RemotingOptions.Hostname"/> is set.</param>
    /// <param name="provider"><c>remote</c>, or <c>cluster</c> for a member of a cluster.</param>
    internal static Config Of(RemotingOptions remoting, string provider) => ConfigurationFactory.ParseString($$"""
        akka.actor.provider = {{provider}}
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
