using System.Net;
using System.Net.Sockets;
using System.Text;
using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>One caller can't take the host from the others.</summary>
public sealed class RequestLimitSpecs(RequestLimitSpecs.NarrowHost host) : IClassFixture<RequestLimitSpecs.NarrowHost>
{
    [Fact]
    public async Task Should_refuse_a_caller_and_serve_the_others_when_it_has_too_many_requests_under_way()
    {
        var halfSent = await Task.WhenAll(HalfSentAsync(), HalfSentAsync(), HalfSentAsync());
        await Deadline.UntilAsync("the third is refused", () => halfSent.Any(client => client.Available > 0));

        using var refused = await AskAsync(NarrowHost.Busy);
        using var other = await AskAsync(NarrowHost.Patient);
        using var health = await host.Http.GetAsync("/healthz/live");

        (await Problem.OfAsync(refused)).Should().BeEquivalentTo(new { Status = 429, Code = "too_many_requests" });
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        other.StatusCode.Should().Be(HttpStatusCode.OK);
        health.StatusCode.Should().Be(HttpStatusCode.OK);

        Array.ForEach(halfSent, client => client.Dispose());
        await Deadline.UntilAsync("the caller is served again", async () => (await AskAsync(NarrowHost.Busy)).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Should_refuse_a_request_when_its_headers_are_too_large()
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/api/companies/acme", (HttpContent?)null, ("X-Long", new string('x', 17_000)));

        ((int)response.StatusCode).Should().Be(431);
    }

    [Fact]
    public async Task Should_end_with_2_and_a_sentence_when_nobody_could_ask_anything()
    {
        using var program = await HostProcess.RunAsync("--urls", "http://127.0.0.1:0", "--TeamX:MaxConcurrentRequests", "0");

        program.ExitCode.Should().Be(2, program.Output);
        program.Output.Should().Contain("TeamX:MaxConcurrentRequests is a whole number from 1 to 1,000,000, not 0.");
    }

    private Task<HttpResponseMessage> AskAsync(string key) =>
        host.SendAsync(HttpMethod.Get, "/api/companies/acme", (HttpContent?)null, ("Authorization", $"Bearer {key}"));

    /// <summary>A request whose body never comes.</summary>
    private async Task<TcpClient> HalfSentAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/companies/acme/pause HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {NarrowHost.Busy}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"));
        return client;
    }

    public sealed class NarrowHost : HostFixture
    {
        public const string Busy = "the-key-of-a-busy-caller";
        public const string Patient = "the-key-of-a-patient-caller";

        protected override string Key => Patient;

        protected override string[] Settings =>
        [
            "--TeamX:MaxConcurrentRequests", "2",
            "--TeamX:ApiKeys:0:Key", Busy, "--TeamX:ApiKeys:0:Role", "operator",
            "--TeamX:ApiKeys:1:Key", Patient, "--TeamX:ApiKeys:1:Role", "operator",
        ];
    }
}
