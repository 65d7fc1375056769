using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Host.Security;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Mcp;

/// <summary>The MCP server at <c>/mcp</c>: streamable HTTP without sessions, so every call stands for itself and shows its own key.</summary>
internal static class McpEndpoint
{
    /// <summary>The address.</summary>
    public const string Path = "/mcp";

    private const string Instructions =
        """
        Schedules and explains wakeups of agents. To be woken later, call schedule_wakeup with a delay such as PT2H or an instant, and a reason that tells
        your later self what to do. Companies and agents are those of the caller unless an argument names others.
        """;

    /// <summary>Adds the server.</summary>
    public static IServiceCollection AddTeamXMcp(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<McpCaller>();
        services.AddMcpServer(server => server.ServerInstructions = Instructions)
            .WithHttpTransport(http => http.Stateless = true)
            .WithTools<WakeupTools>()
            .WithRequestFilters(filters => filters.AddCallToolFilter(AnswerProblems));
        return services;
    }

    /// <summary>Maps the server. Any key may call it; each tool asks for the company and the role that it takes.</summary>
    public static void MapTeamXMcp(this IEndpointRouteBuilder app) => app.MapMcp(Path).WithMetadata(new OwnAccess(ApiRole.Reader));

    /// <summary>A tool's answer: the same JSON for programs and as text.</summary>
    public static CallToolResult ResultOf<T>(T answer)
    {
        var json = JsonSerializer.SerializeToElement(answer, ApiJson.Options);
        return new CallToolResult { StructuredContent = json, Content = [new TextContentBlock { Text = json.GetRawText() }] };
    }

    private static McpRequestHandler<CallToolRequestParams, CallToolResult> AnswerProblems(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiProblem problem)
            {
                return ErrorOf(problem);
            }
            catch (Exception e) when (e is JsonException or ArgumentException { ParamName: "arguments" })
            {
                // The library could not give the arguments to the tool; its own sentences name .NET types.
                return ErrorOf(ApiProblem.Malformed(ApiCodes.FieldInvalid, "An argument is missing or has the wrong type. The tool's input schema names them."));
            }
        };

    private static CallToolResult ErrorOf(ApiProblem problem) => new()
    {
        IsError = true,
        StructuredContent = JsonSerializer.SerializeToElement(new { code = problem.Code, status = problem.Status, detail = problem.Message }),
        Content = [new TextContentBlock { Text = $"{problem.Code}: {problem.Message}" }],
    };
}
