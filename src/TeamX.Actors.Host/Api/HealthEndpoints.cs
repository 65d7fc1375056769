using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Health for whoever watches the process.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", () => ApiResult.Ok(new HealthJson("live"))).AllowAnonymous();
        app.MapGet("/healthz/ready", ReadyAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(NodeReadiness node, CancellationToken cancellationToken) =>
        await node.FindObstacleAsync(cancellationToken).ConfigureAwait(false) is { } obstacle
            ? throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, RefusalCodes.Unavailable, obstacle)
            : ApiResult.Ok(new HealthJson("ready"));
}

internal sealed record HealthJson(string Status);
