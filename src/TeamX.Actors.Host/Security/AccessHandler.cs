using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Security;

/// <summary>Judges requests, and whatever is asked as an <see cref="Access"/>, by <see cref="AccessPolicy"/>.</summary>
internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    /// <summary>The policy for ASP.NET Core; its resource is an <see cref="Access"/> or the request.</summary>
    public static readonly AuthorizationPolicy Policy = new([new AccessRequirement()], [ApiKeyHandler.SchemeName]);

    /// <summary>Lets pass who may do this: for what has a principal and no request of its own, such as a tool call.</summary>
    /// <exception cref="ApiProblem">401 or 403.</exception>
    public static void Require(ClaimsPrincipal principal, Access wanted)
    {
        var caller = CallerClaims.CallerOf(principal) ?? throw ApiKeyHandler.Missing();
        if (AccessPolicy.Refuse(caller, wanted) is { } refusal)
        {
            throw ApiProblem.Of(refusal);
        }
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var wanted = context.Resource switch
        {
            HttpContext http => EndpointAccess.Of(http),
            Access access => access,
            _ => null,
        };

        // Without a success the answer is no: to ask for a key is the scheme's business.
        if (wanted is null || CallerClaims.CallerOf(context.User) is not { } caller)
        {
            return Task.CompletedTask;
        }

        if (AccessPolicy.Refuse(caller, wanted) is { } refusal)
        {
            context.Fail(new AccessRefused(this, ApiProblem.Of(refusal)));
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>That <see cref="AccessPolicy"/> lets the caller pass.</summary>
internal sealed class AccessRequirement : IAuthorizationRequirement;

/// <summary>A refusal with its problem.</summary>
internal sealed class AccessRefused(IAuthorizationHandler handler, ApiProblem problem) : AuthorizationFailureReason(handler, problem.Code)
{
    /// <summary>What the caller is answered.</summary>
    public ApiProblem Problem { get; } = problem;
}

/// <summary>Answers a refused request with its problem; otherwise as usual.</summary>
internal sealed class AccessResults : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.AuthorizationFailure?.FailureReasons.OfType<AccessRefused>().FirstOrDefault() is { } refused
            ? throw refused.Problem
            : _usual.HandleAsync(next, context, policy, authorizeResult);
}
