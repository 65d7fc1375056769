using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TeamX.Actors.Hosting;
using TeamX.Actors.Tests.Persistence;
using TeamX.Actors.Tests.Remoting.Support;

namespace TeamX.Actors.Tests.Hosting;

public sealed class RemotingOptionsSpecs : IDisposable
{
    private const string Password = "correct horse battery staple";

    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<string> Faults => [.. Broken.Keys];

    private static Dictionary<string, Action<TeamXOptions>> Broken { get; } = new(StringComparer.Ordinal)
    {
        ["TeamX:Remoting:Hostname is a host name or address, without scheme, port and path."] = options => (options.Remoting.Hostname, options.Remoting.AllowPlaintext) = ("http://[", true),
        ["TeamX:Remoting:PublicHostname is a host name or address, without scheme, port and path."] = options => (options.Remoting.PublicHostname, options.Remoting.AllowPlaintext) = ("a:1", true),
        ["TeamX:Remoting:PublicHostname has to name the address that others reach this node by: '0.0.0.0' is none."] =
            options => (options.Remoting.Hostname, options.Remoting.AllowPlaintext) = ("0.0.0.0", true),
        ["TeamX:Remoting:Port is a whole number from 0 to 65,535, not 65,536."] = options => options.Remoting.Port = 65_536,
        ["TeamX:Remoting:PublicPort is a whole number from 1 to 65,535, not 0."] = options => options.Remoting.PublicPort = 0,
        ["TeamX:Remoting:Hostname has to name the address that this node listens on, when anything else of TeamX:Remoting is set."] =
            options => (options.Remoting.Hostname, options.Remoting.PublicHostname) = (null, "node1"),
        ["TeamX:Remoting:Tls needs a certificate, because other machines reach TeamX:Remoting:Hostname; or set TeamX:Remoting:AllowPlaintext, if nobody else is on that network."] =
            options => options.Remoting.PublicHostname = "node1.example.com",
        ["TeamX:Remoting:Tls:Certificate and TeamX:Remoting:Tls:Authority belong together: set both or neither."] = options => options.Remoting.Tls.Authority = "authority.pem",
        ["TeamX:Remoting:Tls:Key and Password belong to a TeamX:Remoting:Tls:Certificate."] = options => options.Remoting.Tls.Key = "node.key",
        ["Each of TeamX:Cluster:Roles is one of company, worker, api, not 'worker '."] = options => options.Cluster.Roles = ["company", "worker "],
        ["TeamX:Workers:Capacity is a whole number from 1 to 100,000, not 0."] = options => options.Workers.Capacity = 0,
        ["TeamX:Workers:Capacity is a whole number from 1 to 100,000, not 100,001."] = options => options.Workers.Capacity = 100_001,
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Should_say_in_one_sentence_what_is_wrong_when_a_setting_can_not_be(string sentence)
    {
        var options = Reachable();
        Broken[sentence](options);

        FaultsOf(options).Should().Equal(sentence);
    }

    [Fact]
    public void Should_find_nothing_wrong_when_only_this_machine_reaches_the_node() => FaultsOf(Reachable()).Should().BeEmpty();

    [Fact]
    public void Should_find_nothing_wrong_when_plain_text_is_wanted()
    {
        var options = Reachable();
        (options.Remoting.Hostname, options.Remoting.AllowPlaintext) = ("node1.example.com", true);

        FaultsOf(options).Should().BeEmpty();
    }

    [Fact]
    public void Should_ask_for_an_address_and_a_shared_store_when_there_is_a_cluster()
    {
        var options = new TeamXOptions { Cluster = { SeedNodes = ["node1:4053"] } };

        FaultsOf(options).Should().Equal(
            "TeamX:Cluster:SeedNodes needs TeamX:Remoting:Hostname: the address that this node listens on.",
            "TeamX:Cluster:SeedNodes needs TeamX:Storage:Provider 'postgresql': the nodes of a cluster share one store.");
    }

    [Theory]
    [InlineData("node1:4053", false)]
    [InlineData("10.0.0.1:4053", false)]
    [InlineData("akka.tcp://teamx@node1:4053", false)]
    [InlineData("node1", true)]
    [InlineData("node1:0", true)]
    [InlineData("node1:70000", true)]
    [InlineData(":4053", true)]
    [InlineData("", true)]
    [InlineData("http://node1:4053", true)]
    [InlineData("akka.ssl.tcp://teamx@node1:4053", true)]
    [InlineData("akka.tcp://other@node1:4053", true)]
    public void Should_say_so_when_a_seed_node_can_not_be_called(string seed, bool wrong)
    {
        var options = Reachable();
        options.Cluster.SeedNodes = [seed];

        FaultsOf(options).Contains($"Each of TeamX:Cluster:SeedNodes is host:port, not '{seed}'.").Should().Be(wrong);
    }

    [Fact]
    public void Should_find_nothing_wrong_when_the_certificate_is_a_pair_of_pem_files() => FaultsOf(With(Authority().Files("node"))).Should().BeEmpty();

    [Fact]
    public void Should_find_nothing_wrong_when_the_key_is_encrypted()
    {
        var tls = Authority().Files("node");
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(tls.Key!));
        File.WriteAllText(tls.Key!, key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
        tls.Password = Password;

        FaultsOf(With(tls)).Should().BeEmpty();
    }

    [Fact]
    public void Should_find_nothing_wrong_when_the_certificate_is_a_pkcs_12_file() => FaultsOf(With(Pkcs12(Authority()))).Should().BeEmpty();

    [Fact]
    public void Should_say_so_without_the_password_when_it_is_wrong()
    {
        var tls = Pkcs12(Authority());
        tls.Password = "not " + Password;

        FaultsOf(With(tls)).Should().ContainSingle().Which.Should().StartWith("The file of TeamX:Remoting:Tls:Certificate can't be used: ").And.NotContain(Password);
    }

    [Fact]
    public void Should_say_so_when_a_file_is_missing()
    {
        var tls = Authority().Files("node");
        tls.Certificate += ".gone";

        FaultsOf(With(tls)).Should().ContainSingle().Which.Should().StartWith("The file of TeamX:Remoting:Tls:Certificate").And.Contain("can't be used");
    }

    [Fact]
    public void Should_say_so_when_the_authority_is_no_certificate()
    {
        var tls = Authority().Files("node");
        File.WriteAllText(tls.Authority!, "nothing");

        FaultsOf(With(tls)).Should().Equal("TeamX:Remoting:Tls:Authority names a file without a certificate in PEM.");
    }

    [Fact]
    public void Should_say_so_when_the_key_is_missing()
    {
        var tls = Authority().Files("node");
        tls.Key = null;

        FaultsOf(With(tls)).Should().ContainSingle().Which.Should().StartWith("The file of TeamX:Remoting:Tls:Certificate can't be used: ");
    }

    [Fact]
    public void Should_say_so_when_the_authority_has_not_signed_the_certificate()
    {
        var tls = Authority().Files("node");
        tls.Authority = new TestAuthority(_folder.Path, "theirs").AuthorityFile;

        FaultsOf(With(tls)).Should().ContainSingle().Which.Should().StartWith("No other node would accept the certificate of TeamX:Remoting:Tls:Certificate: ");
    }

    [Fact]
    public void Should_say_so_when_the_certificate_has_expired()
    {
        var authority = Authority();
        var tls = Pkcs12(authority, DateTimeOffset.UtcNow.AddHours(-1));

        FaultsOf(With(tls)).Should().Equal("No other node would accept the certificate of TeamX:Remoting:Tls:Certificate: NotTimeValid");
    }

    public void Dispose() => _folder.Dispose();

    private static TeamXOptions Reachable() => new() { Remoting = { Hostname = "127.0.0.1" } };

    private static TeamXOptions With(RemotingTlsOptions tls) => new() { Remoting = { Hostname = "10.0.0.1", Tls = tls } };

    private static IEnumerable<string> FaultsOf(TeamXOptions options) => new TeamXOptionsValidator().Validate(null, options).Failures ?? [];

    private TestAuthority Authority() => new(_folder.Path, "ours");

    private RemotingTlsOptions Pkcs12(TestAuthority authority, DateTimeOffset? until = null)
    {
        using var certificate = authority.Sign("node", until);
        var file = Path.Combine(_folder.Path, "node.p12");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return new RemotingTlsOptions { Certificate = file, Password = Password, Authority = authority.AuthorityFile };
    }
}
