using System.Net.Sockets;
using System.Text;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>Addresses, bodies and definitions that can't be used.</summary>
public sealed class BadRequestSpecs(BadInputFixture host) : IClassFixture<BadInputFixture>
{
    [Theory]
    [InlineData("GET", "/api/companies/nobody", 404, "company_not_found")]
    [InlineData("GET", "/api/companies/a%2Fb", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/..%2F..%2Fetc", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/a%01b", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/a%0D%0Ab", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/a%20b", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/-a", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/%C3%BC", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/acme/agents/a%5C..%5Cb", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/acme/agents/nobody", 404, "agent_not_found")]
    [InlineData("GET", "/api/companies/acme/agents/nobody/liveness", 404, "agent_not_found")]
    [InlineData("GET", "/api/companies/acme/wakeups/7", 400, "id_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups/0197a000-0000-7000-8000-000000000000", 404, "wakeup_not_found")]
    [InlineData("POST", "/api/companies/acme/wakeups/0197a000-0000-7000-8000-000000000000/cancel", 404, "wakeup_not_found")]
    [InlineData("POST", "/api/companies/nobody/pause", 404, "company_not_found")]
    [InlineData("POST", "/api/companies/acme/agents/gone/resume", 409, "agent_terminated")]
    [InlineData("POST", "/api/companies/acme/agents/ann/resume?force=yes", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?stauts=pending", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?status=done", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?trigger=comet", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?limit=ten", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?limit=1&limit=2", 400, "query_invalid")]
    [InlineData("GET", "/api/companies/acme/wakeups?limit=0", 422, "limit_out_of_range")]
    [InlineData("GET", "/api/companies/acme/wakeups?limit=1001", 422, "limit_out_of_range")]
    [InlineData("GET", "/api/companies/acme/wakeups?cursor=x", 400, "cursor_invalid")]
    [InlineData("GET", "/api/companies/acme/agents?limit=0", 422, "limit_out_of_range")]
    [InlineData("GET", "/api/companies?limit=0", 422, "limit_out_of_range")]
    [InlineData("GET", "/api/companies?cursor=%2F", 400, "cursor_invalid")]
    [InlineData("GET", "/api/nothing", 404, "route_not_found")]
    [InlineData("GET", "/nothing", 404, "route_not_found")]
    [InlineData("DELETE", "/api/companies/acme", 405, "method_not_allowed")]
    public async Task Should_refuse_an_address_when_it_names_nothing(string verb, string path, int status, string code)
    {
        using var response = await host.SendAsync(new HttpMethod(verb), path);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
    }

    [Theory]
    [InlineData("acme", """{"name":""}""", 400, "text_invalid")]
    [InlineData("acme", "{}", 400, "field_missing")]
    [InlineData("acme", """{"name":"A","maxConcurrentRuns":0}""", 422, "concurrency_out_of_range")]
    [InlineData("acme", """{"name":"A","limit":5}""", 400, "field_unknown")]
    [InlineData("acme/agents/bad", """{"name":"A"}""", 400, "field_missing")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":"echo"}""", 400, "field_invalid")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":null}""", 400, "field_invalid")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{}}""", 400, "field_missing")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":5}}""", 400, "field_invalid")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"telepathy"}}""", 422, "runner_kind_unknown")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"process","command":"/no/such/agent"}}""", 422, "runner_command_not_found")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"process"}}""", 422, "runner_settings_invalid")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"echo","delay":"1m"}}""", 422, "runner_settings_invalid")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"echo"},"maxConcurrentRuns":0}""", 422, "concurrency_out_of_range")]
    [InlineData("acme/agents/bad", """{"name":"A","runner":{"kind":"echo"},"reportsTo":"a/b"}""", 400, "id_invalid")]
    [InlineData("acme/agents/gone", """{"name":"A","runner":{"kind":"echo"}}""", 409, "agent_terminated")]
    [InlineData("nobody/agents/ann", """{"name":"A","runner":{"kind":"echo"}}""", 404, "company_not_found")]
    public async Task Should_refuse_a_definition_and_write_nothing_when_it_breaks_a_rule(string path, string body, int status, string code)
    {
        var before = host.JournalRows();

        using var response = await host.SendAsync(HttpMethod.Put, $"/api/companies/{path}", body);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
        host.JournalRows().Should().Be(before);
    }

    [Theory]
    [InlineData("heartbeat", """{"leaseToken":"0197a000-0000-4000-8000-000000000000"}""", 409, "stale_lease")]
    [InlineData("heartbeat", """{"leaseToken":"mine"}""", 400, "field_invalid")]
    [InlineData("heartbeat", "", 400, "body_missing")]
    [InlineData("complete", """{"leaseToken":"0197a000-0000-4000-8000-000000000000","result":{}}""", 409, "stale_lease")]
    [InlineData("fail", """{"leaseToken":"0197a000-0000-4000-8000-000000000000"}""", 400, "field_missing")]
    [InlineData("defer", """{"leaseToken":"0197a000-0000-4000-8000-000000000000","until":"later"}""", 400, "field_invalid")]
    [InlineData("skip", """{"leaseToken":"0197a000-0000-4000-8000-000000000000"}""", 409, "stale_lease")]
    public async Task Should_refuse_a_report_when_its_run_does_not_exist(string verb, string body, int status, string code)
    {
        using var response = await host.SendAsync(HttpMethod.Post, $"/api/companies/acme/wakeups/{host.Pending}/{verb}", body.Length == 0 ? null : body);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    [InlineData(null)]
    public async Task Should_refuse_a_body_when_it_is_not_called_JSON(string? contentType)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(BadInputFixture.Good));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/acme/wakeups", body);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 415, Code = "content_type_unsupported" });
    }

    [Fact]
    public async Task Should_refuse_a_form_without_a_body_when_a_web_page_sends_one()
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/acme/pause", new FormUrlEncodedContent([]));

        (await Problem.OfAsync(response)).Code.Should().Be("content_type_unsupported");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_refuse_a_body_of_100_MB_and_live_on_when_one_is_sent(bool saysItsLength)
    {
        var before = host.JournalRows();

        var answer = await RawAsync($"POST /api/companies/acme/wakeups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + (saysItsLength ? "Content-Length: 100000000\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n"), chunked: !saysItsLength);

        answer.Should().StartWith("HTTP/1.1 413 ").And.Contain("\"code\":\"body_too_large\"");
        host.JournalRows().Should().Be(before);
        await host.WakeAsync(BadInputFixture.Good);
    }

    [Fact]
    public async Task Should_find_no_company_when_an_address_climbs()
    {
        var answer = await RawAsync("GET /api/companies/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 404 ").And.Contain("\"code\":\"route_not_found\"");
    }

    [Theory]
    [InlineData("Host", "evil.example", 400, "host_not_allowed")]
    [InlineData("Host", "127.0.0.1.evil.example", 400, "host_not_allowed")]
    [InlineData("Origin", "http://evil.example", 403, "origin_not_allowed")]
    [InlineData("Origin", "null", 403, "origin_not_allowed")]
    public async Task Should_refuse_a_request_when_a_foreign_page_could_have_sent_it(string header, string value, int status, string code)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/api/companies/acme/pause", (HttpContent?)null, (header, value));

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
        response.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    /// <summary>Sends text as it is, then up to 100 MB of body until the host has had enough.</summary>
    private async Task<string> RawAsync(string head, bool chunked = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        using var reader = new StreamReader(stream);
        var answer = reader.ReadToEndAsync();
        if (head.StartsWith("POST", StringComparison.Ordinal))
        {
            var blanks = Encoding.ASCII.GetBytes((chunked ? "10000\r\n" : "") + new string(' ', 65_536) + (chunked ? "\r\n" : ""));
            try
            {
                for (var sent = 0; sent < 100_000_000 && !answer.IsCompleted; sent += blanks.Length)
                {
                    await stream.WriteAsync(blanks);
                }
            }
            catch (IOException)
            {
                // The host closed the connection: it has answered.
            }
        }

        return await answer;
    }
}
