using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Hosting;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>
/// The runner <c>http</c>: POSTs the wakeup to an address. 202 hands the run over to the receiver, who renews and reports with the lease token;
/// any other 2xx completes with the body as result.
/// </summary>
internal sealed class HttpRunner(TeamXOptions options, IHttpClientFactory clients, TimeProvider time) : IAgentRunner
{
    /// <summary>The header with the request's id, the same over all its runs.</summary>
    public const string RequestHeader = "Idempotency-Key";

    /// <summary>The header with the run's number.</summary>
    public const string AttemptHeader = "X-TeamX-Attempt";

    private const int MaxResult = CommandOutput.MaxResult;
    private const int MaxExcerpt = 1024;

    // What is shorter is no secret, and would only punch holes into an error.
    private const int ShortestSecret = 4;

    private readonly OutboundRules _rules = new(options.Runners);

    /// <inheritdoc/>
    public string Kind => "http";

    /// <inheritdoc/>
    public bool OutlivesProcess => true;

    /// <inheritdoc/>
    public bool HandsOver => true;

    /// <inheritdoc/>
    public Refusal? Validate(RunnerSpec runner) =>
        Check(runner.Settings, out var settings) ?? settings.Variables.Select(_rules.CheckVariable).FirstOrDefault(refusal => refusal is not null);

    /// <inheritdoc/>
    public async Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string?, string>> headers = [];
        if ((Check(run.RunnerSettings, out var settings) ?? Fill(settings, headers)) is { } fault)
        {
            return new RunOutcome.Failed(fault.Message, Permanent: true, fault.Code);
        }

        using var request = RequestOf(run, settings, headers);
        try
        {
            using var client = clients.CreateClient(RunnerClients.Http);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response switch
            {
                { StatusCode: HttpStatusCode.Accepted } => null,
                { IsSuccessStatusCode: true } => await CompletedAsync(response, cancellationToken).ConfigureAwait(false),
                _ => await FailedAsync(response, headers, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return HttpFailure.Network(request.RequestUri!, e);
        }
    }

    private Refusal? Check(string? text, out HttpRunnerSettings settings) =>
        RunnerSettings.Read(text, out settings) ?? _rules.CheckTarget(new Uri(settings.Url));

    /// <summary>The headers with their variables filled in, and the variables themselves under no name: all that must not get into an error.</summary>
    private Refusal? Fill(HttpRunnerSettings settings, List<KeyValuePair<string?, string>> headers)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings.Variables)
        {
            if (_rules.Read(name, out var value) is { } refusal)
            {
                return refusal;
            }

            variables.Add(name, value);
            headers.Add(new(null, value));
        }

        headers.AddRange(settings.Headers.Select(header => new KeyValuePair<string?, string>(header.Key, HttpRunnerSettings.Fill(header.Value, variables))));
        return headers.Exists(header => !HttpRunnerSettings.CanBeSent(header.Value))
            ? new Refusal(RefusalKind.Rule, RefusalCodes.RunnerSettingsInvalid, "An environment variable that a header names has a character that headers can't have.")
            : null;
    }

    private static HttpRequestMessage RequestOf(RunContext run, HttpRunnerSettings settings, List<KeyValuePair<string?, string>> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(RunEnvironment.InputOf(run)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(RequestHeader, run.WakeupId.ToString());
        request.Headers.Add(AttemptHeader, run.Attempt.ToString(CultureInfo.InvariantCulture));
        if (run.TraceParent is { } trace)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }

        foreach (var (name, value) in headers)
        {
            _ = name is not null && (request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value));
        }

        return request;
    }

    /// <summary>The body is the result: as it is when it is JSON, otherwise as text; none when it is empty.</summary>
    private static async Task<RunOutcome> CompletedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxResult, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return TooLarge;
        }

        var body = (await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)).AsMemory().Trim(" \t\r\n"u8);
        var result = body.IsEmpty ? null
            : CommandOutput.IsJson(body.Span) ? Encoding.UTF8.GetString(body.Span)
            : JsonSerializer.Serialize(Encoding.UTF8.GetString(body.Span), ApiJson.Options);
        return result is not null && Encoding.UTF8.GetByteCount(result) > MaxResult ? TooLarge : new RunOutcome.Completed(result);
    }

    private static RunOutcome.Failed TooLarge => new(
        $"The result, the body of the answer, is over {MaxResult / 1024} KiB. Answer with a shorter one, or with where it can be found.",
        Permanent: true, RefusalCodes.ResultTooLarge);

    private async Task<RunOutcome> FailedAsync(
        HttpResponseMessage response, List<KeyValuePair<string?, string>> headers, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var excerpt = new byte[MaxExcerpt];
        var length = await stream.ReadAtLeastAsync(excerpt, MaxExcerpt, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var said = Encoding.UTF8.GetString(excerpt, 0, length).Trim();

        // A receiver may repeat what it was sent.
        said = headers.Select(header => header.Value).Where(value => value.Length >= ShortestSecret).OrderByDescending(value => value.Length)
            .Aggregate(said, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        var status = (int)response.StatusCode;
        var moved = status is >= 300 and < 400 ? " Redirects are not followed: give the address that it leads to." : "";
        var retryAfter = response.Headers.RetryAfter?.ToString();
        return HttpFailure.Of(status, retryAfter, $"{response.RequestMessage!.RequestUri!.Host} answered {status}.{moved} {said}".TrimEnd(), time.GetUtcNow());
    }
}
