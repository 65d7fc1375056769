using System.Net;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Api;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>Who may do what, with a key of each sort. All operations are in the key matrix.</summary>
public sealed class ApiKeySpecs(KeyedHost host) : IClassFixture<KeyedHost>
{
    [Theory]
    [InlineData(null, "key_missing", "Bearer")]
    [InlineData("", "key_missing", "Bearer")]
    [InlineData(KeyedHost.Unknown, "key_unknown", "Bearer error=\"invalid_token\"")]
    public async Task Should_ask_for_a_key_when_a_call_shows_none_that_is_known(string? key, string code, string challenge)
    {
        using var response = await host.AskAsync(key, HttpMethod.Get, "/api/companies/acme");

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 401, Code = code });
        response.Headers.WwwAuthenticate.ToString().Should().Be(challenge);
    }

    [Fact]
    public async Task Should_ask_for_a_key_when_another_scheme_is_used()
    {
        using var http = new HttpClient { BaseAddress = host.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Basic", KeyedHost.Operator);

        using var response = await http.GetAsync("/api/companies/acme");

        (await Problem.OfAsync(response)).Code.Should().Be("key_missing");
    }

    [Fact]
    public async Task Should_tell_nothing_about_addresses_when_no_key_is_shown()
    {
        using var response = await host.AskAsync(null, HttpMethod.Get, "/api/nothing");

        (await Problem.OfAsync(response)).Code.Should().Be("key_missing");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "route_not_found")]
    [InlineData("DELETE", "/api/companies/acme", 405, "method_not_allowed")]
    public async Task Should_name_the_fault_of_an_address_when_a_key_is_shown(string verb, string path, int status, string code)
    {
        using var response = await host.AskAsync(KeyedHost.AcmeReader, new HttpMethod(verb), path);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
    }

    [Fact]
    public async Task Should_answer_alike_when_a_forbidden_company_exists_and_when_not()
    {
        using var there = await host.AskAsync(KeyedHost.AcmeOperator, HttpMethod.Get, "/api/companies/other/agents/olga");
        using var nowhere = await host.AskAsync(KeyedHost.AcmeOperator, HttpMethod.Get, "/api/companies/nobody/agents/olga");
        using var malformed = await host.AskAsync(KeyedHost.AcmeOperator, HttpMethod.Get, "/api/companies/-a/agents/olga");

        var answers = new[] { there, nowhere, malformed }.Select(response => response.Content.ReadAsStringAsync().Result).ToList();
        (await Problem.OfAsync(there)).Should().BeEquivalentTo(new { Status = 403, Code = "company_forbidden" });
        answers.Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("Acme")]
    [InlineData("ACME")]
    [InlineData("acme%2F..%2Fother")]
    [InlineData("..%2Facme")]
    public async Task Should_refuse_a_company_when_its_id_only_looks_like_an_allowed_one(string company)
    {
        using var response = await host.AskAsync(KeyedHost.AcmeOperator, HttpMethod.Get, $"/api/companies/{company}");

        (await Problem.OfAsync(response)).Code.Should().Be("company_forbidden");
    }

    [Fact]
    public async Task Should_write_nothing_when_a_foreign_key_wakes_an_agent()
    {
        await host.AgentAsync("ann");
        var before = host.JournalRows();

        using var response = await host.AskAsync(
            KeyedHost.OtherOperator, HttpMethod.Post, "/api/companies/acme/wakeups", """{"agentId":"ann","trigger":{"type":"manual"}}""");

        (await Problem.OfAsync(response)).Code.Should().Be("company_forbidden");
        host.JournalRows().Should().Be(before);
    }

    [Theory]
    [InlineData(KeyedHost.Operator, "acme,other,third")]
    [InlineData(KeyedHost.Reader, "acme,other,third")]
    [InlineData(KeyedHost.AcmeReader, "acme")]
    [InlineData(KeyedHost.OtherOperator, "other,third")]
    public async Task Should_list_only_what_a_key_may_reach_when_companies_are_listed(string key, string companies)
    {
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var response = await host.AskAsync(key, HttpMethod.Get, $"/api/companies?limit=1&cursor={cursor}");
            var page = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }

        string.Join(',', ids).Should().Be(companies);
    }

    [Fact]
    public async Task Should_refuse_a_write_before_reading_its_body_when_the_key_may_only_read()
    {
        using var response = await host.AskAsync(KeyedHost.AcmeReader, HttpMethod.Post, "/api/companies/acme/wakeups", "no JSON at all");

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 403, Code = "role_forbidden" });
    }

    [Theory]
    [InlineData("/api/companies/acme/agents/caller", KeyedHost.AcmeReader, false)]
    [InlineData("/api/companies/acme/agents/caller/explain", KeyedHost.AcmeReader, false)]
    [InlineData("/api/companies/acme/agents", KeyedHost.Reader, false)]
    [InlineData("/api/companies/acme/agents/caller", KeyedHost.AcmeOperator, true)]
    [InlineData("/api/companies/acme/agents", KeyedHost.Operator, true)]
    public async Task Should_show_the_settings_of_a_runner_to_operators_alone_when_agents_are_read(string path, string key, bool isShown)
    {
        await host.AgentAsync("caller", """{"kind":"http","url":"http://127.0.0.1:9/","headers":{"Authorization":"a-secret"}}""");

        using var response = await host.AskAsync(key, HttpMethod.Get, path);

        var text = await response.Content.ReadAsStringAsync();
        text.Should().Contain("\"kind\":\"http\"");
        text.Contains("a-secret").Should().Be(isShown);
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Should_tell_its_health_when_no_key_is_shown(string path)
    {
        using var response = await host.AskAsync(null, HttpMethod.Get, path);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }
}
