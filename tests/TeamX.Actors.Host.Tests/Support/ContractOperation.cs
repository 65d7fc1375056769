using System.Text;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>One operation of the contract, as a library for OpenAPI reads it.</summary>
/// <param name="Name">For example <c>GET /api/companies/{c}</c>.</param>
/// <param name="Access">Who may call it; null when anyone may.</param>
/// <param name="Statuses">The answers that it documents.</param>
internal sealed record ContractOperation(string Name, Access? Access, IReadOnlyList<int> Statuses)
{
    /// <summary>The document with what the library found wrong in it.</summary>
    public static readonly ReadResult Read = OpenApiDocument.Parse(Encoding.UTF8.GetString(OpenApiEndpoint.Json), "json");

    /// <summary>All of them, by name.</summary>
    public static readonly IReadOnlyDictionary<string, ContractOperation> All = Read.Document!.Paths
        .SelectMany(path => path.Value.Operations!, (path, operation) => Of(path.Key, operation.Key.Method, operation.Value))
        .ToDictionary(operation => operation.Name);

    private static ContractOperation Of(string path, string verb, OpenApiOperation operation)
    {
        var name = $"{verb} {path}";
        var security = operation.Security ?? throw new InvalidOperationException($"{name} does not say who may call it (security).");
        var roles = security.SelectMany(requirement => requirement.Values).SelectMany(names => names).ToList();
        return new ContractOperation(
            name,
            security.Count == 0 ? null : new Access(Enum.Parse<ApiRole>(roles.Single(), ignoreCase: true), ScopeOf(name, path, operation)),
            [.. operation.Responses!.Keys.Select(int.Parse)]);
    }

    private static AccessScope ScopeOf(string name, string path, OpenApiOperation operation) => path.Contains("{c}", StringComparison.Ordinal)
        ? AccessScope.Company
        : operation.Extensions is { } extensions && extensions.TryGetValue("x-teamx-scope", out var extension) && extension is JsonNodeExtension scope
            ? Enum.Parse<AccessScope>(scope.Node.GetValue<string>(), ignoreCase: true)
            : throw new InvalidOperationException($"{name} does not say what it is about (x-teamx-scope: own or node).");
}
