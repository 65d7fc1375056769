namespace TeamX.Actors.Host.Runners;

/// <summary>The HTTP clients of the runners.</summary>
internal static class RunnerClients
{
    /// <summary>The name of the client of the runner <c>http</c>.</summary>
    public const string Http = "runner-http";

    /// <summary>The name of the client of the runner <c>chat</c>.</summary>
    public const string Chat = "runner-chat";

    private const int MaxChatAnswer = 4 * 1024 * 1024;

    /// <summary>Adds both clients. They never retry, which is the engine's business, and never log, because addresses and headers may hold secrets.</summary>
    public static void AddRunnerClients(this IServiceCollection services)
    {
        Add(services, Http);
        Add(services, Chat).AddHttpMessageHandler(() => new BoundedAnswer(MaxChatAnswer));
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string name) => services.AddHttpClient(name)
        .RemoveAllLoggers()
        .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A redirect would carry headers to an address that nobody chose; runs share no cookies; the trace context is the runner's to set.
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });

    /// <summary>Reads an answer before it is looked at, up to a limit.</summary>
    private sealed class BoundedAnswer(long limit) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                await response.Content.LoadIntoBufferAsync(limit, cancellationToken).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
