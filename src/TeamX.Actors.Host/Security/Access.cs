namespace TeamX.Actors.Host.Security;

/// <summary>What a call is about.</summary>
internal enum AccessScope
{
    /// <summary>The node or all its companies: for keys that are bound to no company.</summary>
    Node = 0,

    /// <summary>One company.</summary>
    Company = 1,

    /// <summary>Whatever the caller may reach: any key may call, and is answered with its own.</summary>
    Own = 2,
}

/// <summary>What a caller asks for; the resource that <see cref="AccessPolicy"/> judges.</summary>
/// <param name="Role">The role that it takes.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Company">The company, as the caller wrote it; only with <see cref="AccessScope.Company"/>.</param>
internal sealed record Access(ApiRole Role, AccessScope Scope, string? Company = null)
{
    // Every address of a company has its id in this place.
    private const string CompanyParameter = "c";

    /// <summary>Reading or changing one company, named as the caller wrote it.</summary>
    public static Access To(string company, ApiRole role) => new(role, AccessScope.Company, company);

    /// <summary>What an HTTP request asks for.</summary>
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
