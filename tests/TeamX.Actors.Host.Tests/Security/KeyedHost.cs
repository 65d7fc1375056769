using System.Net.Http.Headers;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Security;

/// <summary>A host with a key of each sort, and the companies acme, other and third.</summary>
public sealed class KeyedHost : HostFixture
{
    public const string Operator = "operator-of-all-companies";
    public const string Reader = "reader-of-all-companies";
    public const string AcmeOperator = "operator-of-acme-alone";
    public const string AcmeReader = "reader-of-acme-alone";
    public const string OtherOperator = "operator-of-others-but-acme";
    public const string Unknown = "a-key-that-nobody-has";

    protected override string? Key => Operator;

    protected override string[] Settings =>
    [
        .. KeySettings(0, Operator, "operator"),
        .. KeySettings(1, Reader, "reader"),
        .. KeySettings(2, AcmeOperator, "operator", "acme"),
        .. KeySettings(3, AcmeReader, "reader", "acme"),
        .. KeySettings(4, OtherOperator, "operator", "third", "other", "not-there"),
    ];

    /// <summary>A request with a key, or with none.</summary>
    public async Task<HttpResponseMessage> AskAsync(string? key, HttpMethod method, string path, string? body = null)
    {
        using var http = new HttpClient { BaseAddress = Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    protected override async Task PrepareAsync()
    {
        await OkAsync(HttpMethod.Put, "/api/companies/other", """{"name":"Other"}""");
        await OkAsync(HttpMethod.Put, "/api/companies/third", """{"name":"Third"}""");
    }

    private static IEnumerable<string> KeySettings(int index, string key, string role, params string[] companies) =>
    [
        $"--TeamX:ApiKeys:{index}:Key", key, $"--TeamX:ApiKeys:{index}:Role", role,
        .. companies.SelectMany((company, i) => new[] { $"--TeamX:ApiKeys:{index}:Companies:{i}", company }),
    ];
}
