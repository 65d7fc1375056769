using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>The contract is a valid document, is complete, and is served as it is written.</summary>
public sealed class OpenApiDocumentSpecs(ApiFixture host) : IClassFixture<ApiFixture>
{
    [Fact]
    public void Should_be_a_valid_document_when_a_library_reads_it()
    {
        var (document, diagnostic) = (ContractOperation.Read.Document!, ContractOperation.Read.Diagnostic!);

        diagnostic.SpecificationVersion.Should().Be(OpenApiSpecVersion.OpenApi3_1);
        diagnostic.Errors.Should().BeEmpty();
        diagnostic.Warnings.Should().BeEmpty();
        document.Validate(ValidationRuleSet.GetDefaultRuleSet()).Should().BeEmpty();
    }

    [Fact]
    public async Task Should_serve_the_contract_when_it_is_asked_for()
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/openapi/v1.json");

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var served = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        JsonNode.DeepEquals(served, JsonNode.Parse(OpenApiEndpoint.Json)).Should().BeTrue();
        served!["info"]!["version"]!.GetValue<string>().Should().Be("0.1.0");
        served["components"]!["schemas"]!["Id"]!["pattern"]!.GetValue<string>().Should().Be("^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$");
        served["components"]!["parameters"]!["limit"]!["schema"]!["default"]!.GetValue<int>().Should().Be(100);
        served["components"]!["parameters"]!["limit"]!["in"]!.GetValue<string>().Should().Be("query");
    }

    [Theory]
    [InlineData("PUT /api/companies/{c}", 200, 201)]
    [InlineData("GET /api/companies", 200)]
    [InlineData("GET /api/companies/{c}", 200)]
    [InlineData("POST /api/companies/{c}/pause", 200)]
    [InlineData("POST /api/companies/{c}/resume", 200)]
    [InlineData("PUT /api/companies/{c}/agents/{a}", 200, 201)]
    [InlineData("GET /api/companies/{c}/agents", 200)]
    [InlineData("GET /api/companies/{c}/agents/{a}", 200)]
    [InlineData("GET /api/companies/{c}/agents/{a}/liveness", 200)]
    [InlineData("POST /api/companies/{c}/agents/{a}/pause", 200)]
    [InlineData("POST /api/companies/{c}/agents/{a}/resume", 200)]
    [InlineData("POST /api/companies/{c}/agents/{a}/terminate", 200)]
    [InlineData("POST /api/companies/{c}/wakeups", 202, 400, 404, 409, 413, 422, 429)]
    [InlineData("POST /api/companies/{c}/wakeups/batch", 202, 400, 404, 409, 413, 422, 429)]
    [InlineData("POST /api/companies/{c}/agents/{a}/wakeups", 202)]
    [InlineData("GET /api/companies/{c}/wakeups", 200)]
    [InlineData("GET /api/companies/{c}/wakeups/{id}", 200, 404)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/cancel", 200, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/retry", 202, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/heartbeat", 200, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/complete", 200, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/fail", 200, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/defer", 200, 409)]
    [InlineData("POST /api/companies/{c}/wakeups/{id}/skip", 200, 409)]
    [InlineData("GET /api/companies/{c}/wakeups/{id}/explain", 200, 404)]
    [InlineData("GET /api/companies/{c}/agents/{a}/explain", 200, 404)]
    [InlineData("GET /api/companies/{c}/events", 200, 410)]
    [InlineData("GET /api/events", 200, 410)]
    [InlineData("GET /metrics", 200)]
    [InlineData("GET /api/companies/{c}/stats", 200)]
    [InlineData("PUT /api/companies/{c}/schedules/{s}", 200, 201)]
    [InlineData("GET /api/companies/{c}/schedules/{s}", 200)]
    [InlineData("GET /api/companies/{c}/schedules", 200)]
    [InlineData("DELETE /api/companies/{c}/schedules/{s}", 204)]
    [InlineData("POST /api/companies/{c}/schedules/{s}/run", 200)]
    [InlineData("GET /api/companies/{c}/schedules/{s}/next", 200)]
    [InlineData("PUT /api/companies/{c}/goals/{g}", 200, 201)]
    [InlineData("GET /api/companies/{c}/goals/{g}", 200)]
    [InlineData("GET /api/companies/{c}/goals", 200)]
    [InlineData("GET /api/companies/{c}/goals/{g}/ancestry", 200)]
    [InlineData("POST /api/companies/{c}/goals/{g}/decompose", 202)]
    [InlineData("PUT /api/companies/{c}/tickets/{t}", 200, 201)]
    [InlineData("GET /api/companies/{c}/tickets/{t}", 200)]
    [InlineData("GET /api/companies/{c}/tickets", 200)]
    [InlineData("POST /api/companies/{c}/tickets/{t}/assign", 202)]
    [InlineData("POST /api/companies/{c}/tickets/{t}/status", 200)]
    [InlineData("PUT /api/companies/{c}/routines/{r}", 200, 201)]
    [InlineData("GET /api/companies/{c}/routines/{r}", 200)]
    [InlineData("GET /api/companies/{c}/routines", 200)]
    [InlineData("DELETE /api/companies/{c}/routines/{r}", 204)]
    [InlineData("POST /api/companies/{c}/routines/{r}/run", 202)]
    [InlineData("GET /healthz/live", 200)]
    [InlineData("GET /healthz/ready", 200, 503)]
    [InlineData("GET /openapi/v1.json", 200)]
    [InlineData("POST /api/node/drain", 202)]
    [InlineData("POST /mcp", 200)]
    public void Should_promise_an_operation_with_its_codes_when_the_program_was_asked_for_it(string operation, params int[] statuses) =>
        ContractOperation.All.Should().ContainKey(operation).WhoseValue.Statuses.Should().Contain(statuses);
}
