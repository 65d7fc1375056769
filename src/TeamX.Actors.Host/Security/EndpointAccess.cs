using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Security;

/// <summary>What HTTP requests ask for.</summary>
internal static class EndpointAccess
{
    // Every address of a company has its id in this place.
    private const string CompanyParameter = "c";

    /// <summary>What a request asks for.</summary>
    public static Access Of(HttpContext http) => http.GetEndpoint() is RouteEndpoint endpoint
        ? Of(endpoint, http.Request.Method) with { Company = http.GetRouteValue(CompanyParameter) as string }
        : new Access(ApiRole.Reader, AccessScope.Own);

    /// <summary>
    /// What calling this endpoint asks for. It follows from verb and address, so that one that says nothing is as closed as can be: GET reads
    /// and all else writes; with a company in its address it is about that company, and otherwise about the node, unless it says so itself.
    /// </summary>
    public static Access Of(RouteEndpoint endpoint, string verb) => new(
        HttpMethods.IsGet(verb) || HttpMethods.IsHead(verb) ? ApiRole.Reader : endpoint.Metadata.GetMetadata<OwnAccess>()?.Role ?? ApiRole.Operator,
        endpoint.RoutePattern.GetParameter(CompanyParameter) is not null ? AccessScope.Company
            : endpoint.Metadata.GetMetadata<OwnAccess>() is null ? AccessScope.Node : AccessScope.Own);
}

/// <summary>Marks an endpoint that answers each caller with what they may reach.</summary>
/// <param name="Role">The role that a write takes.</param>
internal sealed record OwnAccess(ApiRole Role = ApiRole.Operator);
