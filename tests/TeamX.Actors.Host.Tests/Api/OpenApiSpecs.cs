using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Dashboard;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>The contract names what the program serves, no more and no less.</summary>
public sealed class OpenApiSpecs : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_list_exactly_the_operations_when_they_are_served()
    {
        var host = TeamXHost.Build(["--TeamX:DataDirectory", _data.Path]);
        await using (host)
        {
            var served = from endpoint in ((IEndpointRouteBuilder)host).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                         where !PageSpecs.Serves(endpoint)
                         from verb in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                         select $"{verb} {endpoint.RoutePattern.RawText!.TrimEnd('/')}";

            Contract.Operations.Should().BeEquivalentTo(served);
        }
    }

    [Fact]
    public void Should_name_every_code_when_an_operation_can_answer_with_it()
    {
        var codes = new[] { typeof(RefusalCodes), typeof(ApiCodes), typeof(AccessCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(field => (string)field.GetRawConstantValue()!);

        codes.Should().OnlyContain(code => Regex.IsMatch(Contract.Text, $@"\b{code}\b"));
    }

    [Theory]
    [InlineData("Waiting", typeof(WaitReason))]
    [InlineData("StoryStep", typeof(StoryCode))]
    [InlineData("AgentExplanation", typeof(AgentReason))]
    public void Should_list_exactly_the_codes_when_a_list_is_closed(string schema, Type list)
    {
        var described = Regex.Match(Contract.Text, $@"(?m)^    {schema}:\n(?:      .*\n)+").Value;
        var listed = Regex.Match(described, @"enum: \[ ([\w, ]+) \]").Groups[1].Value.Split(", ");

        listed.Should().BeEquivalentTo(list.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!));
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
    [InlineData("RunInput", typeof(RunEnvironment.RunJson))]
    [InlineData("GoalRequest", typeof(GoalRequest))]
    [InlineData("Goal", typeof(GoalJson))]
    [InlineData("Ancestry", typeof(AncestryJson))]
    [InlineData("AncestorGoal", typeof(AncestorGoalJson))]
    [InlineData("AncestorTicket", typeof(AncestorTicketJson))]
    [InlineData("DecomposeRequest", typeof(DecomposeRequest))]
    [InlineData("TicketRequest", typeof(TicketRequest))]
    [InlineData("Ticket", typeof(TicketJson))]
    [InlineData("AssignRequest", typeof(AssignRequest))]
    [InlineData("TicketStatusRequest", typeof(TicketStatusRequest))]
    [InlineData("ScheduleRequest", typeof(ScheduleRequest))]
    [InlineData("Schedule", typeof(ScheduleJson))]
    [InlineData("RoutineRequest", typeof(RoutineRequest))]
    [InlineData("Routine", typeof(RoutineJson))]
    [InlineData("RoutineContext", typeof(RoutineContextJson))]
    [InlineData("TicketTemplate", typeof(TicketTemplateJson))]
    [InlineData("Fire", typeof(FireJson))]
    [InlineData("FireTimes", typeof(FireTimesJson))]
    [InlineData("Waiting", typeof(WaitingJson))]
    [InlineData("WakeupExplanation", typeof(WakeupExplanationJson))]
    [InlineData("StoryStep", typeof(StoryStepJson))]
    [InlineData("AgentExplanation", typeof(AgentExplanationJson))]
    public void Should_describe_every_field_when_a_body_has_it(string schema, Type body)
    {
        var described = Regex.Match(Contract.Text, $@"(?m)^    {schema}:\n(?:      .*\n)+").Value;

        foreach (var name in body.GetProperties().Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
        {
            described.Should().MatchRegex($@"\b{name}:", "{0} has it", schema);
        }
    }
}
