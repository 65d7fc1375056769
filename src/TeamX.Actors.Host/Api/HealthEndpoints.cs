using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Health for whoever watches the process.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", () => ApiResult.Ok(new HealthJson("live"))).AllowAnonymous();
        app.MapGet("/healthz/ready", Ready).AllowAnonymous();
    }

    private static IResult Ready(ActorSystem system, NodeDrain node) =>
        node.IsDraining ? throw Unavailable("This node is draining. Use another one.")
        : !system.WhenTerminated.IsCompleted && ActorRegistry.For(system).TryGet<CompanyRegion>(out _)
            ? ApiResult.Ok(new HealthJson("ready"))
            : throw Unavailable("The engine is not up. Try again.");

    private static ApiProblem Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.Unavailable, detail);
}

internal sealed record HealthJson(string Status);
