using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace TeamX.Actors.Host.Cli;

/// <summary>
/// A caller of a running host. What fails on the way, or is answered with "try again", is tried again twice: every call of the commands may be
/// repeated, because a wakeup carries an idempotency key and everything else leads to the same state.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(40);
    private readonly HttpClient _http;
    private readonly string? _causedBy;

    /// <summary>A caller of the host at a URL.</summary>
    /// <param name="url">Where the host listens.</param>
    /// <param name="key">The API key; null for none.</param>
    /// <param name="causedBy">The wakeup whose run calls; null for none.</param>
    public ApiClient(Uri url, string? key, string? causedBy)
    {
        var retry = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(200) })
            .Build();
        var handler = new ResilienceHandler(retry) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } };
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = AnswerWithin };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        _causedBy = causedBy;
    }

    /// <summary>Reads.</summary>
    /// <exception cref="CliFault">Refused, or nobody answers.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>Writes, and names the cause of it.</summary>
    /// <param name="path">The address.</param>
    /// <param name="body">The body; members that are null are left out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="idempotencyKey">The header of that name; null for none.</param>
    /// <exception cref="CliFault">Refused, or nobody answers.</exception>
    public Task<JsonElement> PostAsync(string path, JsonObject body, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        foreach (var (name, _) in body.Where(member => member.Value is null).ToList())
        {
            body.Remove(name);
        }

        return SendAsync(HttpMethod.Post, path, body, idempotencyKey, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        AddHeader(request, "Idempotency-Key", idempotencyKey);
        AddHeader(request, "X-TeamX-Caused-By", body is null ? null : _causedBy);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw Refused((int)response.StatusCode, text);
        }
        catch (JsonException e)
        {
            throw new CliFault(ExitCode.Unreachable, $"What answers at {_http.BaseAddress} is no TeamX host: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CliFault(ExitCode.Unreachable,
                $"No host answers at {_http.BaseAddress} ({e.Message}). Start one with 'teamx serve', or name another with --url.");
        }
    }

    /// <summary>An answer without a code of ours comes from something between, or from another program.</summary>
    private static CliFault Refused(int status, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            if (problem.ValueKind == JsonValueKind.Object && problem.Text("code") is { Length: > 0 } code)
            {
                return new CliFault(ExitCode.Refused, $"{code}: {problem.Text("detail")}", text);
            }
        }
        catch (JsonException)
        {
            // It is told below that the answer says nothing.
        }

        return new CliFault(ExitCode.Refused, $"http_{status}: The answer has status {status} and no code of a TeamX host. Check --url.");
    }

    private static void AddHeader(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null && !request.Headers.TryAddWithoutValidation(name, value))
        {
            throw CliFault.Usage($"The value of {name} can't be sent: it has characters that no header may have.");
        }
    }
}
