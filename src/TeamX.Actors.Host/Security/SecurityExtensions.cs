using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using TeamX.Actors.Remoting;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Security;

/// <summary>Puts keys and policy into the host.</summary>
internal static class SecurityExtensions
{
    /// <summary>Adds scheme and policy. The policy is the fallback: an endpoint that says nothing asks for a key.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services, ApiKeys keys)
    {
        services.AddSingleton(keys);
        services.AddSingleton<IGatewayAccess, GatewayAccess>();
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorizationBuilder().SetDefaultPolicy(AccessHandler.Policy).SetFallbackPolicy(AccessHandler.Policy);
        return services;
    }
}
