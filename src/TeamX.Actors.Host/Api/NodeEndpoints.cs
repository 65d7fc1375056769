using TeamX.Actors.Client;

namespace TeamX.Actors.Host.Api;

/// <summary>What is asked of this node as a whole.</summary>
internal static class NodeEndpoints
{
    public static void MapNode(this IEndpointRouteBuilder api) => api.MapPost("/node/drain", DrainAsync);

    private static async Task<IResult> DrainAsync(HttpContext http, NodeDrain node, ILogger<NodeDrain> logger)
    {
        var body = await RequestBody.ReadOptionalAsync<ByWhomRequest>(http).ConfigureAwait(false);
        logger.LogInformation("Draining this node, asked by {RequestedBy}", body?.RequestedBy);

        // Runs may take their whole grace: readiness tells at once, and nobody waits here for the end.
        _ = node.DrainAsync();
        return ApiResult.Accepted(new HealthJson("draining"));
    }
}
