using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using TeamX.Actors.Host.Security;
using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Dashboard;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>All operations of the contract with all sorts of keys. A new operation is in here by being in the contract.</summary>
public sealed class KeyMatrixSpecs(KeyedHost host) : IClassFixture<KeyedHost>
{
    private const string Nobody = "nobody";

    // What stands in an address. The company exists and nothing in it does.
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["{c}"] = "acme", ["{a}"] = "none", ["{g}"] = "none", ["{t}"] = "none", ["{s}"] = "none", ["{r}"] = "none", ["{id}"] = "0197a000-0000-7000-8000-000000000000",
    };

    private static readonly Dictionary<string, ApiCaller?> Callers = new()
    {
        [Nobody] = null,
        [KeyedHost.Unknown] = null,
        [KeyedHost.OtherOperator] = new("", ApiRole.Operator, [new("other")]),
        [KeyedHost.AcmeReader] = new("", ApiRole.Reader, [new("acme")]),
        [KeyedHost.AcmeOperator] = new("", ApiRole.Operator, [new("acme")]),
        [KeyedHost.Reader] = new("", ApiRole.Reader, null),
        [KeyedHost.Operator] = new("", ApiRole.Operator, null),
    };

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var operation in ContractOperation.All.Keys)
            {
                foreach (var key in Callers.Keys)
                {
                    cells.Add(operation, key);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Should_answer_as_the_contract_says_when_called_with_a_key(string operation, string key)
    {
        var (verb, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        var address = Ids.Aggregate(path, (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal));
        address.Should().NotContain("{", "the specs have an id for each part of an address");

        // A member that no operation knows: whoever may write is told so, and nothing is changed.
        using var response = await host.AskAsync(
            key == Nobody ? null : key, new HttpMethod(verb), address, verb is "POST" or "PUT" ? """{"surprise":true}""" : null);

        if (Refused(operation, key) is var (status, code))
        {
            (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = status, Code = code });
        }
        else
        {
            ContractOperation.All[operation].Statuses.Except([401, 403]).Should().Contain((int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Should_ask_at_every_address_for_what_the_contract_says_when_it_is_served()
    {
        using var data = new TempFolder();
        var program = TeamXHost.Build(["--TeamX:DataDirectory", data.Path]);
        await using (program)
        {
            var served = from endpoint in ((IEndpointRouteBuilder)program).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                         where !PageSpecs.Serves(endpoint)
                         from verb in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                         select ($"{verb} {endpoint.RoutePattern.RawText!.TrimEnd('/')}",
                             endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? EndpointAccess.Of(endpoint, verb) : null);

            served.Should().BeEquivalentTo(ContractOperation.All.Values.Select(operation => (operation.Name, operation.Access)));
        }
    }

    /// <summary>The table of docs/security.md, written down a second time.</summary>
    private static (int Status, string Code)? Refused(string operation, string key)
    {
        if (ContractOperation.All[operation].Access is not { } access)
        {
            return null;
        }

        return (Callers[key], access) switch
        {
            (null, _) => (401, key == Nobody ? "key_missing" : "key_unknown"),
            ({ Companies: not null }, { Scope: AccessScope.Node }) => (403, "company_forbidden"),
            ({ Companies: not null }, { Scope: AccessScope.Company }) when key == KeyedHost.OtherOperator => (403, "company_forbidden"),
            ({ Role: ApiRole.Reader }, { Role: ApiRole.Operator }) => (403, "role_forbidden"),
            _ => null,
        };
    }
}
