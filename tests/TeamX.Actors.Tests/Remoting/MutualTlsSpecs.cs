using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using TeamX.Actors.Hosting;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Persistence;
using TeamX.Actors.Tests.Remoting.Support;

namespace TeamX.Actors.Tests.Remoting;

public sealed class MutualTlsSpecs : IAsyncLifetime, IDisposable
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private readonly TemporaryDirectory _folder = new();
    private TestAuthority _ours = null!;
    private RemotingNode _node = null!;

    public async Task InitializeAsync()
    {
        _ours = new TestAuthority(_folder.Path, "ours");
        _node = await RemotingNode.StartAsync(remoting => remoting.Tls = _ours.Files("node"));
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_answer_when_our_authority_signed_both()
    {
        await LivesOn();

        _node.Address.Protocol.Should().Be("akka.ssl.tcp");
    }

    [Fact]
    public async Task Should_refuse_when_another_authority_signed_the_caller() =>
        await RefusedWith(new TestAuthority(_folder.Path, "theirs").Sign("node"), "no certificate that our authority signed");

    [Fact]
    public async Task Should_refuse_when_the_caller_has_an_authority_of_the_same_name() =>
        await RefusedWith(new TestAuthority(Directory.CreateDirectory(Path.Combine(_folder.Path, "twin")).FullName, "ours").Sign("node"), "no certificate that our authority signed");

    [Fact]
    public async Task Should_refuse_when_the_callers_certificate_has_expired() =>
        await RefusedWith(_ours.Sign("late", DateTimeOffset.UtcNow.AddDays(-1)), "NotTimeValid");

    [Fact]
    public async Task Should_refuse_when_the_callers_certificate_is_for_something_else() =>
        await RefusedWith(_ours.Sign("signer", null, CodeSigning), "NotValidForUsage");

    [Fact]
    public async Task Should_refuse_when_the_caller_shows_no_certificate() => await RefusedWith(null, "did not provide a certificate");

    [Fact]
    public async Task Should_not_be_believed_when_a_node_of_another_authority_answers()
    {
        await using var impostor = await RemotingNode.StartAsync(remoting => remoting.Tls = new TestAuthority(_folder.Path, "theirs").Files("node"));
        using var caller = Caller();

        var call = () => caller.ActorSelection(impostor.Gateway).Ask<string>("ping", TimeSpan.FromSeconds(3));

        await call.Should().ThrowAsync<AskTimeoutException>();
        await Logged(impostor, "");
    }

    [Fact]
    public async Task Should_refuse_when_the_caller_speaks_in_plain_text()
    {
        using var plain = RemotingNode.Stranger();

        var call = () => plain.ActorSelection(_node.Gateway.Replace("akka.ssl.tcp", "akka.tcp", StringComparison.Ordinal)).Ask<string>("ping", TimeSpan.FromSeconds(2));

        await call.Should().ThrowAsync<AskTimeoutException>();
        await LivesOn();
    }

#pragma warning disable CA5397, SYSLIB0039 // That it is refused is what is shown.
    [Theory]
    [InlineData(SslProtocols.Tls)]
    [InlineData(SslProtocols.Tls11)]
#pragma warning restore CA5397, SYSLIB0039
    public async Task Should_refuse_when_the_caller_speaks_an_old_tls(SslProtocols protocol)
    {
        var call = () => HandshakeAsync(_ours.Sign("old"), protocol);

        await call.Should().ThrowAsync<Exception>();
        await LivesOn();
    }

    [Fact]
    public async Task Should_speak_tls_1_2_when_the_caller_does() => (await HandshakeAsync(_ours.Sign("caller"), SslProtocols.Tls12)).Should().Be(SslProtocols.Tls12);

    private async Task RefusedWith(X509Certificate2? certificate, string logged)
    {
        try
        {
            await HandshakeAsync(certificate, SslProtocols.None, untilClosed: true);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            // Where the caller notices depends on the version of TLS; that it is refused stands in the log.
        }

        await Logged(_node, logged);
        await LivesOn();
    }

    private static async Task Logged(RemotingNode node, string text)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!node.Log.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task LivesOn()
    {
        using var good = Caller();
        (await _node.AskAsync(good)).Should().Be("pong");
    }

    /// <summary>A program with a certificate of ours.</summary>
    private ActorSystem Caller() =>
        RemotingNode.Stranger("akka.remote.dot-netty.tcp.enable-ssl = on", RemotingSecurity.CertificateOf(_ours.Files("caller"))!.Setup);

    /// <summary>Calls the node with this certificate and trusts whoever answers; the protocol that was agreed on.</summary>
    private async Task<SslProtocols> HandshakeAsync(X509Certificate2? certificate, SslProtocols protocol, bool untilClosed = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _node.Address.Port!.Value);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "node",
            EnabledSslProtocols = protocol,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
#pragma warning disable CA5359 // The caller is not what is tested.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        if (untilClosed)
        {
            // The node looks at the certificate when the caller is through already; who leaves at once is not looked at.
            (await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience.Long)).Should().Be(0);
        }

        return tls.SslProtocol;
    }
}
