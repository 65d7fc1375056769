using Akka.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Hosting;

/// <summary>Lets other actor systems reach this one, and no further than they have to.</summary>
internal static class RemotingSecurity
{
    /// <summary>
    /// Says to Akka how the node is reached, what is read and written there, and which certificates count; ahead of all other settings, so that none
    /// opens a serializer again by accident.
    /// </summary>
    /// <param name="builder">The actor system.</param>
    /// <param name="remoting">Where the node listens; <see cref="RemotingOptions.Hostname"/> is set.</param>
    /// <param name="cluster">Whether the others are members of a cluster; otherwise they are strangers, and reach the gateway alone.</param>
    internal static AkkaConfigurationBuilder AddRemoting(this AkkaConfigurationBuilder builder, RemotingOptions remoting, bool cluster)
    {
        builder.AddHocon(RemotingSettings.Of(remoting, cluster ? "cluster" : "remote"), HoconAddMode.Prepend);
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
}
