using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>The contract names what the program serves, no more and no less.</summary>
public sealed partial class OpenApiSpecs : IDisposable
{
    private readonly string _contract = Repository.Read("docs/openapi.yaml");
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_list_exactly_the_operations_when_they_are_served()
    {
        var host = TeamXHost.Build(["--TeamX:DataDirectory", _data.Path]);
        await using (host)
        {
            var served = from endpoint in ((IEndpointRouteBuilder)host).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                         from verb in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                         select $"{verb} {endpoint.RoutePattern.RawText}";

            Operations().Should().BeEquivalentTo(served);
        }
    }

    [Fact]
    public void Should_name_every_code_when_an_operation_can_answer_with_it()
    {
        var codes = new[] { typeof(RefusalCodes), typeof(ApiCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(field => (string)field.GetRawConstantValue()!);

        codes.Should().OnlyContain(code => Regex.IsMatch(_contract, $@"\b{code}\b"));
    }

    [Theory]
    [InlineData("Wakeup", typeof(WakeupJson))]
    [InlineData("Company", typeof(CompanyJson))]
    [InlineData("Agent", typeof(AgentJson))]
    [InlineData("Liveness", typeof(LivenessJson))]
    [InlineData("Stats", typeof(StatsView))]
    [InlineData("Context", typeof(ContextJson))]
    [InlineData("WakeupRequest", typeof(WakeupRequest))]
    [InlineData("ManualWakeupRequest", typeof(ManualWakeupRequest))]
    [InlineData("AgentRequest", typeof(AgentRequest))]
    [InlineData("CompanyRequest", typeof(CompanyRequest))]
    public void Should_describe_every_field_when_a_body_has_it(string schema, Type body)
    {
        var described = Regex.Match(_contract, $@"(?m)^    {schema}:\n(?:      .*\n)+").Value;

        foreach (var name in body.GetProperties().Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
        {
            described.Should().MatchRegex($@"\b{name}:", "{0} has it", schema);
        }
    }

    private IEnumerable<string> Operations()
    {
        var path = "";
        foreach (Match line in PathOrVerb().Matches(_contract))
        {
            if (line.Groups["path"].Success)
            {
                path = line.Groups["path"].Value;
            }
            else
            {
                yield return $"{line.Groups["verb"].Value.ToUpperInvariant()} {path}";
            }
        }
    }

    [GeneratedRegex(@"(?m)^  (?<path>/[^:]*):$|^    (?<verb>get|put|post|delete):$")]
    private static partial Regex PathOrVerb();
}
