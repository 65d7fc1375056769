using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using TeamX.Actors.Host.Api;

namespace TeamX.Actors.Host.Security;

/// <summary>Judges requests, and whatever is asked as an <see cref="Access"/>, by <see cref="AccessPolicy"/>.</summary>
internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var wanted = context.Resource switch
        {
            HttpContext http => Access.Of(http),
            Access access => access,
            _ => null,
        };

        // Without a success the answer is no: to ask for a key is the scheme's business.
        if (wanted is null || CallerClaims.CallerOf(context.User) is not { } caller)
        {
            return Task.CompletedTask;
        }

        if (AccessPolicy.Refuse(caller, wanted) is { } problem)
        {
            context.Fail(new AccessRefused(this, problem));
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

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
