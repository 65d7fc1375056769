using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>An authority of the test's own, which signs certificates of nodes into a folder.</summary>
internal sealed class TestAuthority
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder;
    private readonly X509Certificate2 _own;

    public TestAuthority(string folder, string name)
    {
        (_folder, Name) = (folder, name);
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        File.WriteAllText(AuthorityFile, _own.ExportCertificatePem());
    }

    public string Name { get; }

    public string AuthorityFile => Path.Combine(_folder, $"{Name}.pem");

    /// <summary>Signs a certificate for a node, by default one that is valid now and for both sides of a connection.</summary>
    public X509Certificate2 Sign(string node, DateTimeOffset? until = null, params string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={node}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. (uses is [] ? [ServerUse, ClientUse] : uses).Select(use => new Oid(use))], critical: false));
        using var signed = request.Create(_own, DateTimeOffset.UtcNow.AddYears(-1), until ?? DateTimeOffset.UtcNow.AddYears(1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>The same in files, with the settings that name them.</summary>
    public RemotingTlsOptions Files(string node)
    {
        using var certificate = Sign(node);
        var (file, key) = (Path.Combine(_folder, $"{Name}-{node}.pem"), Path.Combine(_folder, $"{Name}-{node}.key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return new RemotingTlsOptions { Certificate = file, Key = key, Authority = AuthorityFile };
    }
}
