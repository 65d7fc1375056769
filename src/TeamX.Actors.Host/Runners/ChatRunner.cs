using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Hosting;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>The runner <c>chat</c>: one call to an OpenAI-compatible chat endpoint per run; the result has the answer and what it took.</summary>
internal sealed class ChatRunner(TeamXOptions options, IHttpClientFactory clients, TimeProvider time) : IAgentRunner
{
    // The library asks for a key; servers that need none do not look at it.
    private const string NoKey = "none";

    private const string InvalidCode = "answer_invalid";

    private readonly OutboundRules _rules = new(options.Runners);

    /// <inheritdoc/>
    public string Kind => "chat";

    /// <summary>
    /// The call dies with the process, but the model may go on, and costs money: no call is made before the record of its start is durable, so
    /// a crash never hides one, and a request that kills the process is counted from its first run on.
    /// </summary>
    public bool OutlivesProcess => true;

    /// <inheritdoc/>
    public Refusal? Validate(RunnerSpec runner) =>
        Check(runner.Settings, out var settings) ?? (settings.ApiKeyEnvironmentVariable is { } name ? _rules.CheckVariable(name) : null);

    /// <inheritdoc/>
    public async Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var key = NoKey;
        if ((Check(run.RunnerSettings, out var settings)
            ?? (settings.ApiKeyEnvironmentVariable is { } name ? _rules.Read(name, out key) : null)) is { } fault)
        {
            return new RunOutcome.Failed(fault.Message, Permanent: true, fault.Code);
        }

        var endpoint = new Uri(settings.Endpoint);
        try
        {
            using var http = clients.CreateClient(RunnerClients.Chat);
            using var chat = ClientOf(settings, endpoint, key, http);
            var answer = await chat.GetResponseAsync(ChatPrompt.Of(run, settings.SystemPrompt), cancellationToken: cancellationToken).ConfigureAwait(false);
            return Completed(answer);
        }
        catch (ClientResultException e) when (e.Status > 0)
        {
            var retryAfter = e.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true ? after : null;
            return HttpFailure.Of(e.Status, retryAfter, $"{endpoint.Host} answered {e.Status}. {Without(key, e.Message)}", time.GetUtcNow());
        }
        catch (Exception e) when (CauseOf(e) is { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            return TooLarge;
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or IOException)
        {
            return HttpFailure.Network(endpoint, CauseOf(e) ?? e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            // The library reads answers trustingly; its own sentences name its internals.
            return new RunOutcome.Failed($"{endpoint.Host} answered with something that is no chat completion.", Code: InvalidCode);
        }
    }

    private static IChatClient ClientOf(ChatSettings settings, Uri endpoint, string key, HttpClient http)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint,
            Transport = new HttpClientPipelineTransport(http),

            // Retries and timeouts are the engine's.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        return new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(settings.Model).AsIChatClient();
    }

    private Refusal? Check(string? text, out ChatSettings settings) =>
        RunnerSettings.Read(text, out settings) ?? _rules.CheckTarget(new Uri(settings.Endpoint));

    private static RunOutcome Completed(ChatResponse answer)
    {
        var usage = answer.Usage is { } used ? new UsageJson(used.InputTokenCount, used.OutputTokenCount, used.TotalTokenCount) : null;
        var result = JsonSerializer.Serialize(new ResultJson(answer.Text, usage, answer.ModelId), ApiJson.Options);
        return Encoding.UTF8.GetByteCount(result) > CommandOutput.MaxResult ? TooLarge : new RunOutcome.Completed(result);
    }

    private static RunOutcome.Failed TooLarge => new(
        $"The model's answer is over {CommandOutput.MaxResult / 1024} KiB. Ask it for a shorter one.", Permanent: true, RefusalCodes.ResultTooLarge);

    private static string Without(string key, string text) => key == NoKey ? text : text.Replace(key, "***", StringComparison.Ordinal);

    private static HttpRequestException? CauseOf(Exception fault) => fault as HttpRequestException ?? fault.InnerException as HttpRequestException;

    private sealed record ResultJson(string Text, UsageJson? Usage, string? Model);

    private sealed record UsageJson(long? InputTokens, long? OutputTokens, long? TotalTokens);
}
