using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>The real host inside the test process, on a free port and a data directory of its own, with a company <c>acme</c>.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public class HostFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly TempFolder _data = new();
    private WebApplication? _host;

    public HttpClient Http { get; } = new();

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _host!.Services;

    protected virtual string[] Settings => [];

    /// <summary>The key that requests show; null for none.</summary>
    protected virtual string? Key => null;

    public async Task InitializeAsync()
    {
        _host = TeamXHost.Build(
            ["--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", _data.Path, "--Serilog:MinimumLevel:Default", "Fatal", .. Settings],
            Configure);
        await _host.StartAsync();
        Http.BaseAddress = new Uri(_host.Urls.Single());
        Http.DefaultRequestHeaders.Authorization = Key is null ? null : new AuthenticationHeaderValue("Bearer", Key);
        await Deadline.UntilAsync("a company is accepted", DefineAcmeAsync, StartsWithin);
        await PrepareAsync();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _data.Dispose();
    }

    /// <summary>Ends the host.</summary>
    public Task StopAsync() => _host!.StopAsync();

    /// <summary>A file that is gone afterwards.</summary>
    public string FileFor(string name) => _data.File(name);

    /// <summary>Defines an agent.</summary>
    public Task<JsonElement> AgentAsync(string id, string runner = """{"kind":"echo"}""", string company = "acme") =>
        OkAsync(HttpMethod.Put, $"/api/companies/{company}/agents/{id}", $$"""{"name":"{{id}}","runner":{{runner}}}""");

    /// <summary>Asks for a wakeup; answers with its id.</summary>
    public async Task<string> WakeAsync(string body, string company = "acme") =>
        (await OkAsync(HttpMethod.Post, $"/api/companies/{company}/wakeups", body)).GetProperty("wakeupId").GetString()!;

    /// <summary>One wakeup.</summary>
    public Task<JsonElement> WakeupAsync(string id, string company = "acme") => OkAsync(HttpMethod.Get, $"/api/companies/{company}/wakeups/{id}");

    /// <summary>Waits until a wakeup looks as described.</summary>
    public async Task<JsonElement> WakeupWhenAsync(string id, string what, Func<JsonElement, bool> holds)
    {
        var wakeup = default(JsonElement);
        await Deadline.UntilAsync($"wakeup is {what}", async () => holds(wakeup = await WakeupAsync(id)));
        return wakeup;
    }

    /// <summary>A request that has to succeed.</summary>
    public async Task<JsonElement> OkAsync(HttpMethod method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue("{0} {1} has to succeed: {2}", method, path, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };

        // The host may answer before it has read a large body.
        request.Headers.ExpectContinue = body?.Headers.ContentLength > 1_000_000;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>Rows of the journal: grows with everything that any company writes.</summary>
    public long JournalRows()
    {
        using var connection = new SqliteConnection($"Data Source={_data.File("journal.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM journal";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Changes the services of the host.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    // The first write of a host that has only started on a busy machine may be told to come again.
    private async Task<bool> DefineAcmeAsync()
    {
        using var response = await SendAsync(HttpMethod.Put, "/api/companies/acme", """{"name":"Acme"}""");
        (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.ServiceUnavailable).Should().BeTrue(await response.Content.ReadAsStringAsync());
        return response.IsSuccessStatusCode;
    }
}
