using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using TeamX.Actors.Host.Tests.Api;
using static TeamX.Actors.Host.Tests.Api.BadInputFixture;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>A context that can't be used is refused, and the connection that brought it lives on.</summary>
public sealed class BadContextSpecs(BadInputFixture host) : IClassFixture<BadInputFixture>
{
    [Fact]
    public async Task Should_refuse_each_with_its_code_on_one_connection_when_contexts_are_bad()
    {
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (target, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(target.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = host.Http.BaseAddress };
        var before = host.JournalRows();

        await RefusedAsync(http, 413, "context_too_large", Order(new { context = new { metadata = new { text = new string('x', 66_000) } } }));
        await RefusedAsync(http, 413, "context_too_large", Order(new { context = new { metadata = new { text = new string('x', 1_000_000) } } }));
        await RefusedAsync(http, 422, "context_too_deep", WithMetadata(Nested(33)));
        await RefusedAsync(http, 422, "context_too_deep", WithMetadata(Nested(100_000)));
        await RefusedAsync(http, 400, "json_invalid", WithMetadata("{\"open\":"));
        await RefusedAsync(http, 400, "json_invalid", WithMetadata("hello"));
        await RefusedAsync(http, 400, "json_invalid", WithMetadata("[]"));
        await RefusedAsync(http, 400, "json_invalid", "\u0001\u0002");

        host.JournalRows().Should().Be(before);
        using var accepted = await PostAsync(http, Good);
        accepted.IsSuccessStatusCode.Should().BeTrue();
        connections.Should().Be(1);
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string WithMetadata(string metadata) => "{\"agentId\":\"ann\",\"trigger\":{\"type\":\"manual\"},\"context\":{\"metadata\":" + metadata + "}}";

    private static async Task RefusedAsync(HttpClient http, int status, string code, string body)
    {
        using var response = await PostAsync(http, body);
        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync("/api/companies/acme/wakeups", content);
    }
}
