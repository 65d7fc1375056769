using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Security;

/// <summary>The authentication scheme <c>Authorization: Bearer KEY</c>. Without configured keys everyone is <see cref="ApiCaller.Local"/>.</summary>
internal sealed class ApiKeyHandler(
    ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "Bearer";

    private const string Prefix = SchemeName + " ";

    private bool ShowsKey => Shown is { Length: > 0 };

    private string? Shown => Request.Headers.Authorization.ToString() is var header && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        ? header[Prefix.Length..].Trim()
        : null;

    /// <summary>The 401 of a call without a key.</summary>
    public static ApiProblem Missing() => new(StatusCodes.Status401Unauthorized, AccessCodes.KeyMissing, "Send a key: the header Authorization: Bearer KEY.");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var caller = !keys.AreRequired ? ApiCaller.Local : ShowsKey ? keys.Find(Shown!) : null;
        return Task.FromResult(caller is null
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.PrincipalOf(caller, SchemeName), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = ShowsKey ? $"{SchemeName} error=\"invalid_token\"" : SchemeName;
        throw ShowsKey ? new ApiProblem(StatusCodes.Status401Unauthorized, AccessCodes.KeyUnknown, "This key is not known here. Use one of TeamX:ApiKeys.") : Missing();
    }
}
