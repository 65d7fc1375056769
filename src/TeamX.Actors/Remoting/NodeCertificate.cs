using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace TeamX.Actors.Remoting;

/// <summary>
/// The certificate of a node with its private key, and the authority that signs for all nodes. A peer is who its certificate says only if that
/// authority signed it: what the machine trusts otherwise does not count.
/// </summary>
internal sealed class NodeCertificate
{
    // A node both calls and is called.
    private static readonly Oid[] Uses = [new("1.3.6.1.5.5.7.3.1", "server authentication"), new("1.3.6.1.5.5.7.3.2", "client authentication")];

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authority;

    private NodeCertificate(X509Certificate2 own, X509Certificate2Collection authority) => (_own, _authority) = (own, authority);

    /// <summary>What Akka.Remote needs: both sides show a certificate, and both look at the other's.</summary>
    public DotNettySslSetup Setup => new(_own, suppressValidation: false, requireMutualAuthentication: true, Accept);

    /// <summary>Reads the files.</summary>
    /// <param name="certificate">The certificate, PEM or PKCS #12.</param>
    /// <param name="key">The private key, PEM; null when the certificate's file holds it.</param>
    /// <param name="password">Of the key or of the PKCS #12 file; null for none.</param>
    /// <param name="authority">The authority's certificates, PEM.</param>
    /// <exception cref="NodeCertificateException">A file can't be read, or a peer would refuse this certificate.</exception>
    public static NodeCertificate Load(string certificate, string? key, string? password, string authority)
    {
        var authorities = Authorities(authority);
        var own = Own(certificate, key, password);
        return Faults(own, authorities, []) is { Length: > 0 } faults
            ? throw new NodeCertificateException($"No other node would accept the certificate of TeamX:Remoting:Tls:Certificate: {faults}")
            : new NodeCertificate(own, authorities);
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable("Authority", fault);
        }

        return found.Count > 0 ? found : throw new NodeCertificateException("TeamX:Remoting:Tls:Authority names a file without a certificate in PEM.");
    }

    private static X509Certificate2 Own(string certificate, string? key, string? password)
    {
        try
        {
            using var loaded = Read(certificate, key, password);
            if (!loaded.HasPrivateKey)
            {
                throw new NodeCertificateException("The file of TeamX:Remoting:Tls:Certificate has no private key: name its file in TeamX:Remoting:Tls:Key.");
            }

            // Windows refuses keys in TLS that were never in a PKCS #12 container.
            return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(key is null ? "Certificate" : "Certificate or TeamX:Remoting:Tls:Key", fault);
        }
    }

    private static X509Certificate2 Read(string certificate, string? key, string? password) =>
        !File.ReadAllText(certificate).Contains("-----BEGIN CERTIFICATE", StringComparison.Ordinal) ? X509CertificateLoader.LoadPkcs12FromFile(certificate, password, X509KeyStorageFlags.Exportable)
        : password is null ? X509Certificate2.CreateFromPemFile(certificate, key)
        : X509Certificate2.CreateFromEncryptedPemFile(certificate, password, key);

    // What the runtime says of a file names neither password nor contents; a path alone helps whoever set it up.
    private static NodeCertificateException Unreadable(string setting, Exception fault) =>
        new($"The file of TeamX:Remoting:Tls:{setting} can't be used: {fault.Message}", fault);

    /// <summary>Why a certificate is none of ours; empty if it is.</summary>
    private static string Faults(X509Certificate2 certificate, X509Certificate2Collection authorities, IEnumerable<X509Certificate2> sentAlong)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sentAlong.ToArray());
        // Nodes have no list of revoked certificates: a lost key means a new authority.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var use in Uses)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(use);
        }

        return chain.Build(certificate) ? "" : string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct()) is { Length: > 0 } statuses
            ? statuses : "its chain can't be built";
    }

    private bool Accept(X509Certificate2? certificate, X509Chain? chain, string peer, System.Net.Security.SslPolicyErrors errors, ILoggingAdapter log)
    {
        var faults = certificate is null ? "it shows none" : Faults(certificate, _authority, chain?.ChainPolicy.ExtraStore ?? []);
        if (faults.Length == 0)
        {
            return true;
        }

        log.Warning("Refused {Peer}: no certificate that our authority signed and that is valid now ({Faults}, subject {Subject})", peer, faults, certificate?.Subject);
        return false;
    }
}

/// <summary>Certificate, key or authority can't be used; the message is a sentence for whoever set it up, without secrets.</summary>
internal sealed class NodeCertificateException(string message, Exception? cause = null) : Exception(message, cause);
